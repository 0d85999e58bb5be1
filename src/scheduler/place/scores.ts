import { INFINITY, mergeSort } from "../../base/index.ts";
import {
  ABSENT,
  addScore,
  compareBytes,
  type Host,
  inHashOrder,
  type Resource,
  type ScoreTable,
} from "../../state/index.ts";
import type { ScoreLine } from "../decision.ts";
import type { NotedScores, Plan } from "../plan.ts";
import { compareCapacities } from "./capacity.ts";

/** Adds to the score of a resource and all below it for one host. */
export function addAt(plan: Plan, resource: Resource, host: Host, score: number, because: string): void {
  addScore(resource, host, score, because);
  plan.note(resource, host, score, because);
}

/** Adds to the scores of a resource and all below it for every host; a ban takes an assignment back. */
export function addEverywhere(plan: Plan, resource: Resource, score: number, because: string): void {
  for (const host of plan.cluster.hosts) addAt(plan, resource, host, score, because);
  if (score === -INFINITY) plan.of(resource).assigned = undefined;
}

/** A host in good order that takes resources, its score apart. */
export function isUsable(host: Host): boolean {
  return host.online && !host.shutdown && !host.unclean && !host.standby && !host.maintenance;
}

/** As `isUsable`; a guest only if its container has a host. */
export function isUsableOrWillBe(plan: Plan, host: Host): boolean {
  if (!isUsable(host)) return false;
  return !host.isGuest || soleLocation(plan, host.connection!.launcher!, "assigned") !== undefined;
}

export function isAvailable(host: Host, score: number): boolean {
  return score >= 0 && isUsable(host);
}

export function anyAvailable(plan: Plan, table: ScoreTable): boolean {
  const { hostList } = plan.cluster;
  const { scores } = table;
  for (let index = 0; index < scores.length; index++) {
    if (scores[index]! >= 0 && isUsable(hostList[index]!)) return true;
  }
  return false;
}

/** Hosts of a table, best first: score of those that are usable; then, unless the strategy is minimal, capacity (if
 *  balanced), how little runs there, and the host that is preferred; at last the name. */
export function sortedHosts(plan: Plan, table: ScoreTable, preferred: Host | undefined): Host[] {
  const hosts = plan.cluster.hosts.filter((host) => table.has(host.index));
  // Which of several hosts has more room can go round in a circle: then what the sort begins with decides.
  const first =
    plan.cluster.options.placementStrategy === "balanced" ? inHashOrder(hosts, ({ id }) => id).reverse() : hosts;
  return sortHosts(plan, first, table, preferred);
}

/** As `sortedHosts`, beginning with the hosts as they are given. */
export function sortHosts(plan: Plan, hosts: readonly Host[], table: ScoreTable, preferred: Host | undefined): Host[] {
  return mergeSort([...hosts], (a, b) => compareHosts(plan, table, preferred, a, b));
}

/** The first of `sortedHosts`. */
export function bestHost(plan: Plan, table: ScoreTable, preferred: Host | undefined): Host | undefined {
  if (plan.cluster.options.placementStrategy === "balanced") return sortedHosts(plan, table, preferred)[0];
  let best: Host | undefined;
  for (const host of plan.cluster.hostList) {
    if (!table.has(host.index)) continue;
    if (best === undefined || compareHosts(plan, table, preferred, host, best) < 0) best = host;
  }
  return best;
}

function compareHosts(plan: Plan, table: ScoreTable, preferred: Host | undefined, a: Host, b: Host): number {
  const byScore = worth(table, b) - worth(table, a);
  if (byScore !== 0) return byScore;
  const strategy = plan.cluster.options.placementStrategy;
  if (strategy !== "minimal") {
    if (strategy === "balanced") {
      const byCapacity = compareCapacities(plan, a, b);
      if (byCapacity !== 0) return byCapacity;
    }
    const byLoad = plan.load[a.index]! - plan.load[b.index]!;
    if (byLoad !== 0) return byLoad;
    if (a === preferred) return -1;
    if (b === preferred) return 1;
  }
  return compareBytes(a.name, b.name);
}

function worth(table: ScoreTable, host: Host): number {
  return isUsable(host) ? table.get(host.index) : -INFINITY;
}

/** Where a resource is (`current`) or is to be (`assigned`): every host of all its parts, each once. */
export function locationsOf(plan: Plan, resource: Resource, when: "current" | "assigned", found: Host[] = []): Host[] {
  if (resource.children.length > 0) {
    for (const child of resource.children) locationsOf(plan, child, when, found);
    return found;
  }
  const hosts = when === "current" ? resource.activeOn : [plan.assigned(resource)];
  for (const host of hosts) if (host !== undefined && !found.includes(host)) found.push(host);
  return found;
}

/** The one host where a resource is or is to be; undefined when there is none or more than one. */
export function soleLocation(plan: Plan, resource: Resource, when: "current" | "assigned"): Host | undefined {
  if (resource.children.length === 0) {
    if (when === "assigned") return plan.assigned(resource);
    return resource.activeOn.length === 1 ? resource.activeOn[0] : undefined;
  }
  const hosts = locationsOf(plan, resource, when);
  return hosts.length === 1 ? hosts[0] : undefined;
}

/** The table in which a collective keeps count of its instances: the parent's, or the resource's own. */
export function collectiveTable(resource: Resource): ScoreTable {
  return (resource.parent ?? resource).allowed;
}

/** The moments noted, written out a line for each host. */
export function scoreLines(hosts: readonly Host[], noted: readonly NotedScores[]): ScoreLine[] {
  const lines: ScoreLine[] = [];
  for (const moment of noted) {
    if (moment.kind !== "table") {
      lines.push(moment);
      continue;
    }
    const { by, resource, scores } = moment;
    for (const host of hosts) {
      const score = host.index < scores.length ? scores[host.index]! : ABSENT;
      if (score !== ABSENT) lines.push({ kind: "allocation", by, resource, host: host.name, score });
    }
  }
  return lines;
}
