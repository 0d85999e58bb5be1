import { INFINITY } from "../../base/index.ts";
import { ABSENT, addScore, compareBytes, type Host, type Resource, type ScoreTable } from "../../state/index.ts";
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
  const { hostList, options } = plan.cluster;
  const strategy = options.placementStrategy;
  const hosts: Host[] = [];
  for (const host of hostList) if (table.has(host.index)) hosts.push(host);
  if (hosts.length < 2) return hosts;
  const worth = new Int32Array(hostList.length);
  for (const host of hosts) worth[host.index] = isUsable(host) ? table.scores[host.index]! : -INFINITY;
  return hosts.sort((a, b) => {
    const byScore = worth[b.index]! - worth[a.index]!;
    if (byScore !== 0) return byScore;
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
  });
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

/** Notes a resource's scores, and those of all below it, as one of the moments `crm_simulate -s` shows. */
export function noteScores(plan: Plan, resource: Resource, by: "primitive" | "group" | "clone" | "bundle"): void {
  if (resource.removed) return;
  plan.noted.push({ kind: "table", by, resource: resource.id, scores: resource.allowed.scores.slice() });
  for (const child of resource.children) noteScores(plan, child, by);
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
