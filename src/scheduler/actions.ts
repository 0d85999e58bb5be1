import {
  canFence,
  configuredOperation,
  type Host,
  fenceHost as markUnclean,
  operationParameters,
  type Resource,
  Role,
} from "../state/index.ts";
import { fenceAction } from "./act/fence.ts";
import { Action, DEMOTE, Is, type Needs, operationKey, PROMOTE, START, STOP } from "./action.ts";
import type { Plan } from "./plan.ts";

/** Finds and makes actions. Each is there once for its resource, key and host; asking again for what is there adds what is
 *  newly known: that it is required, whether it can happen. */

/** The oldest action with this key, on this host if one is given. Actions without host take it. */
export function oldestWithKey(plan: Plan, resource: Resource, key: string, host?: Host): Action | undefined {
  let found: Action | undefined;
  for (const action of plan.of(resource).actions) {
    if (action.key !== key) continue;
    if (host === undefined) {
      found ??= action;
    } else if (action.host === undefined) {
      action.host = host;
      found ??= action;
    } else if (action.host === host) {
      found ??= action;
    }
  }
  return found;
}

/** All actions with this key, oldest first. With a host: those on it, and those without one, which take it. */
export function actionsWithKey(plan: Plan, resource: Resource, key: string, host?: Host): Action[] {
  const found: Action[] = [];
  for (const action of plan.of(resource).actions) {
    if (action.key !== key) continue;
    if (host === undefined || action.host === host) {
      found.push(action);
    } else if (action.host === undefined) {
      action.host = host;
      found.push(action);
    }
  }
  return found;
}

/** As `actionsWithKey`, but only those known to be on the host. */
export function actionsOn(plan: Plan, resource: Resource, key: string, host: Host | undefined): Action[] {
  if (host === undefined) return [];
  return plan.of(resource).actions.filter((action) => action.key === key && action.host === host);
}

/** The newest action of this task, on this host if one is given. */
export function newestAction(plan: Plan, resource: Resource, task: string, host?: Host): Action | undefined {
  const { actions } = plan.of(resource);
  for (let i = actions.length - 1; i >= 0; i--) {
    const action = actions[i]!;
    if (action.task === task && (host === undefined || action.host === host)) return action;
  }
  return undefined;
}

export function newestWithKey(plan: Plan, resource: Resource, key: string, host?: Host): Action | undefined {
  const { actions } = plan.of(resource);
  for (let i = actions.length - 1; i >= 0; i--) {
    const action = actions[i]!;
    if (action.key === key && (host === undefined || action.host === host)) return action;
  }
  return undefined;
}

function needsOf(resource: Resource, task: string): Needs {
  if (task !== "start" && task !== "promote") return "nothing";
  return resource.needsFencing ? "fencing" : resource.needsQuorum ? "quorum" : "nothing";
}

/** An action of a resource: the one that is there, else a new one. */
export function resourceAction(
  plan: Plan,
  resource: Resource,
  key: string,
  task: string,
  host: Host | undefined,
  optional: boolean,
  intervalMs = 0,
  managed: boolean = resource.managed,
): Action {
  const item = plan.of(resource);
  let action = oldestWithKey(plan, resource, key, host);
  if (action === undefined) {
    const { operation, meta } = configuredOperation(plan.cluster, resource, host, task, intervalMs, key);
    const flags = Is.Runnable | (optional ? Is.Optional : 0) | (task === "lrm_delete" ? Is.OnDc : 0);
    action = new Action(plan.actions.length + 1, task, key, resource, host, flags, operation?.xml, meta);
    action.needs = needsOf(resource, task);
    plan.actions.push(action);
    item.actions.push(action);
  }
  updateOptional(action, optional, managed);
  if (action.host !== undefined && action.operation !== undefined && !action.has(Is.ParametersRead)) {
    action.extra = operationParameters(plan.cluster, action.operation, action.host);
    action.set(Is.ParametersRead);
  }
  updateRunnable(plan, action, resource);
  return action;
}

/** What is unmanaged is left alone, its recurring monitors apart. */
function updateOptional(action: Action, optional: boolean, managed: boolean): void {
  if (
    action.resource !== undefined &&
    action.host !== undefined &&
    !action.has(Is.Pseudo) &&
    !managed &&
    !action.meta.has("interval")
  ) {
    action.set(Is.Optional);
  } else if (!optional) {
    action.clear(Is.Optional);
  }
}

function updateRunnable(plan: Plan, action: Action, resource: Resource): void {
  if (action.has(Is.Pseudo)) return;
  const { host } = action;
  if (host === undefined) {
    action.clear(Is.Runnable);
    return;
  }
  if (!action.has(Is.OnDc)) {
    if (!host.online && (!host.isGuest || host.remoteReset)) {
      action.clear(Is.Runnable);
      if (resource.managed && action.task === "stop" && !host.unclean) fence(plan, host, "stop is unrunnable");
      return;
    }
    if (host.pending) {
      action.clear(Is.Runnable);
      return;
    }
  }
  if (action.needs === "nothing") {
    action.because(undefined, true);
    if (host.isGuest && !canFence(plan.cluster, host)) action.clear(Is.Runnable);
    else action.set(Is.Runnable);
    return;
  }
  updateByQuorum(plan, action, resource);
}

/** Without quorum a resource is started only as far as no-quorum-policy says. */
function updateByQuorum(plan: Plan, action: Action, resource: Resource): void {
  let policy = plan.cluster.quorate ? "ignore" : plan.cluster.options.noQuorumPolicy;
  if (policy === "demote") {
    if (resource.role === Role.Promoted || resource.role === Role.Unpromoted) {
      if (resource.nextRole > Role.Unpromoted) resource.nextRole = Role.Unpromoted;
      policy = "ignore";
    } else {
      policy = "stop";
    }
  }
  switch (policy) {
    case "stop":
      action.clear(Is.Runnable);
      action.because("no quorum", true);
      return;
    case "freeze":
      if (!isActive(resource, true) || resource.nextRole > resource.role) {
        action.clear(Is.Runnable);
        action.because("quorum freeze", true);
      }
      return;
    default:
      action.set(Is.Runnable);
  }
}

/** Whether a resource is active somewhere; of a collective all members (`all`) or any. */
export function isActive(resource: Resource, all: boolean): boolean {
  switch (resource.kind) {
    case "primitive":
      return resource.activeOn.some((host) => host.unclean || host.online || !resource.managed);
    case "group": {
      const active = resource.children.filter((member) => isActive(member, all)).length;
      return active > 0 && (!all || active === resource.children.length);
    }
    case "clone":
      return all
        ? resource.children.every((instance) => isActive(instance, all))
        : resource.children.some((instance) => isActive(instance, all));
    case "bundle": {
      for (const { ip, child, container, remote } of resource.bundle?.replicas ?? []) {
        for (const part of [ip, child, container, remote]) {
          if (part !== undefined && isActive(part, all) !== all) return !all;
        }
      }
      return all;
    }
  }
}

/** Marks a host as one to be fenced and makes the action for it. */
export function fence(plan: Plan, host: Host, reason: string): void {
  const { demands } = plan.cluster;
  const mark = demands.length;
  markUnclean(plan.cluster, host, reason, false);
  for (const demand of demands.splice(mark)) {
    if (demand.kind === "fence")
      fenceAction(plan, demand.host, { reason: demand.reason, required: false, priorityDelay: demand.priorityDelay });
  }
}

/** A point in time in the life of a collective. */
export function resourceMilestone(
  plan: Plan,
  resource: Resource,
  task: string,
  optional: boolean,
  runnable: boolean,
): Action {
  const action = resourceAction(plan, resource, operationKey(task), task, undefined, optional);
  action.set(Is.Pseudo | (runnable ? Is.Runnable : 0));
  return action;
}

export function startAction(plan: Plan, resource: Resource, host: Host | undefined, optional: boolean): Action {
  return resourceAction(plan, resource, START, "start", host, optional);
}

export function stopAction(plan: Plan, resource: Resource, host: Host | undefined, optional: boolean): Action {
  return resourceAction(plan, resource, STOP, "stop", host, optional);
}

export function promoteAction(plan: Plan, resource: Resource, host: Host | undefined, optional: boolean): Action {
  return resourceAction(plan, resource, PROMOTE, "promote", host, optional);
}

export function demoteAction(plan: Plan, resource: Resource, host: Host | undefined, optional: boolean): Action {
  return resourceAction(plan, resource, DEMOTE, "demote", host, optional);
}

export function clearFailures(plan: Plan, resource: Resource, host: Host, managed: boolean = resource.managed): Action {
  const action = resourceAction(
    plan,
    resource,
    operationKey("clear_failcount"),
    "clear_failcount",
    host,
    false,
    0,
    managed,
  );
  action.setMeta("op_no_wait", "true");
  return action;
}
