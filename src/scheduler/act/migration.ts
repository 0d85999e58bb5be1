import type { Host, Resource } from "../../state/index.ts";
import { type Action, Is, MIGRATE_FROM, MIGRATE_TO, MONITOR, Rel, START, STOP } from "../action.ts";
import { resourceAction, startAction, stopAction } from "../actions.ts";
import { order } from "../orderings.ts";
import type { Plan } from "../plan.ts";

/** Live migration: two halves in place of a stop and a start, as long as nothing on the way needs a real stop. */

export function canMigrate(plan: Plan, resource: Resource, current: Host | undefined): boolean {
  if (!resource.migratable || !resource.managed || resource.failed || resource.startPending) return false;
  const target = plan.assigned(resource);
  return current !== undefined && !current.unclean && target !== undefined && !target.unclean;
}

export function createMigration(plan: Plan, resource: Resource, current: Host): void {
  const target = plan.assigned(resource)!;
  // Where the first half is done already only the second is left.
  const halfway = resource.migrationTarget !== undefined;
  const start = startAction(plan, resource, target, true);
  const stop = stopAction(plan, resource, current, true);
  let migrateTo: Action | undefined;
  if (!halfway) migrateTo = resourceAction(plan, resource, MIGRATE_TO, "migrate_to", current, true);
  const migrateFrom = resourceAction(plan, resource, MIGRATE_FROM, "migrate_from", target, true);
  start.set(Is.Migratable | Is.Pseudo);
  stop.set(Is.Migratable);
  migrateFrom.set(Is.Migratable);
  if (migrateTo !== undefined) {
    migrateTo.set(Is.Migratable);
    migrateTo.needs = start.needs;
    order(plan, resource, MONITOR, resource, MIGRATE_TO, Rel.Ordered);
    order(plan, resource, MIGRATE_TO, resource, MIGRATE_FROM, Rel.Ordered | Rel.UnmigratableThenBlocks);
  } else {
    migrateFrom.needs = start.needs;
    order(plan, resource, MONITOR, resource, MIGRATE_FROM, Rel.Ordered);
  }
  order(plan, resource, MIGRATE_FROM, resource, STOP, Rel.Ordered | Rel.UnmigratableThenBlocks);
  order(plan, resource, MIGRATE_FROM, resource, START, Rel.Ordered | Rel.UnmigratableThenBlocks | Rel.FirstElseThen);
  for (const half of [migrateTo, migrateFrom]) {
    half?.setMeta("migrate_source", current.name);
    half?.setMeta("migrate_target", target.name);
  }
  if (!resource.remoteConnection) migrateTo?.setMeta("record-pending", "true");
}
