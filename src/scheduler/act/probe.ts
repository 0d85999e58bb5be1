import { type Host, ProbeMode, type Resource, Role } from "../../state/index.ts";
import { type Action, Is, MONITOR, RELOAD, Rel, START, STOP } from "../action.ts";
import { fence, resourceAction } from "../actions.ts";
import { isFailedRemoteHost } from "../order/remote.ts";
import { addOrdering, order } from "../orderings.ts";
import type { Plan } from "../plan.ts";
import { orderAfterUnfencing } from "./fence.ts";

/** Looks at resources on hosts where their state is not known: before the cluster starts something it must know that it
 *  does not run already. */

export function scheduleProbes(plan: Plan): void {
  const { cluster, rules } = plan;
  for (const host of cluster.hosts) {
    if (!host.online) {
      if (isFailedRemoteHost(plan, host)) fence(plan, host, "the connection is unrecoverable");
      continue;
    }
    if (host.unclean || !host.probesAllowed) continue;
    for (const resource of cluster.top) rules.act[resource.kind].createProbe(plan, resource, host);
  }
}

/** A remote host's own kind of things cannot be there. */
function cannotBeOnRemote(plan: Plan, resource: Resource, host: Host): boolean {
  return (
    resource.fenceDevice ||
    resource.remoteConnection ||
    (host.isGuest && plan.cluster.haveRemoteHosts && resource.launched.some(({ remoteConnection }) => remoteConnection))
  );
}

export function probe(plan: Plan, resource: Resource, host: Host): boolean {
  if (!plan.cluster.options.enableStartupProbes) return false;
  if (host.remote && cannotBeOnRemote(plan, resource, host)) return false;
  if (resource.children.length > 0) {
    let any = false;
    for (const child of resource.children) any = plan.rules.act[child.kind].createProbe(plan, child, host) || any;
    return any;
  }
  if (
    (resource.launcher !== undefined && !resource.remoteConnection) ||
    resource.removed ||
    resource.knownOn.has(host)
  ) {
    return false;
  }
  const top = resource.top;
  const known = resource.allowed.has(host.index);
  const mode = known ? resource.allowed.mode(host.index) : host.baseProbeMode;
  if ((resource.exclusiveProbes || top.exclusiveProbes) && (!known || mode !== ProbeMode.Exclusive)) return false;
  if (mode === ProbeMode.Never) return false;
  if (host.isGuest && waitsForGuest(plan, host, top)) return false;

  const action = probeAction(plan, resource, host);
  const goal = top.kind === "clone" ? top : resource;
  let flags: number = Rel.Ordered;
  if (!action.has(Is.Runnable) && goal.activeOn.length === 0) flags |= Rel.UnrunnableFirstBlocks;
  addOrdering(plan, { first: resource, firstAction: action, second: goal, secondKey: START, flags });
  addOrdering(plan, { first: resource, firstAction: action, second: goal, secondKey: RELOAD, flags: Rel.Ordered });
  return true;
}

/** Inside a guest that is not running, or is about to stop, there is nothing to look at; what would run there waits. */
function waitsForGuest(plan: Plan, host: Host, top: Resource): boolean {
  const guest = host.connection!.launcher!;
  if (guest.role === Role.Stopped) {
    const at = plan.assigned(guest);
    if (at !== undefined && !guest.knownOn.has(at)) order(plan, guest, MONITOR, top, START, Rel.Ordered);
    return true;
  }
  const at = plan.assigned(guest);
  const willStop =
    host.remoteReset ||
    host.unclean ||
    guest.failed ||
    guest.nextRole === Role.Stopped ||
    (guest.role > Role.Stopped && at !== undefined && !guest.activeOn.includes(at));
  if (willStop) order(plan, guest, STOP, top, START, Rel.Ordered);
  return willStop;
}

function probeAction(plan: Plan, resource: Resource, host: Host): Action {
  const action = resourceAction(plan, resource, MONITOR, "monitor", host, false);
  action.clear(Is.Optional);
  orderAfterUnfencing(plan, resource, host, action, Rel.Ordered);
  if (!resource.activeOn.includes(host)) action.setSharedMeta("op_target_rc", "7");
  else if (resource.role === Role.Promoted) action.setSharedMeta("op_target_rc", "8");
  return action;
}
