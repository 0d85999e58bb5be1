import { intervalText } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import {
  compareDigests,
  currentHost,
  failCount,
  findOperation,
  type History,
  type HistoryEntry,
  type Host,
  needsContainerName,
  type Resource,
} from "../../state/index.ts";
import { DELETE, DEMOTE, operationKey, RELOAD, Rel, START, STOP } from "../action.ts";
import { clearFailures, resourceAction } from "../actions.ts";
import { addOrdering, order } from "../orderings.ts";
import { isUsable } from "../place/scores.ts";
import type { Plan } from "../plan.ts";
import { triggerUnfencing } from "./fence.ts";
import { reschedule, scheduleCancel } from "./recurring.ts";

/** What runs with parameters that have changed since is reloaded or restarted, its recurring operations are started anew;
 *  what is no longer configured is stopped or cleaned up. */
export function handleConfigurationChanges(plan: Plan): void {
  const { cluster } = plan;
  const byHistory = resourcesByHistory(plan);
  for (const host of cluster.hosts) {
    if (!host.maintenance && !isUsable(host)) continue;
    const histories = cluster.arrivals.has(host) ? cluster.histories : cluster.notable;
    for (const history of histories.get(host) ?? []) {
      if (history.xml.children.length === 0) continue;
      for (const resource of byHistory.get(history.id ?? "") ?? []) {
        if (resource.kind === "primitive") checkHistory(plan, resource, host, history);
      }
    }
  }
}

/** Resources by their ids and the ids their histories go by; last first, as Pacemaker goes through them. */
function resourcesByHistory(plan: Plan): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  const add = (id: string, resource: Resource): void => {
    const list = found.get(id);
    if (list === undefined) found.set(id, [resource]);
    else if (list[0] !== resource) list.unshift(resource);
  };
  const visit = (resource: Resource): void => {
    add(resource.id, resource);
    if (resource.historyId !== undefined && resource.historyId !== resource.id) add(resource.historyId, resource);
    for (const child of resource.children) visit(child);
  };
  for (const resource of plan.cluster.top) visit(resource);
  return found;
}

function checkHistory(plan: Plan, resource: Resource, host: Host, history: History): void {
  if (resource.removed) {
    // Instances of a clone go with the clone.
    if (!resource.top.isAnonymousClone) scheduleCleanup(plan, resource, host, false);
    return;
  }
  const active = resource.activeOn.includes(host);
  if (agentChanged(plan, resource, host, history.xml, active)) scheduleCleanup(plan, resource, host, false);
  if (!active) return;
  const { entries, startIndex, stopIndex } = history;
  if (startIndex < stopIndex) return;
  for (let i = Math.max(0, startIndex); i < entries.length; i++) checkEntry(plan, resource, host, entries[i]!);
}

const CHECKED = new Set(["monitor", "start", "promote", "migrate_from"]);

function checkEntry(plan: Plan, resource: Resource, host: Host, entry: HistoryEntry): void {
  const { task = "", intervalMs } = entry;
  if (intervalMs > 0 && (resource.maintenance || host.maintenance)) {
    scheduleCancel(plan, resource, entry.xml.attributes["call-id"], task, intervalMs, host);
  } else if (intervalMs > 0 || CHECKED.has(task.toLowerCase())) {
    if (needsContainerName(plan.cluster, resource)) {
      plan.cluster.lateChecks.push({ resource, host, entry, active: true });
    } else if (checkParameters(plan, resource, host, entry) && hasFailCount(plan, resource, host)) {
      clearFailures(plan, resource, host);
    }
  }
}

function hasFailCount(plan: Plan, resource: Resource, host: Host): boolean {
  return failCount(plan.cluster, resource, host, { effective: true }).count !== 0;
}

/** Checks that had to wait until containers have their hosts; the last one first, as Pacemaker keeps them. What is checked
 *  first makes the digests that the operation's other results are compared with. */
export function makeLateChecks(plan: Plan): void {
  for (const { resource, host, entry, active } of plan.cluster.lateChecks.splice(0).reverse()) {
    const changed = active
      ? checkParameters(plan, resource, host, entry) && hasFailCount(plan, resource, host)
      : differs(plan, resource, host, entry);
    if (changed) clearFailures(plan, resource, host);
  }
}

function containerHost(plan: Plan): (container: Resource) => Host | undefined {
  return (container) => plan.assigned(container) ?? currentHost(container);
}

function differs(plan: Plan, resource: Resource, host: Host, entry: HistoryEntry): boolean {
  const { result } = compareDigests(plan.cluster, resource, entry, host, containerHost(plan));
  return result !== "unknown" && result !== "match";
}

/** Those with other parameters now are not done again alone: the resource is restarted. */
const AFTER_START = new Set(["monitor", "migrate_from", "promote"]);

/** True when the operation was run with other parameters than it would be now; what follows from that is scheduled. */
function checkParameters(plan: Plan, resource: Resource, host: Host, entry: HistoryEntry): boolean {
  const { task = "", intervalMs } = entry;
  const { cluster } = plan;
  if (intervalMs > 0 && findOperation(resource, task, intervalMs, false) === undefined) {
    if (cluster.options.cancelRemovedActions) {
      scheduleCancel(plan, resource, entry.xml.attributes["call-id"], task, intervalMs, host);
    }
    return true;
  }
  const restartTask = intervalMs === 0 && AFTER_START.has(task) ? "start" : task;
  const digests = compareDigests(cluster, resource, entry, host, containerHost(plan));
  if (cluster.sanitized && digests.result !== "match") {
    const secure = entry.xml.attributes["op-secure-digest"];
    if (secure !== undefined && digests.secure === secure) {
      const what = `${intervalText(intervalMs)}-interval ${restartTask} for ${resource.id} on ${host.name}`;
      const { "transition-magic": magic } = entry.xml.attributes;
      plan.report("notice", `Only 'private' parameters to ${what} changed: ${magic ?? "(null)"}`);
      return false;
    }
  }
  switch (digests.result) {
    case "match":
      return false;
    case "restart":
      forceRestart(plan, resource, host, restartTask, intervalMs);
      return true;
    default:
  }
  if (intervalMs > 0) {
    reschedule(plan, resource, task, intervalMs, host);
  } else if (entry.xml.attributes["op-restart-digest"] !== undefined || cluster.expiredEntries.has(entry)) {
    triggerUnfencing(plan, resource, host, "Device parameters changed (reload)");
    scheduleReload(plan, resource, host);
  } else {
    forceRestart(plan, resource, host, restartTask, intervalMs);
  }
  return true;
}

function forceRestart(plan: Plan, resource: Resource, host: Host, task: string, intervalMs: number): void {
  const key = operationKey(task, intervalMs);
  resourceAction(plan, resource, key, task, undefined, false, intervalMs).because("resource definition change", true);
  triggerUnfencing(plan, resource, host, "Device parameters changed");
}

function scheduleReload(plan: Plan, resource: Resource, host: Host): void {
  if (!resource.managed || resource.failed) return;
  if (resource.startPending) {
    // It is not known yet whether there is anything to reload.
    resourceAction(plan, resource, STOP, "stop", host, false);
    return;
  }
  plan.of(resource).reload = true;
  const reload = resourceAction(plan, resource, RELOAD, "reload-agent", host, false);
  reload.because("resource definition change");
  for (const secondKey of [STOP, DEMOTE]) {
    addOrdering(plan, {
      firstAction: reload,
      second: resource,
      secondKey,
      flags: Rel.Ordered | Rel.ThenCancelsFirst,
    });
  }
}

/** The agent itself is another one now. */
function agentChanged(plan: Plan, resource: Resource, host: Host, entry: Element, active: boolean): boolean {
  if (resource.hasAgentOf(entry)) return false;
  triggerUnfencing(plan, resource, host, "Device definition changed");
  if (active) {
    resourceAction(plan, resource, STOP, "stop", host, false);
    resource.startPending = true;
  }
  return true;
}

/** Has the host forget a resource. */
export function scheduleCleanup(plan: Plan, resource: Resource, host: Host, optional: boolean): void {
  if (resource.failed || host.unclean || !host.online) return;
  resourceAction(plan, resource, DELETE, "delete", host, optional);
  const flags = optional ? Rel.FirstImpliesThen : Rel.Ordered;
  order(plan, resource, STOP, resource, DELETE, flags);
  order(plan, resource, DELETE, resource, START, flags);
}

/** Fail counts of resources that are gone are cleared, before what is left of them is stopped. */
export function clearRemovedFailures(plan: Plan): void {
  for (const resource of plan.cluster.top) {
    if (!resource.removed) continue;
    for (const host of plan.cluster.hosts) {
      if (!host.online || !hasFailCount(plan, resource, host)) continue;
      const clear = clearFailures(plan, resource, host);
      addOrdering(plan, { firstAction: clear, second: resource, secondKey: STOP, flags: Rel.Ordered });
    }
  }
}
