import { activeHosts, type Host, type Resource, Role } from "../../state/index.ts";
import { Is, PROMOTE, Rel, START } from "../action.ts";
import { actionsOn, demoteAction, promoteAction, startAction, stopAction } from "../actions.ts";
import type { ActRules } from "../kinds.ts";
import type { Plan } from "../plan.ts";
import { orderAfterUnfencing, orderStopBeforeUnfencing } from "./fence.ts";
import { canMigrate, createMigration } from "./migration.ts";
import { probe } from "./probe.ts";
import { createRecurring } from "./recurring.ts";

/** From one role on the way to another: the role that comes first. */
const STEPS: readonly (readonly Role[])[] = [
  /* from Unknown */ [Role.Unknown, Role.Stopped, Role.Stopped, Role.Stopped, Role.Stopped],
  /* Stopped */ [Role.Stopped, Role.Stopped, Role.Started, Role.Unpromoted, Role.Unpromoted],
  /* Started */ [Role.Stopped, Role.Stopped, Role.Started, Role.Unpromoted, Role.Promoted],
  /* Unpromoted */ [Role.Stopped, Role.Stopped, Role.Stopped, Role.Unpromoted, Role.Promoted],
  /* Promoted */ [Role.Stopped, Role.Unpromoted, Role.Unpromoted, Role.Unpromoted, Role.Promoted],
];

type Step = (plan: Plan, resource: Resource, host: Host | undefined, optional: boolean) => void;

/** What takes a resource that one step. */
function stepAction(from: Role, to: Role): Step | undefined {
  switch (from) {
    case Role.Stopped:
      return to === Role.Started || to === Role.Unpromoted ? start : undefined;
    case Role.Started:
      return to === Role.Stopped ? stop : to === Role.Promoted ? promote : undefined;
    case Role.Unpromoted:
      return to === Role.Stopped || to === Role.Started ? stop : to === Role.Promoted ? promote : undefined;
    case Role.Promoted:
      return to === Role.Promoted ? undefined : demote;
    default:
      return to === Role.Stopped ? stop : undefined;
  }
}

/** The host where a multiply active resource was wanted all along: it may stay there. */
function isExpected(plan: Plan, resource: Resource, host: Host | undefined): boolean {
  return (
    resource.stopUnexpected &&
    plan.of(resource).restarting &&
    resource.nextRole > Role.Stopped &&
    host !== undefined &&
    plan.assigned(resource) === host
  );
}

function stop(plan: Plan, resource: Resource, _host: Host | undefined, wantedOptional: boolean): void {
  let optional = wantedOptional;
  const assigned = plan.assigned(resource);
  for (const host of resource.activeOn) {
    if (isExpected(plan, resource, host)) continue;
    if (resource.migrationTarget !== undefined) {
      if (host === resource.migrationTarget && host === assigned) continue;
      optional = false;
    }
    const action = stopAction(plan, resource, host, optional);
    if (assigned === undefined) action.because("node availability", true);
    else if (resource.stopUnexpected && plan.of(resource).restarting) action.because("being multiply active", true);
    if (!resource.managed) action.clear(Is.Runnable);
    if (resource.needsUnfencing) orderStopBeforeUnfencing(plan, resource, host, action);
  }
}

function start(plan: Plan, resource: Resource, host: Host | undefined, optional: boolean): void {
  const action = startAction(plan, resource, host, true);
  if (host !== undefined) orderAfterUnfencing(plan, resource, host, action, Rel.FirstImpliesThen);
  if (action.has(Is.Runnable) && !optional) action.clear(Is.Optional);
  if (isExpected(plan, resource, host)) action.set(Is.Pseudo);
}

function promote(plan: Plan, resource: Resource, host: Host | undefined, optional: boolean): void {
  if (actionsOn(plan, resource, START, host).some((action) => !action.has(Is.Runnable))) {
    for (const action of actionsOn(plan, resource, PROMOTE, host)) action.clear(Is.Runnable);
    return;
  }
  const action = promoteAction(plan, resource, host, optional);
  if (isExpected(plan, resource, host)) action.set(Is.Pseudo);
}

function demote(plan: Plan, resource: Resource, _host: Host | undefined, optional: boolean): void {
  for (const host of resource.activeOn) {
    if (!isExpected(plan, resource, host)) demoteAction(plan, resource, host, optional);
  }
}

/** Everything that takes a resource from what it is to what it is to be, on the hosts where that is. */
function createActions(plan: Plan, resource: Resource): void {
  const item = plan.of(resource);
  if (resource.nextRole === Role.Unknown) {
    resource.nextRole = item.assigned === undefined ? Role.Stopped : Role.Started;
  }
  const active = activeHosts(resource);
  const { current } = active;
  for (const source of resource.danglingMigrationSources) {
    stopAction(plan, resource, source, false).set(Is.MigrationAbort);
  }
  const moving =
    current !== undefined &&
    item.assigned !== undefined &&
    current !== item.assigned &&
    resource.nextRole >= Role.Started;
  let migrate = moving && canMigrate(plan, resource, current);
  let needStop = moving;
  let multiplyActive = false;
  const { migrationSource, migrationTarget } = resource;
  const continuing =
    migrationSource !== undefined &&
    migrationTarget !== undefined &&
    migrate &&
    active.all === 2 &&
    current === migrationSource &&
    item.assigned === migrationTarget;
  if (!continuing) {
    if (migrationSource !== undefined || migrationTarget !== undefined) {
      // A migration that was interrupted cannot be resumed another way.
      needStop = true;
      resource.migrationSource = undefined;
      resource.migrationTarget = undefined;
      migrate = false;
    } else {
      multiplyActive = (resource.needsFencing ? active.all : active.clean) > 1;
    }
  }
  if (multiplyActive) {
    plan.report("error", `${resource.agentClass} resource ${resource.id} might be active on ${active.all} nodes`);
    if (resource.multipleActive === "stop_start") {
      needStop = true;
    } else if (resource.multipleActive === "stop_unexpected") {
      needStop = true;
      resource.stopUnexpected = true;
    }
  } else {
    resource.stopUnexpected = false;
  }
  if (resource.startPending) startAction(plan, resource, item.assigned, true).set(Is.AlwaysInGraph);

  let needPromote = false;
  if (moving) {
    // stops anyway
  } else if (resource.failed) {
    if (resource.stopIfFailed) needStop = true;
    else if (resource.nextRole === Role.Promoted) needPromote = true;
  } else if (resource.blocked) {
    needStop = true;
  } else if (resource.role > Role.Started && current !== undefined && item.assigned !== undefined) {
    if (!startAction(plan, resource, item.assigned, true).has(Is.Optional)) needStop = true;
  }
  scheduleRestart(plan, resource, current, needStop, needPromote);
  scheduleChange(plan, resource);
  createRecurring(plan, resource);
  if (migrate && current !== undefined) createMigration(plan, resource, current);
}

/** Down to stopped and back up to the present role; optional unless something asks for it. */
function scheduleRestart(
  plan: Plan,
  resource: Resource,
  current: Host | undefined,
  needStop: boolean,
  needPromote: boolean,
): void {
  const item = plan.of(resource);
  let { role } = resource;
  item.restarting = true;
  while (role !== Role.Stopped) {
    const next = STEPS[role]![Role.Stopped]!;
    const step = stepAction(role, next);
    if (step === undefined) break;
    step(plan, resource, current, !needStop);
    role = next;
  }
  while (resource.role <= resource.nextRole && role !== resource.role && !resource.blocked) {
    const next = STEPS[role]![resource.role]!;
    const step = stepAction(role, next);
    if (step === undefined) break;
    const required = needStop || (next === Role.Promoted && needPromote);
    step(plan, resource, item.assigned, !required);
    role = next;
  }
  item.restarting = false;
}

function scheduleChange(plan: Plan, resource: Resource): void {
  let { role } = resource;
  while (role !== resource.nextRole) {
    const next = STEPS[role]![resource.nextRole]!;
    const step = stepAction(role, next);
    if (step === undefined) break;
    step(plan, resource, plan.assigned(resource), false);
    role = next;
  }
}

export const actPrimitive: ActRules = { createActions, createProbe: probe };
