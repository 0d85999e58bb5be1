import type { Host, Resource } from "../../state/index.ts";
import { canFence } from "../../state/index.ts";
import { fenceAction } from "../act/fence.ts";
import { type Action, DEMOTE, Is, Rel, relate, STOP } from "../action.ts";
import { actionsWithKey, newestAction } from "../actions.ts";
import { addOrdering } from "../orderings.ts";
import type { Plan } from "../plan.ts";
import { singleton } from "../singletons.ts";
import { notifyAfterFencing } from "./notify.ts";

/** Fencing and shutdown of hosts, and what must wait for them. */

export function scheduleFencingAndShutdown(plan: Plan): void {
  const { cluster } = plan;
  const haveManaged = cluster.top.some(isManaged);
  let dcDown: Action | undefined;
  let integrityLost = false;
  const fencings: Action[] = [];
  const shutdowns: Action[] = [];
  for (const host of cluster.hosts) {
    if (host.isGuest) {
      if (host.remoteReset && haveManaged && canFence(cluster, host)) fenceGuest(plan, host);
      continue;
    }
    const isDc = host === cluster.dc;
    if (haveManaged && host.unclean && canFence(cluster, host)) {
      const fencing = fenceAction(plan, host, { reason: "node is unclean", required: true });
      plan.report("warning", `Scheduling node ${host.name} for fencing`);
      orderAroundFencing(plan, fencing, host);
      if (isDc) {
        dcDown = fencing;
      } else {
        if (!cluster.options.concurrentFencing) relate(fencings.at(-1), fencing, Rel.Ordered);
        fencings.push(fencing);
      }
      continue;
    }
    if (!host.remote && host.online && host.shutdown) {
      const down = shutdownAction(plan, host);
      if (isDc) dcDown = down;
      else shutdowns.push(down);
    }
    if (host.unclean) {
      integrityLost = true;
      plan.report("warning", `Node ${host.name} is unclean but cannot be fenced`);
    }
  }
  if (integrityLost && !cluster.options.fencingEnabled) {
    plan.report(
      "warning",
      "Resource functionality and data integrity cannot be guaranteed (configure, enable, and test fencing to correct this)",
    );
  }
  if (dcDown === undefined) return;
  // Who decides goes last.
  if (dcDown.task === "do_shutdown") for (const down of [...shutdowns].reverse()) relate(down, dcDown, Rel.Ordered);
  if (cluster.options.concurrentFencing) {
    for (const fencing of [...fencings].reverse()) relate(fencing, dcDown, Rel.Ordered);
  } else {
    relate(fencings.at(-1), dcDown, Rel.Ordered);
  }
}

function isManaged(resource: Resource): boolean {
  return resource.managed || resource.children.some(isManaged);
}

/** A guest is fenced by stopping its container. */
function fenceGuest(plan: Plan, host: Host): void {
  const connection = host.connection!;
  const launcher = connection.launcher!;
  const stop = newestAction(plan, launcher, "stop");
  const operation = newestAction(plan, launcher, "start") === undefined ? "off" : "reboot";
  const fencing = fenceAction(plan, host, { operation, reason: "guest is unclean", required: true });
  fencing.set(Is.Pseudo | Is.Runnable);
  const needed = Rel.UnrunnableFirstBlocks | Rel.FirstImpliesThen;
  if (stop?.has(Is.Pseudo) === true && stop.host !== undefined) {
    // The container stops because its host is fenced.
    relate(fenceAction(plan, stop.host, { required: true }), fencing, needed);
  } else if (stop !== undefined) {
    relate(stop, fencing, needed);
  } else {
    relate(newestAction(plan, connection, "stop"), fencing, Rel.Ordered);
  }
  orderAroundFencing(plan, fencing, host);
}

function shutdownAction(plan: Plan, host: Host): Action {
  const action = singleton(plan, `do_shutdown-${host.name}`, "do_shutdown", host, false);
  for (let i = plan.actions.length - 1; i >= 0; i--) {
    const stop = plan.actions[i]!;
    const { resource } = stop;
    if (stop.host !== host || stop.task !== "stop" || resource === undefined) continue;
    if (resource.maintenance || host.maintenance || (!resource.managed && !resource.blocked)) continue;
    stop.clear(Is.Optional);
    addOrdering(plan, {
      first: resource,
      firstAction: stop,
      secondAction: action,
      flags: Rel.Ordered | Rel.UnrunnableFirstBlocks,
    });
  }
  action.setMeta("op_no_wait", "true");
  return action;
}

function orderAroundFencing(plan: Plan, fencing: Action, target: Host): void {
  const visit = (resource: Resource): void => {
    if (resource.children.length > 0) {
      for (const child of resource.children) visit(child);
    } else if (resource.managed) {
      orderStartsAfter(plan, resource, fencing, target);
      orderStopsAfter(plan, resource, fencing, target);
    }
  };
  for (const resource of plan.cluster.top) visit(resource);
}

/** Whether it is known what a resource does on a host. */
function isKnownOn(resource: Resource, host: Host): boolean {
  const { parent } = resource;
  return (
    resource.knownOn.has(host) ||
    (resource.kind === "primitive" && parent?.isAnonymousClone === true && parent.knownOn.has(host))
  );
}

function orderStartsAfter(plan: Plan, resource: Resource, fencing: Action, target: Host): void {
  const { actions } = plan.of(resource);
  for (let i = actions.length - 1; i >= 0; i--) {
    const action = actions[i]!;
    if (action.needs === "fencing") {
      relate(fencing, action, Rel.Ordered);
    } else if (
      action.needs === "quorum" &&
      action.task === "start" &&
      resource.allowed.has(target.index) &&
      !isKnownOn(resource, target)
    ) {
      // It may run there.
      relate(fencing, action, Rel.Ordered | Rel.UnrunnableFirstBlocks);
    }
  }
}

/** What runs on a fenced host is stopped by that. */
function orderStopsAfter(plan: Plan, resource: Resource, fencing: Action, target: Host): void {
  const implied = resource.needsFencing || target.isGuest;
  const stops = actionsWithKey(plan, resource, STOP, target);
  const parentStop = stops.length > 0 && implied ? newestAction(plan, resource.top, "stop") : undefined;
  for (const stop of stops) {
    stop.set(Is.Pseudo | Is.Runnable);
    if (implied) {
      if (!resource.bundled) relate(fencing, stop, Rel.GuestAllowed);
      relate(fencing, parentStop, Rel.GuestAllowed);
    }
    if (resource.notify) notifyAfterFencing(plan, stop, resource, fencing);
  }
  for (const demote of actionsWithKey(plan, resource, DEMOTE, target)) {
    const host = demote.host!;
    if (host.online && !host.unclean && !resource.failed) continue;
    demote.set(Is.Pseudo | Is.Runnable);
    if (!resource.bundled && implied) relate(fencing, demote, Rel.GuestAllowed | Rel.Ordered);
  }
}
