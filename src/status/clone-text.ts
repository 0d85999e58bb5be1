import { exitCodeInfo } from "../base/index.ts";
import { compareNaturally } from "./natural.ts";
import type { TonedLine } from "./outline.ts";
import { unmanagedWords } from "./primitive-text.ts";
import type { Wanted } from "./text-options.ts";
import type { CloneView, InstanceView, ResourceView } from "./view.ts";

/** Prints one resource: handed in, since instances are resources themselves. */
export type PrintResource = (resource: ResourceView, options: Wanted) => TonedLine[];

/** Instances sorted by how they are shown. */
interface Sorted {
  readonly alone: readonly InstanceView[];
  readonly promoted: readonly string[];
  readonly started: readonly string[];
  /** Ids of instances that run nowhere. */
  readonly stopped: readonly string[];
}

/** Instances that need a word of their own first, the others as lists of hosts by role. */
export function cloneText(clone: CloneView, options: Wanted, print: PrintResource): TonedLine[] {
  const { inactive, details, selection } = options;
  const { alone, promoted, started, stopped } = sort(clone, options);
  const asWhole: Wanted = { ...options, selection: selection.anyResource };
  const lines: TonedLine[] = alone.flatMap(({ resource }) => print(resource, asWhole));
  if (details) return alone.length === 0 ? [] : [{ title: titleOf(clone, options), lines }];
  const list = (title: string, names: readonly string[]): void => {
    if (names.length > 0) lines.push(`${title}: [ ${[...names].sort(compareNaturally).join(" ")} ]`);
  };
  list("Promoted", promoted);
  const held = clone.configuredRole === "Unpromoted" ? " (target-role)" : "";
  list(clone.promotable ? `Unpromoted${held}` : "Started", started);
  const active = promoted.length + started.length;
  if (inactive) {
    const byState = stoppedByState(clone, active, stopped, options);
    for (const state of [...byState.keys()].sort()) list(state, byState.get(state)!);
  }
  if (lines.length === 0 && alone.length === 0 && !(inactive && active === 0)) return [];
  return [{ title: titleOf(clone, options), lines }];
}

function sort(clone: CloneView, options: Wanted): Sorted {
  const { selection } = options;
  const whole = selection.namedInstance(clone);
  const alone: InstanceView[] = [];
  const promoted: string[] = [];
  const started: string[] = [];
  const stopped: string[] = [];
  for (const instance of clone.instances) {
    const { resource, host } = instance;
    if (selection.elsewhere(resource) || !selection.shows(resource, whole)) continue;
    if (options.details || standsAlone(clone, instance, options)) alone.push(instance);
    else if (!resource.partlyActive) {
      if (!resource.removed) stopped.push(resource.longId);
    } else if (host !== undefined && selection.host(host.name)) {
      (instance.promoted ? promoted : started).push(host.name);
    }
  }
  return { alone, promoted, started, stopped };
}

function standsAlone(clone: CloneView, instance: InstanceView, { pending }: Wanted): boolean {
  const { resource, host, exceptional } = instance;
  if (clone.unique) return resource.partlyActive || !clone.removed;
  if (pending && resource.pendingAction !== undefined) return true;
  if (!resource.partlyActive) return false;
  return exceptional || !resource.active || host === undefined || (!host.online && host.unclean);
}

/** Where instances could be but are not, by why. */
function stoppedByState(
  clone: CloneView,
  active: number,
  stopped: readonly string[],
  { selection }: Wanted,
): Map<string, string[]> {
  const byState = new Map<string, string[]>();
  if (clone.unique || clone.maxInstances <= active) {
    if (stopped.length > 0) byState.set("Stopped", [...stopped]);
    return byState;
  }
  const usual = clone.configuredRole === "Stopped" ? "Stopped (disabled)" : "Stopped";
  for (const { host, failedProbe } of clone.stoppedOn) {
    if (!selection.host(host)) continue;
    const state = failedProbe === undefined ? usual : `Stopped (${exitCodeInfo(failedProbe)?.text ?? "Unknown"})`;
    byState.set(state, [...(byState.get(state) ?? []), host]);
  }
  return byState;
}

function titleOf(clone: CloneView, { descriptions, bare }: Wanted): string {
  const words = [
    ...(clone.promotable ? ["promotable"] : []),
    ...(clone.unique ? ["unique"] : []),
    ...(clone.disabled ? ["disabled"] : []),
    ...unmanagedWords(clone),
  ];
  const state = words.length === 0 ? "" : ` (${words.join(", ")})`;
  const description = (descriptions || bare) && clone.description !== undefined ? ` (${clone.description})` : "";
  return `Clone Set: ${clone.id} [${clone.childId}]${state}${description}`;
}
