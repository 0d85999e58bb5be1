import type { BundleView, CloneView, GroupView, PrimitiveView, ResourceView, StatusView } from "./view.ts";

/** Names to keep to; undefined = everything, none = nothing. */
export interface SelectionNames {
  readonly hosts?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
}

/** What of a status somebody wants to see (--node, --resource). A collective is shown as soon as any part of it is wanted; a
 *  part is shown when it is wanted itself or, where the whole is asked for, when anything of the whole is. Names of resources
 *  are those printed, or with the instance number for one instance. */
export class Selection {
  readonly #hosts: ReadonlySet<string> | undefined;
  readonly #resources: ReadonlySet<string> | undefined;
  /** Members and instances whose outermost resource is shown. */
  readonly #within = new Set<string>();
  /** The printed name of what is directly around a part, and of the outermost collective that is no bundle. */
  readonly #parents = new Map<string, string>();
  readonly #tops = new Map<string, ResourceView>();

  constructor(resources: StatusView["resources"], names: SelectionNames = {}) {
    this.#hosts = names.hosts && new Set(names.hosts.map((name) => name.toLowerCase()));
    this.#resources = names.resources && new Set(names.resources);
    if (this.#resources === undefined) return;
    for (const resource of resources) this.#note(resource);
  }

  /** Resources are chosen by name, rather than all of them. */
  get byName(): boolean {
    return this.#resources !== undefined;
  }

  /** No host can be shown. */
  get noHosts(): boolean {
    return this.#hosts?.size === 0;
  }

  host(name: string): boolean {
    return this.#hosts?.has(name.toLowerCase()) ?? true;
  }

  named(id: string): boolean {
    return this.#resources?.has(id) ?? true;
  }

  /** Asked for by its printed name or by that of what is directly around it. */
  namedInside(resource: PrimitiveView): boolean {
    const parent = this.#parents.get(resource.longId);
    return this.named(resource.id) || (parent !== undefined && this.named(parent));
  }

  /** Asked for by its printed name, or as one instance. */
  namedInstance({ id, longId }: ResourceView): boolean {
    return this.named(id) || (longId.includes(":") && this.named(longId));
  }

  onShownHost({ activeOn }: ResourceView): boolean {
    return activeOn.some(({ name }) => this.host(name));
  }

  /** Active, but only on hosts that are not shown. */
  elsewhere(resource: ResourceView): boolean {
    return resource.partlyActive && !this.onShownHost(resource);
  }

  /** `whole`: what is around it counts, too. */
  shows(resource: ResourceView, whole: boolean): boolean {
    switch (resource.kind) {
      case "primitive":
        return this.named(resource.id) || this.named(resource.longId) || (whole && this.#within.has(resource.longId));
      case "group":
        return (
          (whole && this.named(this.#tops.get(resource.longId)?.id ?? resource.id)) ||
          this.namedInstance(resource) ||
          resource.members.some((member) => this.shows(member, false))
        );
      case "clone":
        return (
          this.named(resource.id) ||
          this.named(resource.childId) ||
          resource.instances.some((instance) => this.shows(instance.resource, false))
        );
      case "bundle":
        return this.named(resource.id) || partsOf(resource).some((part) => this.shows(part, false));
    }
  }

  /** Whether a host's history of a resource is shown: of a group's members those that are asked for, alone or all. */
  showsHistory(id: string, longId: string): boolean {
    const top = this.#tops.get(longId);
    if (top?.kind === "group") return this.named(id) || this.named(top.id);
    return this.named(id) || this.named(longId) || this.#within.has(longId);
  }

  /** As if all resources were chosen, of the same hosts. */
  get anyResource(): Selection {
    return this.byName ? new Selection([], { hosts: this.#hosts && [...this.#hosts] }) : this;
  }

  #note(top: ResourceView): void {
    const shown = this.shows(top, false);
    for (const [part, parent] of nested(top)) {
      this.#parents.set(part.longId, parent);
      if (top.kind !== "bundle") this.#tops.set(part.longId, top);
      if (shown) this.#within.add(part.longId);
    }
  }
}

export const everything = new Selection([]);

/** Everything inside a resource, each with the name of what is directly around it. */
function nested(resource: ResourceView): (readonly [ResourceView, string])[] {
  switch (resource.kind) {
    case "primitive":
      return [];
    case "group":
      return groupMembers(resource);
    case "clone":
      return cloneParts(resource);
    case "bundle":
      return partsOf(resource).map((part) => [part, resource.id] as const);
  }
}

function groupMembers(group: GroupView): (readonly [ResourceView, string])[] {
  return group.members.map((member) => [member, group.id] as const);
}

function cloneParts(clone: CloneView): (readonly [ResourceView, string])[] {
  return clone.instances.flatMap(({ resource }) => [[resource, clone.id] as const, ...nested(resource)]);
}

/** The resources that make up a bundle. */
function partsOf(bundle: BundleView): PrimitiveView[] {
  return bundle.replicas.flatMap(({ ip, child, container, remote }) =>
    [ip, child, container, remote].filter((part) => part !== undefined),
  );
}
