import {
  canFence,
  currentHost,
  type Host,
  type KnownDevices,
  knownDevices,
  operationDigests,
  type Resource,
  wholeSeconds,
} from "../../state/index.ts";
import { type Action, Is, Rel, relate } from "../action.ts";
import type { Plan } from "../plan.ts";
import { singleton } from "../singletons.ts";

export interface FenceWish {
  /** `reboot`, `off`, `on`; the cluster's fencing-action when left out. */
  readonly operation?: string;
  readonly reason?: string | undefined;
  readonly required: boolean;
  /** Delay it by what the host is worth, so that the better half of a split shoots first. */
  readonly priorityDelay?: boolean;
  /** What the host is known to have been unfenced with; what its attributes say when left out. */
  readonly devices?: KnownDevices;
}

/** The fencing (or unfencing) of a host: the action that is there, else a new one. */
export function fenceAction(plan: Plan, host: Host, wish: FenceWish): Action {
  const { cluster } = plan;
  const operation = wish.operation ?? cluster.options.fencingAction;
  const key = `stonith-${host.name}-${operation}`;
  let { required } = wish;
  let action = plan.singletons.get(key);
  if (action === undefined) {
    action = singleton(plan, key, "stonith", host, true);
    action.setMeta("on_node", host.name);
    action.setMeta("on_node_uuid", host.id);
    action.setMeta("stonith_action", operation);
    const devices = wish.devices ?? knownDevices(host);
    if (cluster.enableUnfencing && addDeviceDigests(plan, action, host, devices)) required = true;
  }
  if (
    cluster.options.priorityFencingDelayMs > 0 &&
    (wish.priorityDelay === true || action.meta.has("priority-fencing-delay"))
  ) {
    action.setMeta("priority-fencing-delay", String(priorityDelayS(plan, host)));
  }
  if (required && canFence(cluster, host)) {
    action.clear(Is.Optional);
    action.because(wish.reason);
  } else if (wish.reason !== undefined) {
    action.because(wish.reason);
  }
  return action;
}

/** Notes the definitions of the devices that unfence, so that the host remembers them; true when one has changed since the
 *  host was unfenced. */
function addDeviceDigests(plan: Plan, action: Action, host: Host, known: KnownDevices): boolean {
  let changed = false;
  let all = "";
  let secure = "";
  for (const device of unfencingDevices(plan.cluster.top)) {
    const agent = device.meta.get("type") ?? "";
    const digests = operationDigests(
      plan.cluster,
      device,
      "stonith-on",
      0,
      host,
      undefined,
      true,
      (container) => plan.assigned(container) ?? currentHost(container),
    );
    const ofAll = `${device.id}:${agent}:${digests.all}`;
    const ofSecure = `${device.id}:${agent}:${digests.secure}`;
    if (deviceChanged(plan, device, host, known, { all: ofAll, secure: ofSecure })) changed = true;
    all += `${ofAll},`;
    secure += `${ofSecure},`;
  }
  action.setMeta("digests-all", all);
  action.setMeta("digests-secure", secure);
  return changed;
}

function deviceChanged(
  plan: Plan,
  device: Resource,
  host: Host,
  known: KnownDevices,
  { all, secure }: { readonly all: string; readonly secure: string },
): boolean {
  if (known.all === undefined || known.all.includes(all)) return false;
  const what = `parameters to ${device.id} for unfencing ${host.name} changed`;
  if (known.secure?.includes(secure) === true) {
    plan.report("notice", `Only 'private' ${what}`);
    return false;
  }
  if (plan.cluster.sanitized) plan.report("notice", `P${what.slice(1)}, try '${secure}'`);
  plan.report("notice", `notice: Unfencing node ${host.name} because the definition of ${device.id} changed`);
  return true;
}

/** Newest first, as Pacemaker lists them. */
function unfencingDevices(resources: readonly Resource[], found: Resource[] = []): Resource[] {
  for (const resource of resources) {
    if (resource.children.length > 0) unfencingDevices(resource.children, found);
    else if (
      resource.fenceDevice &&
      (resource.needsUnfencing || resource.meta.get("provides")?.toLowerCase() === "unfencing")
    ) {
      found.unshift(resource);
    }
  }
  return found;
}

/** Seconds to wait before fencing a host that is worth more than others; 0 where nothing is gained by waiting. */
function priorityDelayS(plan: Plan, host: Host): number {
  if (host.remote || host.online) return 0;
  const members = plan.cluster.hosts.filter(({ remote }) => !remote);
  const online = members.filter((member) => member.online).length;
  if (online > Math.floor(members.length / 2)) return 0;
  const priorities = members.map(({ priority }) => priority);
  const top = Math.max(...priorities);
  if (Math.min(...priorities) === top || host.priority < top) return 0;
  return wholeSeconds(plan.cluster.options.priorityFencingDelayMs);
}

export function isUnfenced(host: Host): boolean {
  const value = host.attributes.get("#node-unfenced");
  return value !== undefined && value !== "0";
}

/** A fencing device that changed must unfence the hosts it unfenced before. Without a resource only this host counts. */
export function triggerUnfencing(
  plan: Plan,
  resource: Resource | undefined,
  host: Host | undefined,
  reason: string,
): void {
  if (!plan.cluster.enableUnfencing || (resource !== undefined && !resource.fenceDevice)) return;
  const reachable = (candidate: Host): boolean => candidate.online && !candidate.unclean && !candidate.shutdown;
  if (host !== undefined && reachable(host)) {
    fenceAction(plan, host, { operation: "on", reason, required: true });
  } else if (resource !== undefined) {
    for (const other of plan.cluster.hosts) {
      if (resource.allowed.has(other.index) && reachable(other)) triggerUnfencing(plan, resource, other, reason);
    }
  }
}

/** What needs unfencing, and the fencing devices themselves, come after it. */
export function orderAfterUnfencing(plan: Plan, resource: Resource, host: Host, action: Action, flags: number): void {
  if (!resource.needsUnfencing && !(resource.fenceDevice && plan.cluster.enableUnfencing)) return;
  const unfencing = fenceAction(plan, host, { operation: "on", required: false });
  relate(unfencing, action, flags);
  if (!isUnfenced(host)) triggerUnfencing(plan, undefined, host, `required by ${resource.id} ${action.task}`);
}

/** A stop before unfencing, where it is needed at all. */
export function orderStopBeforeUnfencing(plan: Plan, resource: Resource, host: Host, stop: Action): void {
  const unfencing = fenceAction(plan, host, { operation: "on", required: false });
  relate(stop, unfencing, Rel.ThenImpliesFirst);
  if (!isUnfenced(host)) plan.report("error", `Stopping ${resource.id} until ${host.name} can be unfenced`);
}
