import { addScores, INFINITY, mergeSort } from "../../base/index.ts";
import { type Host, isTrue, type Resource, Role } from "../../state/index.ts";
import { insertAllThisWith, insertAllWithThis } from "../constraints/colocation.ts";
import { applyLocation as applyTo } from "../constraints/location.ts";
import type { Colocation } from "../constraints/types.ts";
import type { PlaceRules } from "../kinds.ts";
import type { Plan } from "../plan.ts";
import { assignTo } from "./assign.ts";
import {
  addColocated,
  addColocatedScores,
  addDependentScores,
  intersectHosts,
  type ScoredHost,
  thisWithOf,
  withThisOf,
} from "./colocation.ts";
import { findCompatible } from "./compatible.ts";
import { assignInstances, instanceOrder } from "./instances.ts";
import { addPromotionScores, setInstanceRoles, updateDependentPriority, updateDependentScores } from "./promotable.ts";
import { soleLocation } from "./scores.ts";

function assign(plan: Plan, clone: Resource, prefer: Host | undefined, stopIfFail: boolean): undefined {
  const item = plan.of(clone);
  if (!item.unassigned || item.assigning) return undefined;
  item.assigning = true;
  if (clone.promotable) addPromotionScores(plan, clone);
  for (const { primary } of thisWithOf(plan, clone)) {
    plan.rules.place[primary.kind].assign(plan, primary, prefer, stopIfFail);
  }
  for (const colocation of withThisOf(plan, clone)) addDependentScores(plan, colocation, clone);
  plan.noteScores(clone, "clone");
  mergeSort(clone.children, instanceOrder(plan));
  assignInstances(plan, clone, clone.children, clone.clone!.max, clone.clone!.nodeMax);
  if (clone.promotable) setInstanceRoles(plan, clone);
  item.unassigned = false;
  item.assigning = false;
  return undefined;
}

/** Instances of one collective on one host, at most. */
export function maxPerHost(resource: Resource): number {
  return resource.clone?.nodeMax ?? resource.bundle?.replicasPerHost ?? 1;
}

/** Each instance of an interleaved dependent cares only for the primary's instance on its own host. */
function mayInterleave(plan: Plan, { dependent, primary }: Colocation): boolean {
  if (dependent.kind === "primitive" || dependent.kind === "group") return false;
  if (!isTrue(dependent.meta.get("interleave"))) return false;
  if (maxPerHost(dependent) === maxPerHost(primary)) return true;
  plan.report(
    "error",
    `Cannot interleave ${dependent.id} and ${primary.id} because they do not support the same number of instances per node`,
  );
  return false;
}

export function isBlockedInside(resource: Resource): boolean {
  return resource.blocked || resource.children.some(isBlockedInside);
}

function applyColocation(plan: Plan, dependent: Resource, clone: Resource, colocation: Colocation): number {
  if (plan.of(clone).unassigned) return 0;
  if (clone.promotable && colocation.primaryRole !== Role.Unknown) {
    if (plan.of(dependent).unassigned) {
      updateDependentScores(plan, clone, dependent, colocation);
      return 0;
    }
    if (colocation.dependentRole === Role.Promoted) return updateDependentPriority(plan, clone, dependent, colocation);
  }
  if (mayInterleave(plan, colocation)) return interleave(plan, dependent, clone, colocation);
  if (colocation.score >= INFINITY) {
    const hosts: ScoredHost[] = [];
    for (const instance of clone.children) {
      const host = soleLocation(plan, instance, "assigned");
      if (host !== undefined && !isBlockedInside(instance)) hosts.unshift({ host, score: 0 });
    }
    intersectHosts(plan, dependent, hosts, false, colocation.id);
    return 0;
  }
  let delta = 0;
  for (const instance of clone.children) {
    const own = plan.rules.place[instance.kind].applyColocation(plan, dependent, instance, colocation, false);
    delta = addScores(delta, own);
  }
  return delta;
}

function interleave(plan: Plan, dependent: Resource, clone: Resource, colocation: Colocation): number {
  const instance = findCompatible(plan, dependent, clone, Role.Unknown, false, undefined);
  if (instance !== undefined) {
    return plan.rules.place[dependent.kind].applyColocation(plan, dependent, instance, colocation, true);
  }
  if (colocation.score >= INFINITY) assignTo(plan, dependent, undefined, 0, true, true);
  return 0;
}

function addUtilization(plan: Plan, clone: Resource, all: readonly Resource[], sum: Map<string, number>): void {
  if (!plan.of(clone).unassigned) return;
  let existing = false;
  for (const instance of clone.children) {
    if (all.includes(instance)) {
      existing = true;
    } else if (instance.children.some((member) => all.includes(member))) {
      plan.rules.place[instance.kind].addUtilization(plan, instance, all, sum);
      existing = true;
    }
  }
  const [first] = clone.children;
  if (!existing && first !== undefined) plan.rules.place[first.kind].addUtilization(plan, first, all, sum);
}

export const placeClone: PlaceRules = {
  assign,
  applyColocation,
  addColocated,
  addWithThis(plan, clone, origin, list) {
    insertAllWithThis(list, plan.of(clone).withThis);
    const { parent } = clone;
    if (parent !== undefined) plan.rules.place[parent.kind].addWithThis(plan, parent, origin, list);
  },
  addThisWith(plan, clone, origin, list) {
    insertAllThisWith(list, plan.of(clone).thisWith);
    const { parent } = clone;
    if (parent !== undefined) plan.rules.place[parent.kind].addThisWith(plan, parent, origin, list);
  },
  addColocatedScores,
  applyLocation(plan, clone, location) {
    applyTo(plan, clone, location);
    for (const instance of clone.children) plan.rules.place[instance.kind].applyLocation(plan, instance, location);
  },
  addUtilization,
  // Instances are not tied to hosts: another may run elsewhere.
  lockToHost: () => undefined,
};
