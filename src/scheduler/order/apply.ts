import { type Resource, Role } from "../../state/index.ts";
import { type Action, CIB_DELETE, DELETE, Is, operationKey, Rel, relate } from "../action.ts";
import { actionsWithKey, resourceAction } from "../actions.ts";
import type { Ordering } from "../constraints/types.ts";
import { roleOf } from "../place/compatible.ts";
import type { Plan } from "../plan.ts";

/** Turns orderings of operations into relations of the actions that there are. */
export function applyOrderings(plan: Plan): void {
  // What is ordered on the way (there is nothing now) would come after.
  for (const ordering of plan.orderings) {
    const { first, second: then, firstAction, secondAction, flags } = ordering;
    if (first !== undefined) orderFirst(plan, first, ordering);
    else if (then !== undefined) orderAfter(plan, firstAction, then, ordering);
    else relate(firstAction, secondAction, flags);
  }
}

/** `NAME_INTERVAL` in its parts. */
function parseKey(key: string): { task: string; intervalMs: number } {
  const at = key.lastIndexOf("_");
  return { task: key.slice(0, at), intervalMs: Number(key.slice(at + 1)) };
}

function orderFirst(plan: Plan, first: Resource, ordering: Ordering): void {
  const { firstAction, firstKey, second: then } = ordering;
  if (firstAction !== undefined) {
    orderAction(plan, firstAction, ordering);
    return;
  }
  let firsts = actionsWithKey(plan, first, firstKey!);
  // What holds for forgetting by the DC holds for forgetting by the host.
  if (firsts.length === 0 && firstKey === CIB_DELETE) firsts = actionsWithKey(plan, first, DELETE);
  if (firsts.length === 0 && first !== then) {
    const { task, intervalMs } = parseKey(firstKey!);
    const role = roleOf(first, true);
    // What is stopped needs no stop, what is not promoted no demotion.
    const settled = (role === Role.Stopped && task === "stop") || (role === Role.Unpromoted && task === "demote");
    if (!settled) {
      firsts = [resourceAction(plan, first, operationKey(task, intervalMs), task, undefined, true, intervalMs)];
    }
  }
  for (const action of firsts) orderAction(plan, action, ordering);
}

function orderAction(plan: Plan, first: Action, ordering: Ordering): void {
  const { second, secondAction, flags } = ordering;
  const then = second ?? secondAction?.resource;
  if (then !== undefined) orderAfter(plan, first, then, ordering);
  else relate(first, secondAction, flags);
}

function orderAfter(plan: Plan, first: Action | undefined, then: Resource, ordering: Ordering): void {
  const { secondAction, secondKey } = ordering;
  let { flags } = ordering;
  // The stop that cleans up after a migration implies nothing for the start.
  if (first?.resource === then && first.has(Is.MigrationAbort)) flags &= ~Rel.FirstImpliesThen;
  if (first === undefined && (flags & Rel.FirstImpliesThen) === 0) return;
  const follow = (action: Action): void => {
    if (first !== undefined) relate(first, action, flags);
    else action.clear(Is.Runnable);
  };
  if (secondAction !== undefined) follow(secondAction);
  else for (const action of plan.of(then).actions) if (action.key === secondKey) follow(action);
}
