import { INFINITY } from "../../base/index.ts";
import { activeHosts, currentHost, type Host, type Resource, ScoreTable } from "../../state/index.ts";
import type { Plan } from "../plan.ts";
import { unassign } from "./assign.ts";
import { hasInfluence, Select, thisWithOf, withThisOf } from "./colocation.ts";
import { addEverywhere, collectiveTable, isAvailable, isUsable } from "./scores.ts";

/** Placing the instances of a collective: clones and the containers of bundles. */

function mayRun(instance: Resource, host: Host, maxPerHost: number): boolean {
  if (instance.removed || !isUsable(host)) return false;
  const table = collectiveTable(instance);
  return table.get(host.index) >= 0 && table.count(host.index) < maxPerHost;
}

function banUnavailable(plan: Plan, instance: Resource, maxPerHost: number): void {
  const { scores } = instance.allowed;
  for (const host of plan.cluster.hostList) {
    if (!instance.allowed.has(host.index) || mayRun(instance, host, maxPerHost)) continue;
    scores[host.index] = -INFINITY;
    for (const child of instance.children) {
      if (child.allowed.has(host.index)) child.allowed.set(host.index, -INFINITY);
    }
  }
}

/** The number behind the last `:` or `-` of an id. */
function instanceNumber({ id }: Resource): number {
  const colon = id.lastIndexOf(":");
  return Number.parseInt(id.slice((colon >= 0 ? colon : id.lastIndexOf("-")) + 1), 10);
}

export function compareNumbers(a: Resource, b: Resource): number {
  return instanceNumber(a) - instanceNumber(b);
}

function hasFailed(resource: Resource): boolean {
  return resource.failed || resource.children.some(hasFailed);
}

/** The score that colocations give an instance for the host where it is now. */
function colocatedScore(plan: Plan, instance: Resource, host: Host): number {
  let scores: ScoreTable | undefined = new ScoreTable(plan.cluster.hostList.length);
  scores.set(host.index, host.baseScore, host.baseProbeMode);
  for (const colocation of thisWithOf(plan, instance)) {
    const other = colocation.primary;
    const factor = Math.fround(colocation.score / INFINITY);
    scores = plan.rules.place[other.kind].addColocatedScores(plan, other, instance, scores, colocation, factor, 0);
  }
  for (const colocation of withThisOf(plan, instance)) {
    if (!hasInfluence(colocation, instance)) continue;
    const other = colocation.dependent;
    const factor = Math.fround(colocation.score / INFINITY);
    scores = plan.rules.place[other.kind].addColocatedScores(
      plan,
      other,
      instance,
      scores,
      colocation,
      factor,
      Select.NonNegative,
    );
  }
  return scores!.get(host.index);
}

/** An order of instances: first one that is where it may be, of higher priority, on a usable host with fewer instances, that
 *  has not failed, whose colocations want it there; else the lower number. */
export function instanceOrder(plan: Plan): (a: Resource, b: Resource) => number {
  const known = new Map<Resource, number>();
  const colocated = (instance: Resource): number => {
    let score = known.get(instance);
    if (score === undefined) known.set(instance, (score = colocatedScore(plan, instance, currentHost(instance)!)));
    return score;
  };
  return (a, b) => compareInstances(a, b, colocated);
}

function compareInstances(a: Resource, b: Resource, colocated: (instance: Resource) => number): number {
  const activeA = activeHosts(a);
  const activeB = activeHosts(b);
  if (activeA.all > 0 && activeB.all > 0 && activeA.all !== activeB.all) return activeA.all - activeB.all;
  let hostA = activeA.current;
  let hostB = activeB.current;
  const canA = hostA === undefined || a.allowed.get(hostA.index) >= 0;
  const canB = hostB === undefined || b.allowed.get(hostB.index) >= 0;
  if (!canA) hostA = undefined;
  if (!canB) hostB = undefined;
  if (canA !== canB) return canA ? -1 : 1;
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (hostA === undefined || hostB === undefined) return Number(hostA === undefined) - Number(hostB === undefined);
  const usableA = isUsable(hostA);
  if (usableA !== isUsable(hostB)) return usableA ? -1 : 1;
  const tableA = collectiveTable(a);
  const tableB = collectiveTable(b);
  const knownA = tableA.has(hostA.index);
  const knownB = tableB.has(hostB.index);
  if (!knownA || !knownB) return Number(knownB) - Number(knownA);
  const byCount = tableA.count(hostA.index) - tableB.count(hostB.index);
  if (byCount !== 0) return byCount;
  const failedA = hasFailed(a);
  if (failedA !== hasFailed(b)) return failedA ? 1 : -1;
  const byColocation = colocated(b) - colocated(a);
  return byColocation !== 0 ? byColocation : compareNumbers(a, b);
}

function countAt(instance: Resource, host: Host | undefined): void {
  if (host === undefined) return;
  const table = collectiveTable(instance);
  if (table.has(host.index)) table.countOne(host.index);
}

function assignInstance(
  plan: Plan,
  instance: Resource,
  prefer: Host | undefined,
  maxPerHost: number,
): Host | undefined {
  if (plan.of(instance).assigning) return undefined;
  banUnavailable(plan, instance, maxPerHost);
  const chosen = plan.rules.place[instance.kind].assign(plan, instance, prefer, prefer === undefined);
  countAt(instance, chosen);
  return chosen;
}

function saveTables(resource: Resource, saved: Map<Resource, ScoreTable>): void {
  saved.set(resource, resource.allowed.copy());
  for (const child of resource.children) saveTables(child, saved);
}

function restoreTables(resource: Resource, saved: ReadonlyMap<Resource, ScoreTable>): void {
  resource.allowed = saved.get(resource)!.copy();
  for (const child of resource.children) restoreTables(child, saved);
}

/** Leaves an instance where it is, if it would go there anyway. Where another host would be better, a place there is
 *  reserved for another instance and it is tried again. */
function assignEarly(plan: Plan, instance: Resource, current: Host, maxPerHost: number, available: number): boolean {
  const parent = instance.parent!;
  if (!isAvailable(current, instance.allowed.get(current.index))) return false;
  const saved = new Map<Resource, ScoreTable>();
  saveTables(instance, saved);
  const parentTable = parent.allowed;
  parent.allowed = parentTable.copy();
  let chosen: Host | undefined;
  for (let reserved = 0; reserved < available; ) {
    chosen = assignInstance(plan, instance, current, maxPerHost);
    if (chosen === current) break;
    restoreTables(instance, saved);
    if (chosen === undefined) {
      plan.of(instance).unassigned = true;
      break;
    }
    reserved++;
    unassign(plan, instance);
    chosen = undefined;
  }
  parent.allowed = parentTable;
  countAt(instance, chosen);
  return chosen !== undefined;
}

/** Where an instance that is active should stay: not where there are enough instances already. */
function preferredHost(plan: Plan, instance: Resource, optimalPerHost: number): Host | undefined {
  if (instance.activeOn.length === 0 || !plan.of(instance).unassigned || instance.failed) return undefined;
  const host = currentHost(instance);
  if (host === undefined || !isAvailable(host, host.baseScore)) return undefined;
  const table = collectiveTable(instance);
  return table.has(host.index) && table.count(host.index) >= optimalPerHost ? undefined : host;
}

/** Places instances: first those that can stay, then the others, up to `maxTotal`. */
export function assignInstances(
  plan: Plan,
  collective: Resource,
  instances: readonly Resource[],
  maxTotal: number,
  maxPerHost: number,
): void {
  const { allowed } = collective;
  let usable = 0;
  for (const host of plan.cluster.hostList) {
    if (!allowed.has(host.index)) continue;
    allowed.setCount(host.index, 0);
    if (isUsable(host)) usable++;
  }
  const optimalPerHost = Math.max(1, usable > 0 ? Math.trunc(maxTotal / usable) : 0);
  let assigned = 0;
  for (const instance of instances) {
    if (assigned >= maxTotal) break;
    if (!plan.of(instance).unassigned) continue;
    const current = preferredHost(plan, instance, optimalPerHost);
    if (current !== undefined && assignEarly(plan, instance, current, maxPerHost, maxTotal - assigned)) assigned++;
  }
  for (const instance of instances) {
    if (!plan.of(instance).unassigned) continue;
    if (assigned >= maxTotal) {
      addEverywhere(plan, instance, -INFINITY, "collective_limit_reached");
    } else if (assignInstance(plan, instance, undefined, maxPerHost) !== undefined) {
      assigned++;
    }
  }
}
