import type { Resource } from "../state/index.ts";
import { type Action, DEMOTE, MIGRATE_FROM, MIGRATE_TO, operationKey, PROMOTE, Rel, START, STOP } from "./action.ts";
import type { Ordering } from "./constraints/types.ts";
import type { Plan } from "./plan.ts";

/** Notes an ordering; it takes effect once all actions are known. */
export function addOrdering(plan: Plan, ordering: Partial<Omit<Ordering, "flags">> & Pick<Ordering, "flags">): void {
  const { firstAction, secondAction, flags } = ordering;
  const full: Ordering = {
    first: ordering.first ?? firstAction?.resource,
    firstKey: ordering.firstKey ?? firstAction?.key,
    firstAction,
    second: ordering.second ?? secondAction?.resource,
    secondKey: ordering.secondKey ?? secondAction?.key,
    secondAction,
    flags,
  };
  plan.orderings.push(full);
  addMigrationEquivalents(plan, full);
}

/** An operation of one resource before an operation of another. */
export function order(
  plan: Plan,
  first: Resource,
  firstKey: string,
  then: Resource,
  secondKey: string,
  flags: number,
): void {
  addOrdering(plan, { first, firstKey, second: then, secondKey, flags });
}

/** As `order`, for operations named without interval. */
export function orderTasks(
  plan: Plan,
  first: Resource,
  firstTask: string,
  then: Resource,
  thenTask: string,
  flags: number,
): void {
  addOrdering(plan, {
    first,
    firstKey: operationKey(firstTask),
    second: then,
    secondKey: operationKey(thenTask),
    flags,
  });
}

function taskKey(action: Action | undefined, key: string | undefined): string | undefined {
  return action === undefined ? key : operationKey(action.task);
}

/** What holds for starts and stops holds for the halves of live migrations that replace them. */
function addMigrationEquivalents(
  plan: Plan,
  { first, firstKey, firstAction, second: then, secondKey, secondAction }: Ordering,
): void {
  if (first === undefined || then === undefined || first === then) return;
  if (!first.migratable && !then.migratable) return;
  if (first.isAround(then) || then.isAround(first)) return;
  const before = taskKey(firstAction, firstKey);
  const after = taskKey(secondAction, secondKey);
  const add = (key: string, thenOther: string, flags: number): void =>
    addOrdering(plan, { first, firstKey: key, second: then, secondKey: thenOther, flags });
  const unmigratable = first.migratable ? Rel.IfFirstUnmigratable : 0;
  if (before === START && after === START) {
    if (first.migratable && then.migratable) add(MIGRATE_FROM, MIGRATE_TO, Rel.Ordered);
    if (then.migratable) add(START, MIGRATE_TO, Rel.Ordered | unmigratable);
  } else if (then.migratable && before === STOP && after === STOP) {
    add(STOP, MIGRATE_TO, Rel.Ordered | unmigratable);
    if (then.migrationTarget !== undefined) add(STOP, MIGRATE_FROM, Rel.Ordered | unmigratable);
  } else if (before === PROMOTE && after === START) {
    if (then.migratable) add(PROMOTE, MIGRATE_TO, Rel.Ordered);
  } else if (before === DEMOTE && after === STOP && then.migratable) {
    add(DEMOTE, MIGRATE_TO, Rel.Ordered);
    if (then.migrationTarget !== undefined) add(DEMOTE, MIGRATE_FROM, Rel.Ordered);
  }
}
