import {
  findOperation,
  type Host,
  type Operation,
  operationsOf,
  parseRole,
  type Resource,
  Role,
} from "../../state/index.ts";
import {
  type Action,
  DEMOTE,
  Is,
  MONITOR,
  operationKey,
  PROMOTE,
  RELOAD,
  Rel,
  relate,
  START,
  STOP,
} from "../action.ts";
import { actionsOn, actionsWithKey, resourceAction, startAction } from "../actions.ts";
import { addOrdering } from "../orderings.ts";
import type { Plan } from "../plan.ts";
import { triggerUnfencing } from "./fence.ts";

interface Recurring {
  readonly name: string;
  readonly intervalMs: number;
  readonly role: Role;
  readonly key: string;
}

const ONCE_ONLY = new Set(["stop", "start", "demote", "promote", "reload-agent", "migrate_to", "migrate_from"]);

const recurring = new WeakMap<Operation, Recurring>();

/** Depends on what is configured alone: kept, unless there is something to complain about. */
function recurringOf(plan: Plan, resource: Resource, operation: Operation): Recurring | undefined {
  if (operation.intervalMs === 0) return undefined;
  let known = recurring.get(operation);
  if (known !== undefined) return known;
  known = checkRecurring(plan, resource, operation);
  if (known !== undefined) recurring.set(operation, known);
  return known;
}

function checkRecurring(plan: Plan, resource: Resource, operation: Operation): Recurring | undefined {
  const { id, name, intervalMs, role: roleText } = operation;
  if (id === undefined || id === "" || name === undefined || ONCE_ONLY.has(name)) {
    plan.report("error", `Ignoring ${id} because ${name ?? "unnamed"} action cannot be recurring`);
    return undefined;
  }
  const same = operationsOf(resource).filter(
    (other) => other.name === name && other.intervalMs === intervalMs && other.id !== undefined,
  );
  if (same.length > 1) {
    plan.report(
      "error",
      `Operation ${same[1]!.id} is duplicate of ${same[0]!.id} (do not use same name and interval combination more than once per resource)`,
    );
    return undefined;
  }
  const role = roleText === undefined ? Role.Unknown : parseRole(roleText);
  if (roleText !== undefined && role === Role.Unknown) {
    plan.report("error", `Ignoring ${id} role because ${roleText} is not a valid role`);
    return undefined;
  }
  if (findOperation(resource, name, intervalMs, false) === undefined) return undefined;
  return { name, intervalMs, role, key: operationKey(name, intervalMs) };
}

/** The recurring operations that are to run where the resource is, and where it is not. */
export function createRecurring(plan: Plan, resource: Resource): void {
  if (resource.blocked || resource.maintenance) return;
  const operations = operationsOf(resource);
  const host = plan.assigned(resource);
  let start: Action | undefined;
  if (host !== undefined && !host.maintenance && (resource.nextRole !== Role.Stopped || !resource.managed)) {
    start = startAction(plan, resource, host, true);
  }
  for (const operation of operations) {
    const wanted = recurringOf(plan, resource, operation);
    if (wanted === undefined) continue;
    if (start !== undefined) whereActive(plan, resource, start, host, wanted);
    whereInactive(plan, resource, host, wanted);
  }
}

/** It runs already, and nothing says that it is to be started anew. */
function runsAlready(plan: Plan, resource: Resource, host: Host | undefined, key: string, start: Action): boolean {
  if (host === undefined || (plan.rules.prune[resource.kind].flags(plan, start, undefined) & Is.Optional) === 0)
    return false;
  const matches = actionsOn(plan, resource, key, host);
  return matches.length > 0 && !matches.some((action) => action.has(Is.Reschedule));
}

function whereActive(
  plan: Plan,
  resource: Resource,
  start: Action,
  host: Host | undefined,
  { name, intervalMs, role, key }: Recurring,
): void {
  if (role === Role.Stopped) return;
  const optional = runsAlready(plan, resource, host, key, start);
  const roleMatches = role === Role.Unknown ? resource.nextRole !== Role.Promoted : resource.nextRole === role;
  if (!roleMatches) {
    if (optional && host !== undefined) cancelForRole(plan, resource, host, name, intervalMs);
    return;
  }
  const monitor = resourceAction(plan, resource, key, name, host, optional, intervalMs);
  if (!start.has(Is.Runnable) || host === undefined || !host.online || host.unclean) monitor.clear(Is.Runnable);
  if (resource.nextRole === Role.Promoted) monitor.setMeta("op_target_rc", "8");
  if (host !== undefined && !resource.managed) return;
  const after = (firstKey: string, flags: number): void =>
    addOrdering(plan, { first: resource, firstKey, secondAction: monitor, flags });
  after(START, Rel.FirstImpliesThen | Rel.UnrunnableFirstBlocks);
  after(RELOAD, Rel.FirstImpliesThen | Rel.UnrunnableFirstBlocks);
  if (resource.nextRole === Role.Promoted) after(PROMOTE, Rel.Ordered | Rel.UnrunnableFirstBlocks);
  else if (resource.role === Role.Promoted) after(DEMOTE, Rel.Ordered | Rel.UnrunnableFirstBlocks);
}

/** A monitor of another role than the next ends before the role changes. */
function cancelForRole(plan: Plan, resource: Resource, host: Host, name: string, intervalMs: number): void {
  const cancel = cancelAction(plan, resource, name, intervalMs, host);
  let secondKey: string | undefined;
  if (resource.role === Role.Unpromoted || resource.role === Role.Started) {
    if (resource.nextRole === Role.Promoted) secondKey = PROMOTE;
    else if (resource.nextRole === Role.Stopped) secondKey = STOP;
  } else if (resource.role === Role.Promoted) {
    secondKey = DEMOTE;
  }
  if (secondKey !== undefined) {
    addOrdering(plan, {
      first: resource,
      firstAction: cancel,
      second: resource,
      secondKey,
      flags: Rel.UnrunnableFirstBlocks,
    });
  }
}

/** Monitors with role Stopped watch all other hosts for a resource that runs where it should not. */
function whereInactive(
  plan: Plan,
  resource: Resource,
  host: Host | undefined,
  { name, intervalMs, role, key }: Recurring,
): void {
  if (role !== Role.Stopped || !resource.unique) return;
  for (const other of plan.cluster.hosts) {
    if (other === host) {
      cancelIfRunning(plan, resource, other, key, name, intervalMs);
      continue;
    }
    const optional = actionsOn(plan, resource, key, other).length > 0;
    const monitor = resourceAction(plan, resource, key, name, other, optional, intervalMs);
    monitor.setMeta("op_target_rc", "7");
    if (resource.managed) {
      for (const probe of actionsWithKey(plan, resource, MONITOR, other)) {
        relate(probe, monitor, Rel.UnrunnableFirstBlocks);
      }
    }
    afterStops(plan, resource, other, monitor);
    if (!other.online || other.unclean) monitor.clear(Is.Runnable);
  }
}

function afterStops(plan: Plan, resource: Resource, host: Host, monitor: Action): void {
  for (const stop of actionsOn(plan, resource, STOP, host)) {
    if (!stop.has(Is.Optional) && !monitor.has(Is.Optional) && !resource.managed) monitor.set(Is.Optional);
    if (!stop.has(Is.Runnable)) monitor.clear(Is.Runnable);
    if (resource.managed) {
      addOrdering(plan, {
        first: resource,
        firstAction: stop,
        secondAction: monitor,
        flags: Rel.FirstImpliesThen | Rel.UnrunnableFirstBlocks,
      });
    }
  }
}

function cancelIfRunning(
  plan: Plan,
  resource: Resource,
  host: Host,
  key: string,
  name: string,
  intervalMs: number,
): void {
  if (actionsOn(plan, resource, key, host).length === 0) return;
  const cancel = cancelAction(plan, resource, name, intervalMs, host);
  if (resource.nextRole === Role.Started || resource.nextRole === Role.Unpromoted) {
    addOrdering(plan, {
      first: resource,
      firstAction: cancel,
      second: resource,
      secondKey: START,
      flags: Rel.UnrunnableFirstBlocks,
    });
  }
}

/** Ends a recurring operation: the action that stands for it becomes its cancellation. */
function cancelAction(plan: Plan, resource: Resource, name: string, intervalMs: number, host: Host): Action {
  const action = resourceAction(plan, resource, operationKey(name, intervalMs), "cancel", host, false, intervalMs);
  action.task = "cancel";
  action.cancelTask = name;
  action.setMeta("operation", name);
  action.setMeta("interval", String(intervalMs));
  return action;
}

/** Ends an operation that the history shows but nothing wants. */
export function scheduleCancel(
  plan: Plan,
  resource: Resource,
  callId: string | undefined,
  name: string,
  intervalMs: number,
  host: Host,
): void {
  const cancel = cancelAction(plan, resource, name, intervalMs, host);
  if (callId !== undefined) cancel.setMeta("call-id", callId);
  addOrdering(plan, { first: resource, firstKey: STOP, second: resource, secondAction: cancel, flags: Rel.Ordered });
}

/** Starts a recurring operation anew, with other parameters. */
export function reschedule(plan: Plan, resource: Resource, name: string, intervalMs: number, host: Host): void {
  triggerUnfencing(plan, resource, host, "Device parameters changed (reschedule)");
  resourceAction(plan, resource, operationKey(name, intervalMs), name, host, true, intervalMs).set(Is.Reschedule);
}
