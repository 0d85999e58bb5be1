import { currentHost, type Host, type Resource, Role } from "../../state/index.ts";
import { type Action, DEMOTE, Is, MIGRATE_FROM, PROMOTE, START, STOP } from "../action.ts";
import { oldestWithKey } from "../actions.ts";
import type { ChangeKind, HostChange, ResourceChange } from "../decision.ts";
import type { Plan } from "../plan.ts";

/** What the decision comes to, a line for each host and resource that changes. */

export function hostChanges(plan: Plan): HostChange[] {
  const changes: HostChange[] = [];
  for (let i = plan.actions.length - 1; i >= 0; i--) {
    const action = plan.actions[i]!;
    const { host, reason } = action;
    if (action.resource !== undefined || action.has(Is.Optional) || host === undefined) continue;
    if (action.task !== "do_shutdown" && action.task !== "stonith") continue;
    const task = action.task === "stonith" ? `Fence (${action.meta.get("stonith_action")})` : "Shutdown";
    const name = host.isGuest ? `${host.name} (resource: ${host.connection!.launcher!.id})` : host.name;
    changes.push({ task, host: name, reason });
  }
  return changes;
}

export function resourceChanges(plan: Plan): ResourceChange[] {
  const changes: ResourceChange[] = [];
  const visit = (resource: Resource): void => {
    if (resource.bundle !== undefined) {
      for (const { ip, container, remote, child } of resource.bundle.replicas) {
        for (const part of [ip, container, remote, child]) if (part !== undefined) visit(part);
      }
    } else if (resource.children.length > 0) {
      for (const child of resource.children) visit(child);
    } else {
      changesOf(plan, resource, changes);
    }
  };
  for (const resource of plan.cluster.top) visit(resource);
  return changes;
}

function changesOf(plan: Plan, resource: Resource, changes: ResourceChange[]): void {
  const next = plan.assigned(resource);
  let current: Host | undefined;
  if (resource.activeOn.length > 0) {
    current = currentHost(resource);
    if (resource.role === Role.Stopped) resource.role = Role.Started;
  }
  if ((current === undefined && resource.removed) || !resource.managed) return;
  if (current === undefined && next === undefined) return;
  const add = (
    kind: ChangeKind,
    from: Host | undefined,
    to: Host | undefined,
    action: Action | undefined,
    source: Action | undefined = action,
  ): void => {
    changes.push({
      kind,
      resource,
      from,
      to,
      reason: source?.reason,
      blocked: action !== undefined && !action.has(Is.Runnable),
    });
  };
  const start = oldestWithKey(plan, resource, START, next);
  const stopHost = start?.has(Is.Runnable) === true ? current : undefined;
  const stop =
    oldestWithKey(plan, resource, STOP, stopHost) ??
    (resource.stopUnexpected ? oldestWithKey(plan, resource, STOP) : undefined);
  const promote = oldestWithKey(plan, resource, PROMOTE, next);
  const demote = oldestWithKey(plan, resource, DEMOTE, next);
  const moving = current !== undefined && next !== undefined && current !== next;
  const required = (action: Action | undefined): boolean => action !== undefined && !action.has(Is.Optional);

  if (resource.role === resource.nextRole) {
    const migrate = oldestWithKey(plan, resource, MIGRATE_FROM, next);
    if (migrate?.has(Is.Runnable) === true && current !== undefined) {
      add("Migrate", current, next, start);
    } else if (plan.of(resource).reload) {
      add("Reload", current, next, start);
    } else if (start === undefined || start.has(Is.Optional)) {
      if (required(demote) && required(promote)) add("Re-promote", current, next, promote, demote);
    } else if (!start.has(Is.Runnable)) {
      add("Stop", current, undefined, stop, stop?.reason === undefined ? start : stop);
    } else if (moving) {
      add(resource.failed ? "Recover" : "Move", current, next, stop);
    } else if (resource.failed) {
      add("Recover", current, undefined, stop);
    } else {
      add("Restart", current, next, start);
    }
    return;
  }
  if (stop !== undefined && (resource.nextRole === Role.Stopped || (start !== undefined && !start.has(Is.Runnable)))) {
    for (const host of resource.activeOn) {
      const own = oldestWithKey(plan, resource, STOP, host);
      add("Stop", host, undefined, own, own?.reason === undefined ? start : own);
    }
  } else if (stop !== undefined && resource.failed && resource.stopIfFailed) {
    add("Recover", current, next, stop, start);
  } else if (moving) {
    add("Move", current, next, stop);
  } else if (plan.of(resource).reload) {
    add("Reload", current, next, start);
  } else if (required(stop)) {
    add("Restart", current, next, start);
  } else if (resource.role === Role.Promoted) {
    add("Demote", current, next, demote);
  } else if (resource.nextRole === Role.Promoted) {
    add("Promote", current, next, promote);
  } else if (resource.role === Role.Stopped && resource.nextRole > Role.Stopped) {
    add("Start", current, next, start);
  }
}
