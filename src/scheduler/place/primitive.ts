import { INFINITY } from "../../base/index.ts";
import { currentHost, type Host, leadingInteger, type Resource, Role, wholeSeconds } from "../../state/index.ts";
import { CIB_DELETE } from "../action.ts";
import { resourceAction } from "../actions.ts";
import { insertAllThisWith, insertAllWithThis, insertThisWith, insertWithThis } from "../constraints/colocation.ts";
import { applyLocation } from "../constraints/location.ts";
import type { Colocation } from "../constraints/types.ts";
import type { PlaceRules } from "../kinds.ts";
import type { Plan } from "../plan.ts";
import { assignTo } from "./assign.ts";
import { changeCapacity } from "./capacity.ts";
import {
  addColocated,
  addColocatedScores,
  addDependentScores,
  affects,
  applyToPriority,
  applyToScores,
  thisWithOf,
  withThisOf,
} from "./colocation.ts";
import { addAt, addEverywhere, anyAvailable, bestHost, isAvailable, isUsable } from "./scores.ts";
import { banFullHosts } from "./utilization.ts";

/** Chooses a host for one resource. What it must be with is placed before it; then mandatory colocations act, and after
 *  them the optional ones. */
function assign(plan: Plan, resource: Resource, prefer: Host | undefined, stopIfFail: boolean): Host | undefined {
  const { cluster } = plan;
  const item = plan.of(resource);
  const { parent } = resource;
  if (parent !== undefined && !plan.of(parent).assigning) {
    plan.rules.place[parent.kind].assign(plan, parent, prefer, stopIfFail);
  }
  if (!item.unassigned) return item.assigned;
  if (item.assigning) return undefined;
  item.assigning = true;

  const thisWith = thisWithOf(plan, resource);
  const withThis = withThisOf(plan, resource);
  for (const mandatory of [true, false]) {
    const applies = ({ score }: Colocation): boolean => (score <= -INFINITY || score >= INFINITY) === mandatory;
    for (const colocation of thisWith) if (applies(colocation)) applyThisWith(plan, colocation, resource);
    for (const colocation of withThis) if (applies(colocation)) addDependentScores(plan, colocation, resource);
  }

  if (resource.nextRole === Role.Stopped) {
    addEverywhere(plan, resource, -INFINITY, "target-role");
  } else if (resource.nextRole > resource.role && !cluster.quorate && cluster.options.noQuorumPolicy === "freeze") {
    resource.nextRole = resource.role;
  }
  plan.noteScores(resource, "primitive");

  // Without a device nothing could be fenced: leave things as they are.
  if (cluster.options.fencingEnabled && !cluster.haveFencing) resource.managed = false;
  if (!resource.managed) {
    resource.nextRole = resource.role;
    const current = currentHost(resource);
    assignTo(plan, resource, current, current?.baseScore ?? 0, true, stopIfFail);
  } else if (cluster.options.stopAllResources) {
    assignTo(plan, resource, undefined, 0, true, stopIfFail);
  } else {
    assignBest(plan, resource, prefer, stopIfFail);
  }
  item.assigning = false;
  if (resource.remoteConnection) followConnection(plan, resource);
  return item.assigned;
}

/** Places the primary of a colocation if need be, and lets the colocation act. A wish that would leave no host is taken
 *  back. */
function applyThisWith(plan: Plan, colocation: Colocation, resource: Resource): void {
  const { primary, score, dependentRole } = colocation;
  const optional = dependentRole >= Role.Promoted || (score < 0 && score > -INFINITY);
  const archive = optional ? resource.allowed.copy() : undefined;
  if (plan.of(primary).unassigned) plan.rules.place[primary.kind].assign(plan, primary, undefined, true);
  plan.rules.place[resource.kind].applyColocation(plan, resource, primary, colocation, true);
  if (archive !== undefined && !anyAvailable(plan, resource.allowed)) resource.allowed = archive;
}

function assignBest(plan: Plan, resource: Resource, prefer: Host | undefined, stopIfFail: boolean): void {
  const roomiest = banFullHosts(plan, resource);
  const preferred = prefer ?? roomiest;
  if (!plan.of(resource).unassigned) return;
  let chosen = choose(plan, resource, preferred);
  if (chosen !== undefined && resource.launched.some(({ id }) => plan.cluster.hostNamed(id) === chosen)) {
    banOwnGuest(plan, resource);
    chosen = choose(plan, resource, preferred);
  }
  const score = chosen === undefined ? 0 : resource.allowed.get(chosen.index);
  assignTo(plan, resource, chosen, score, false, stopIfFail);
}

/** The preferred host if it is as good as the best, else the best, unless where it is now is as good. */
function choose(plan: Plan, resource: Resource, preferred: Host | undefined): Host | undefined {
  const { allowed } = resource;
  const current = currentHost(resource);
  const best = bestHost(plan, allowed, current);
  if (best === undefined) return undefined;
  const score = allowed.get(best.index);
  if (preferred !== undefined && allowed.has(preferred.index)) {
    const there = allowed.get(preferred.index);
    if (there >= score && isAvailable(preferred, there)) return preferred;
  }
  const spread = resource.parent?.kind === "clone" && resource.parent.unique;
  if (!spread && score > 0 && isUsable(best) && current !== undefined && isAvailable(current, current.baseScore)) {
    // As good as the best is good enough to stay.
    if (allowed.get(current.index) === score) return current;
  }
  return best;
}

/** A container cannot run in the guest that it brings up. Where that would be
 *  chosen Pacemaker ends without a decision. */
function banOwnGuest(plan: Plan, resource: Resource): void {
  for (const { id } of resource.launched) {
    const guest = plan.cluster.hostNamed(id);
    if (guest === undefined || !resource.allowed.has(guest.index) || resource.allowed.get(guest.index) < 0) continue;
    addAt(plan, resource, guest, -INFINITY, "own guest");
  }
}

/** A remote host is there, or goes, as its connection does. One whose connection is a member of a group has none that could
 *  carry anything to it: nothing is done on it. Pacemaker takes it for online here, and fails an assertion over the first
 *  action on it. */
function followConnection(plan: Plan, connection: Resource): void {
  const host = plan.cluster.hostNamed(connection.id);
  if (host?.connection !== connection) return;
  if (plan.assigned(connection) !== undefined && connection.nextRole !== Role.Stopped) {
    host.online = true;
    if (!host.seen) host.unclean = false;
  } else {
    host.shutdown = true;
  }
}

function applyColocation(
  plan: Plan,
  dependent: Resource,
  primary: Resource,
  colocation: Colocation,
  forDependent: boolean,
): number {
  if (forDependent) {
    return plan.rules.place[primary.kind].applyColocation(plan, dependent, primary, colocation, false);
  }
  switch (affects(plan, dependent, primary, colocation, false)) {
    case "role":
      return applyToPriority(plan, dependent, primary, colocation);
    case "location":
      applyToScores(plan, dependent, primary, colocation);
      return 0;
    case "nothing":
      return 0;
  }
}

function addWithThis(plan: Plan, resource: Resource, origin: Resource, list: Colocation[]): void {
  const own = plan.of(resource).withThis;
  if (resource !== origin) {
    for (const colocation of own) if (colocation.explicit) insertWithThis(list, colocation);
    return;
  }
  insertAllWithThis(list, own);
  const { parent } = resource;
  if (parent !== undefined) plan.rules.place[parent.kind].addWithThis(plan, parent, origin, list);
}

function addThisWith(plan: Plan, resource: Resource, origin: Resource, list: Colocation[]): void {
  const own = plan.of(resource).thisWith;
  if (resource !== origin) {
    for (const colocation of own) if (colocation.explicit) insertThisWith(list, colocation);
    return;
  }
  insertAllThisWith(list, own);
  const { parent } = resource;
  if (parent !== undefined) plan.rules.place[parent.kind].addThisWith(plan, parent, origin, list);
}

function addUtilization(plan: Plan, resource: Resource, _all: readonly Resource[], sum: Map<string, number>): void {
  if (plan.of(resource).unassigned) changeCapacity(sum, resource, 1);
}

/** A resource that its host's clean shutdown stopped waits for that host. */
function lockToHost(plan: Plan, resource: Resource): void {
  if (resource.fenceDevice || resource.remoteConnection) return;
  const { cluster } = plan;
  if (resource.lockHost !== undefined) {
    if (resource.activeOn.length > 0) {
      resourceAction(plan, resource, CIB_DELETE, "lrm_delete", resource.lockHost, false);
      resource.lockHost = undefined;
      resource.lockTime = 0;
    }
  } else if (resource.activeOn.length === 1) {
    const [host] = resource.activeOn as [Host];
    if (host.shutdown && !host.unclean) {
      resource.lockHost = host;
      resource.lockTime = leadingInteger(host.attributes.get("shutdown")) || cluster.nowS;
    }
  }
  if (resource.lockHost === undefined) return;
  const { shutdownLockLimitMs } = cluster.options;
  if (shutdownLockLimitMs > 0) cluster.recheck(resource.lockTime + wholeSeconds(shutdownLockLimitMs) + 1);
  for (const host of cluster.hosts) {
    if (host !== resource.lockHost) addAt(plan, resource, host, -INFINITY, "shutdown-lock");
  }
}

export const placePrimitive: PlaceRules = {
  assign,
  applyColocation,
  addColocated,
  addWithThis,
  addThisWith,
  addColocatedScores,
  applyLocation: (plan, resource, location) => applyLocation(plan, resource, location),
  addUtilization,
  lockToHost,
};
