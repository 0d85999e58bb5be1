import { type Action, Is, Rel, type Relation } from "../action.ts";
import type { Plan } from "../plan.ts";

/** Which actions and which of their relations stand in the graph. */

export function belongsInGraph(plan: Plan, action: Action): boolean {
  const { resource, host } = action;
  if (!action.has(Is.Runnable)) return false;
  if (action.has(Is.Optional) && !action.has(Is.AlwaysInGraph)) return false;
  if (resource !== undefined && !resource.managed && action.task !== "monitor") {
    // What is unmanaged is only watched.
    const interval = action.meta.get("interval");
    if (interval === undefined || interval === "0") return false;
  }
  if (action.has(Is.Pseudo) || action.task === "stonith" || action.task === "do_shutdown") return true;
  if (host === undefined) {
    plan.report(
      "error",
      `Skipping action ${action.fullKey} (${action.id}) because it was not assigned to a node (bug?)`,
    );
    return false;
  }
  if (action.has(Is.OnDc) || (host.isGuest && !host.remoteReset)) return true;
  if (host.online && !host.unclean) return true;
  plan.report(
    "error",
    `Skipping action ${action.fullKey} (${action.id}) because it was scheduled for ${host.online ? "unclean" : "offline"} node (bug?)`,
  );
  return false;
}

/** Relations that do no more than put two actions in order. */
const ORDER_ONLY = Rel.ThenImpliesFirstGraphed | Rel.FirstImpliesThenGraphed | Rel.Ordered;

/** Whether an action waits for this one before it, now that it is known what both do. A relation that turns out not to hold
 *  is taken out. */
export function isInput(plan: Plan, action: Action, input: Relation): boolean {
  if (input.graphed) return true;
  const { action: first, flags } = input;
  if (flags === Rel.None) return false;
  if (!first.has(Is.Runnable)) {
    if ((flags & ~ORDER_ONLY) === 0) return false;
    if ((flags & (Rel.MinRunnable | Rel.UnmigratableThenBlocks)) !== 0) return false;
  }
  if (first.has(Is.Migratable)) {
    if ((flags & Rel.IfFirstUnmigratable) !== 0) return false;
    if (flags === Rel.Ordered && first.key === "stop_0") return false;
  }
  const drop = (): boolean => {
    input.flags = Rel.None;
    return false;
  };
  if (flags === Rel.IfOnSameHostOrTarget) {
    if (action.resource !== undefined && action.task === "migrate_to") {
      return first.host !== undefined && first.host === plan.assigned(action.resource) ? true : drop();
    }
    return first.host !== undefined && first.host === action.host && !first.has(Is.Optional) ? true : drop();
  }
  if (flags === Rel.IfRequiredOnSameHost) {
    const apart = first.host !== undefined && action.host !== undefined && first.host !== action.host;
    return apart || first.has(Is.Optional) ? drop() : true;
  }
  const { resource } = first;
  if (
    resource !== undefined &&
    resource !== action.resource &&
    resource.failed &&
    !resource.managed &&
    first.key === "stop_0" &&
    action.resource?.kind === "clone"
  ) {
    // An unmanaged resource that failed does not keep a clone from stopping.
    return false;
  }
  if (!first.has(Is.Optional)) return true;
  return first.has(Is.AlwaysInGraph | Is.InGraph) || belongsInGraph(plan, first);
}

/** Merges relations to the same action and puts them in the order of ids. */
export function mergeInputs(action: Action): void {
  if (action.has(Is.InputsMerged)) return;
  action.set(Is.InputsMerged);
  const { before } = action;
  if (before.length < 2) {
    for (const input of before) input.graphed = false;
    return;
  }
  before.sort((a, b) => a.action.id - b.action.id);
  let kept = 0;
  for (const input of before) {
    const last = kept > 0 ? before[kept - 1] : undefined;
    if (last !== undefined && last.action === input.action) {
      last.flags |= input.flags;
    } else {
      input.graphed = false;
      before[kept++] = input;
    }
  }
  before.length = kept;
}

/** Takes out relations that cannot be: a guest's own container cannot wait for what runs inside, and a migration cannot
 *  wait for room that only its own end makes. */
export function dropInvalid(plan: Plan): void {
  for (let i = plan.actions.length - 1; i >= 0; i--) {
    const action = plan.actions[i]!;
    for (let j = action.before.length - 1; j >= 0; j--) {
      const input = action.before[j]!;
      if (isInvalid(plan, action, input)) input.flags = Rel.None;
    }
  }
}

function isInvalid(plan: Plan, action: Action, input: Relation): boolean {
  const { resource } = action;
  const guest = input.action.host;
  if (
    (input.flags & Rel.GuestAllowed) === 0 &&
    input.action.resource !== undefined &&
    resource !== undefined &&
    resource.launched.length > 0 &&
    guest?.connection?.launcher === resource
  ) {
    plan.report("warning", `Invalid ordering constraint between ${input.action.resource.id} and ${resource.id}`);
    return true;
  }
  return (
    input.flags === Rel.IfOnSameHostOrTarget &&
    resource !== undefined &&
    action.task === "migrate_to" &&
    leadsBack(plan, action, input)
  );
}

/** Whether an input, followed back, waits for the action itself. */
function leadsBack(plan: Plan, action: Action, input: Relation): boolean {
  plan.walk++;
  if (!isInput(plan, action, input)) return false;
  const stack = [input.action];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    if (current === action) return true;
    if (current.mark === plan.walk) continue;
    current.mark = plan.walk;
    for (let i = current.before.length - 1; i >= 0; i--) {
      const next = current.before[i]!;
      if (next.action.mark !== plan.walk && isInput(plan, current, next)) stack.push(next.action);
    }
  }
  return false;
}
