import { briefText } from "./brief-text.ts";
import { cloneText } from "./clone-text.ts";
import { type Line, plainSection, type Section, type TonedLine, type TonedSection } from "./outline.ts";
import { primitiveText, unmanagedWords } from "./primitive-text.ts";
import { type TextOptions, type Wanted, wanted } from "./text-options.ts";
import type { BundleView, GroupView, PrimitiveView, ReplicaView, ResourceView } from "./view.ts";

export function resourcesText(resources: readonly ResourceView[], options: TextOptions): Section | undefined {
  const outline = resourcesOutline(resources, options);
  return outline && plainSection(outline);
}

/** All resources, or those that the hosts' list has not shown yet; undefined when that leaves none. */
export function resourcesOutline(resources: readonly ResourceView[], options: TextOptions): TonedSection | undefined {
  const all = wanted(options);
  const { inactive, brief, byNode, selection } = all;
  if (byNode && !inactive) return undefined;
  const lines: TonedLine[] = [];
  if (brief && !byNode) {
    const counted = resources.filter(({ id }) => selection.named(id));
    lines.push(...briefText(counted, { all: inactive, bare: false }));
  }
  const shown = resources.filter((resource) => {
    if (resource.removed && !resource.active) return false;
    if (byNode) return !resource.active;
    if (brief && resource.kind === "primitive") return false;
    return resource.partlyActive ? selection.onShownHost(resource) : inactive;
  });
  lines.push(...shown.flatMap((resource) => resourceText(resource, all)));
  const which = byNode ? "inactive " : inactive ? "" : "active ";
  return {
    title: byNode ? "Inactive Resources" : inactive ? "Full List of Resources" : "Active Resources",
    lines: lines.length > 0 ? lines : [`No ${which}resources`],
  };
}

/** One resource by itself, active or not. */
export function resourceLines(resource: ResourceView, options: TextOptions): Line[] {
  return plainSection({ title: undefined, lines: resourceText(resource, wanted(options)) }).lines.slice();
}

function resourceText(resource: ResourceView, options: Wanted): TonedLine[] {
  if (!options.selection.shows(resource, true)) return [];
  switch (resource.kind) {
    case "primitive":
      return alone(resource, options);
    case "group":
      return groupText(resource, options);
    case "clone":
      return cloneText(resource, options, (instance, how) => resourceText(instance, how));
    case "bundle":
      return bundleText(resource, options);
  }
}

function alone(resource: PrimitiveView, options: Wanted): TonedLine[] {
  if (resource.implicit && !options.implicit) return [];
  return [primitiveText(resource, resource.id, resource.place, options)];
}

export const inBrackets = (words: readonly string[]): string => (words.length === 0 ? "" : ` (${words.join(", ")})`);

/** ` (DESCRIPTION)` where descriptions are wanted. */
export function descriptionOf({ description }: ResourceView, { descriptions, bare }: Wanted): string {
  return (descriptions || bare) && description !== undefined ? ` (${description})` : "";
}

function groupText(group: GroupView, options: Wanted): TonedLine[] {
  const { selection, inactive, brief } = options;
  const members = brief
    ? group.members.filter((member) => selection.namedInside(member))
    : group.members.filter((member) => showsMember(group, member, options));
  if (members.length === 0) return [];
  const idle = group.active || !group.partlyActive ? 0 : group.members.filter(({ active }) => !active).length;
  const words = [
    ...(idle > 0 && !inactive ? [`${idle} member${idle === 1 ? "" : "s"} inactive`] : []),
    ...(group.disabled ? ["disabled"] : []),
    ...unmanagedWords(group),
  ];
  return [
    {
      title: `Resource Group: ${group.longId}${inBrackets(words)}${descriptionOf(group, options)}`,
      lines: brief
        ? briefText(members, { all: true, bare: options.bare })
        : members.flatMap((member) => resourceText(member, options)),
    },
  ];
}

/** A member that is asked for by name is shown whether it is active or not. */
export function showsMember(
  group: GroupView,
  member: PrimitiveView,
  { selection, inactive }: Pick<Wanted, "selection" | "inactive">,
): boolean {
  const own = selection.shows(member, false);
  if (selection.byName && own) return true;
  return (own || selection.namedInstance(group)) && (member.partlyActive || inactive);
}

function bundleText(bundle: BundleView, options: Wanted): TonedLine[] {
  const whole = options.selection.named(bundle.longId);
  const lines = bundle.replicas.flatMap((replica): TonedLine[] => {
    if (options.selection.elsewhere(replica.container)) return [];
    const parts = shownParts(replica, whole, options);
    if (options.details || (!whole && parts.length > 0)) {
      const each = parts.flatMap((part) => resourceText(part, { ...options, implicit: true }));
      const head = bundle.replicas.length > 1 ? [`Replica[${replica.offset}]`] : [];
      return [...head, { title: undefined, lines: each }];
    }
    return whole ? [replicaText(replica, options)] : [];
  });
  if (lines.length === 0) return [];
  const set = bundle.replicaCount > 1 ? " set" : "";
  const unique = bundle.unique ? " (unique)" : "";
  const description = descriptionOf(bundle, options);
  return [
    {
      title: `Container bundle${set}: ${bundle.id} [${bundle.image}]${unique}${description}${inBrackets(unmanagedWords(bundle))}`,
      lines,
    },
  ];
}

/** Address, resource, container and connection, as far as they are wanted. */
export function shownParts(
  { ip, child, container, remote }: ReplicaView,
  whole: boolean,
  { selection }: Pick<Wanted, "selection">,
): PrimitiveView[] {
  return [ip, child, container, remote].filter(
    (part) => part !== undefined && selection.shows(part, whole),
  ) as PrimitiveView[];
}

function replicaText({ container, child, remote, ipAddress, place }: ReplicaView, options: Wanted): TonedLine {
  const shown = child ?? container;
  const name = `${(remote ?? container).id}${ipAddress === undefined ? "" : ` (${ipAddress})`}`;
  return primitiveText(shown, name, shown.activeOn.length > 1 ? undefined : place, options);
}
