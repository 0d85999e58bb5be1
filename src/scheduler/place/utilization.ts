import { INFINITY } from "../../base/index.ts";
import { compareNames, type Host, inHashOrder, type Resource } from "../../state/index.ts";
import { Is, MIGRATE_TO, Rel, START, STOP } from "../action.ts";
import { addOrdering } from "../orderings.ts";
import type { Plan } from "../plan.ts";
import { milestone } from "../singletons.ts";
import { changeCapacity, compareCapacities } from "./capacity.ts";
import { addAt, isAvailable } from "./scores.ts";

function hasRoom(plan: Plan, host: Host, needed: ReadonlyMap<string, number>): boolean {
  const left = plan.capacity[host.index]!;
  for (const [name, value] of needed) if (value > (left.get(name) ?? 0)) return false;
  return true;
}

/** Bans hosts without room for the resource and all that must go with it; where no host has room for all, those without
 *  room for the resource alone, and then the host with the most room is returned. */
export function banFullHosts(plan: Plan, resource: Resource): Host | undefined {
  if (plan.cluster.options.placementStrategy === "default") return undefined;
  const colocated = new Set<Resource>();
  plan.rules.place[resource.kind].addColocated(plan, resource, resource, colocated);
  // Those found last come first, except that the resource itself goes last when it was not among them.
  const all = colocated.has(resource) ? [...colocated].reverse() : [...[...colocated].reverse(), resource];
  if (all.length === 0) return undefined;
  const needed = new Map<string, number>();
  for (const member of all) plan.rules.place[member.kind].addUtilization(plan, member, all, needed);

  const known = plan.cluster.hosts.filter((host) => resource.allowed.has(host.index));
  const hosts = known.filter((host) => isAvailable(host, resource.allowed.get(host.index)));
  const anyRoom = hosts.some((host) => hasRoom(plan, host, needed));
  const own = new Map<string, number>();
  changeCapacity(own, resource, 1);
  for (const host of hosts) {
    if (!hasRoom(plan, host, anyRoom ? needed : own)) addAt(plan, resource, host, -INFINITY, "__limit_utilization__");
  }
  return anyRoom ? undefined : roomiest(plan, known, new Set(hosts));
}

/** Of those with as much room the first in the table of hosts. */
function roomiest(plan: Plan, known: readonly Host[], available: ReadonlySet<Host>): Host | undefined {
  let most: Host | undefined;
  for (const host of inHashOrder(known, ({ id }) => id)) {
    if (available.has(host) && (most === undefined || compareCapacities(plan, host, most) < 0)) most = host;
  }
  return most;
}

/** What leaves a host must be gone before what comes there may start: both may not fit at once. */
export function orderByCapacity(plan: Plan, resource: Resource, allowed: readonly Host[]): void {
  for (const host of resource.activeOn) {
    addOrdering(plan, {
      first: resource,
      firstKey: STOP,
      secondAction: loadStopped(plan, host),
      flags: Rel.IfOnSameHostOrTarget,
    });
  }
  for (const host of allowed) {
    const stopped = loadStopped(plan, host);
    for (const secondKey of [START, MIGRATE_TO]) {
      addOrdering(plan, { firstAction: stopped, second: resource, secondKey, flags: Rel.IfOnSameHostOrTarget });
    }
  }
}

function loadStopped(plan: Plan, host: Host) {
  const action = milestone(plan, `load_stopped_${host.name}`);
  if (action.host === undefined) {
    action.host = host;
    action.clear(Is.Optional);
  }
  return action;
}

/** Hosts of a resource's table by name. */
export function allowedHosts(plan: Plan, resource: Resource): Host[] {
  return plan.cluster.hosts
    .filter((host) => resource.allowed.has(host.index))
    .sort((a, b) => compareNames(a.name, b.name));
}

export function noteCapacities(plan: Plan, when: "Original" | "Remaining"): void {
  if (!plan.showUtilization) return;
  for (const host of plan.cluster.hosts) {
    if (host.isGuest && host.connection!.bundled) continue;
    const values = inTableOrder([...plan.capacity[host.index]!].map(([name, value]) => [name, String(value)]));
    plan.noted.push({ kind: "capacity", when, resource: undefined, host: host.name, values });
  }
}

/** Utilization as it is shown. */
export function inTableOrder(values: readonly (readonly [string, string])[]): Map<string, string> {
  return new Map(inHashOrder(values, ([name]) => name));
}
