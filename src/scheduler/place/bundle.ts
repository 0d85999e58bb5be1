import { addScores, INFINITY, mergeSort } from "../../base/index.ts";
import type { BundleReplica, Host, Resource } from "../../state/index.ts";
import { Role } from "../../state/index.ts";
import { addColocation, insertAllThisWith, insertAllWithThis } from "../constraints/colocation.ts";
import { applyLocation as applyTo } from "../constraints/location.ts";
import type { Colocation, Location } from "../constraints/types.ts";
import type { PlaceRules } from "../kinds.ts";
import type { Plan } from "../plan.ts";
import { assignTo } from "./assign.ts";
import { maxPerHost } from "./clone.ts";
import { addColocated, addColocatedScores, intersectHosts, type ScoredHost } from "./colocation.ts";
import { instanceMatches } from "./compatible.ts";
import { assignInstances, instanceOrder } from "./instances.ts";
import { soleLocation, sortedHosts } from "./scores.ts";
import { thresholdReached } from "./threshold.ts";

function assign(plan: Plan, bundle: Resource, prefer: Host | undefined, stopIfFail: boolean): undefined {
  const item = plan.of(bundle);
  const data = bundle.bundle!;
  item.assigning = true;
  plan.noteScores(bundle, "bundle");
  const containers = mergeSort(
    data.replicas.map(({ container }) => container),
    instanceOrder(plan),
  );
  assignInstances(plan, bundle, containers, data.replicaCount, maxPerHost(bundle));
  for (const replica of data.replicas) assignReplica(plan, replica, prefer, stopIfFail);
  if (data.child !== undefined) {
    const { child } = data;
    for (const host of plan.cluster.hostList) {
      if (!child.allowed.has(host.index)) continue;
      child.allowed.set(host.index, data.replicas.some((replica) => replica.host === host) ? 0 : -INFINITY);
    }
    plan.rules.place[child.kind].assign(plan, child, prefer, stopIfFail);
  }
  item.assigning = false;
  item.unassigned = false;
  return undefined;
}

/** What belongs to a container goes with it; what runs inside can run nowhere else. */
function assignReplica(plan: Plan, replica: BundleReplica, prefer: Host | undefined, stopIfFail: boolean): void {
  const { place } = plan.rules;
  const { container, ip, remote, child } = replica;
  if (ip !== undefined) place[ip.kind].assign(plan, ip, prefer, stopIfFail);
  const containerHost = plan.assigned(container);
  if (remote !== undefined) {
    if (containerHost?.remote === true && containerHost.connection !== undefined) {
      // On a remote host the container is reached through that host's own connection.
      addColocation(plan, {
        id: "#replica-remote-with-host-remote",
        score: INFINITY,
        dependent: remote,
        primary: containerHost.connection,
        influence: true,
      });
    }
    place[remote.kind].assign(plan, remote, prefer, stopIfFail);
  }
  if (child === undefined) return;
  for (const host of plan.cluster.hostList) {
    if (!child.allowed.has(host.index)) continue;
    if (host !== replica.host) child.allowed.set(host.index, -INFINITY);
    else if (thresholdReached(plan, child, host) === undefined) child.allowed.set(host.index, INFINITY);
  }
  const parent = plan.of(child.parent!);
  parent.assigning = true;
  place[child.kind].assign(plan, child, replica.host, stopIfFail);
  parent.assigning = false;
}

/** The host that carries a bundle's guest; others are what they are. */
function carrierOf(plan: Plan, host: Host | undefined): Host | undefined {
  if (host?.isGuest !== true || !host.connection!.bundled) return host;
  return soleLocation(plan, host.connection!.launcher!, "assigned");
}

/** The container of a bundle that goes with a resource: on the same host, else on the best of the resource's hosts. */
function compatibleContainer(plan: Plan, dependent: Resource, bundle: Resource): Resource | undefined {
  const on = (host: Host): Resource | undefined =>
    bundle.bundle!.replicas.find(({ container }) =>
      instanceMatches(plan, container, host, Role.Unknown, false, undefined),
    )?.container;
  const host = carrierOf(plan, soleLocation(plan, dependent, "assigned"));
  if (host !== undefined) return on(host);
  for (const candidate of sortedHosts(plan, dependent.allowed, undefined)) {
    const carrier = carrierOf(plan, candidate);
    const found = carrier && on(carrier);
    if (found !== undefined) return found;
  }
  return undefined;
}

function applyColocation(plan: Plan, dependent: Resource, bundle: Resource, colocation: Colocation): number {
  if (plan.of(bundle).unassigned) return 0;
  const { place } = plan.rules;
  if (colocation.dependent.kind === "clone" || colocation.dependent.kind === "bundle") {
    const container = compatibleContainer(plan, dependent, bundle);
    if (container !== undefined) {
      return place[dependent.kind].applyColocation(plan, dependent, container, colocation, true);
    }
    if (colocation.score >= INFINITY) assignTo(plan, dependent, undefined, 0, true, true);
    return 0;
  }
  if (colocation.score < INFINITY) {
    let delta = 0;
    for (const { container } of bundle.bundle!.replicas) {
      delta = addScores(delta, place[container.kind].applyColocation(plan, dependent, container, colocation, false));
    }
    return delta;
  }
  const hosts: ScoredHost[] = [];
  for (const { container, child } of bundle.bundle!.replicas) {
    const host = soleLocation(plan, container, "assigned");
    if (host === undefined || container.blocked) continue;
    if (colocation.primaryRole >= Role.Promoted && (child === undefined || child.nextRole < Role.Promoted)) continue;
    hosts.unshift({ host, score: 0 });
  }
  intersectHosts(plan, dependent, hosts, false, colocation.id);
  return 0;
}

/** A bundle's colocations count for the bundle and its containers; for what runs inside only where its promotion is
 *  concerned. */
function concerns(plan: Plan, bundle: Resource, origin: Resource): boolean {
  if (origin === bundle || origin.replicaContainer) return true;
  const child = bundle.bundle?.child;
  if (child?.promotable !== true || origin.top !== child) return false;
  return origin === child ? plan.of(child).promotionSorted : !plan.of(origin).unassigned;
}

function applyLocation(plan: Plan, bundle: Resource, location: Location): void {
  const { place } = plan.rules;
  applyTo(plan, bundle, location);
  for (const { container, ip } of bundle.bundle!.replicas) {
    place[container.kind].applyLocation(plan, container, location);
    if (ip !== undefined) place[ip.kind].applyLocation(plan, ip, location);
  }
  const child = bundle.bundle?.child;
  if (child !== undefined && (location.role === Role.Unpromoted || location.role === Role.Promoted)) {
    place[child.kind].applyLocation(plan, child, location);
    plan.of(child).locations.push(location);
  }
}

export const placeBundle: PlaceRules = {
  assign,
  applyColocation,
  addColocated,
  addWithThis(plan, bundle, origin, list) {
    if (concerns(plan, bundle, origin)) insertAllWithThis(list, plan.of(bundle).withThis);
  },
  addThisWith(plan, bundle, origin, list) {
    if (concerns(plan, bundle, origin)) insertAllThisWith(list, plan.of(bundle).thisWith);
  },
  addColocatedScores,
  applyLocation,
  addUtilization(plan, bundle, all, sum) {
    if (!plan.of(bundle).unassigned) return;
    const container = bundle.bundle?.replicas[0]?.container;
    if (container !== undefined) plan.rules.place[container.kind].addUtilization(plan, container, all, sum);
  },
  lockToHost: () => undefined,
};
