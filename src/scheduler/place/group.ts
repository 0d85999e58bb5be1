import { addScores, INFINITY } from "../../base/index.ts";
import type { Host, Resource, ScoreTable } from "../../state/index.ts";
import { insertAllThisWith, insertAllWithThis, insertThisWith } from "../constraints/colocation.ts";
import { applyLocation as applyTo } from "../constraints/location.ts";
import type { Colocation, Location } from "../constraints/types.ts";
import type { PlaceRules } from "../kinds.ts";
import type { Plan } from "../plan.ts";
import { addColocated as addColocatedPlainly } from "./colocation.ts";

/** Members go where the first goes, each colocated with the one before it. */
function assign(plan: Plan, group: Resource, prefer: Host | undefined, stopIfFail: boolean): Host | undefined {
  const item = plan.of(group);
  if (!item.unassigned) return item.assigned;
  if (item.assigning) return undefined;
  const [first] = group.children;
  if (first === undefined) {
    item.unassigned = false;
    return undefined;
  }
  item.assigning = true;
  group.role = first.role;
  plan.noteScores(group, "group");
  let host: Host | undefined;
  for (const member of group.children) {
    const assigned = plan.rules.place[member.kind].assign(plan, member, prefer, stopIfFail);
    host ??= assigned;
  }
  group.nextRole = first.nextRole;
  item.assigning = false;
  item.unassigned = false;
  return group.group!.colocated ? host : undefined;
}

function applyColocation(
  plan: Plan,
  dependent: Resource,
  primary: Resource,
  colocation: Colocation,
  forDependent: boolean,
): number {
  return forDependent
    ? colocateGroup(plan, dependent, primary, colocation)
    : colocateWithGroup(plan, dependent, primary, colocation);
}

/** A group follows by its first member; members that need not be together each on their own. */
function colocateGroup(plan: Plan, group: Resource, primary: Resource, colocation: Colocation): number {
  const [first] = group.children;
  if (first === undefined) return 0;
  let delta = 0;
  if (group.group!.colocated) {
    delta = plan.rules.place[first.kind].applyColocation(plan, first, primary, colocation, true);
  } else {
    if (colocation.score >= INFINITY) {
      plan.report(
        "error",
        `${group.id}: Cannot perform mandatory colocation between non-colocated group and ${primary.id}`,
      );
      return 0;
    }
    for (const member of group.children) {
      delta = addScores(delta, plan.rules.place[member.kind].applyColocation(plan, member, primary, colocation, false));
    }
  }
  if (delta !== 0) group.priority = addScores(delta, group.priority);
  return delta;
}

/** What must be with a group needs all of it: its last member. What would like to be there looks at the first. */
function colocateWithGroup(plan: Plan, dependent: Resource, group: Resource, colocation: Colocation): number {
  if (plan.of(group).unassigned) return 0;
  const mandatory = colocation.score >= INFINITY;
  if (group.group!.colocated) {
    const member = mandatory ? group.children.at(-1) : group.children[0];
    if (member === undefined) return 0;
    return plan.rules.place[member.kind].applyColocation(plan, dependent, member, colocation, false);
  }
  if (mandatory) {
    plan.report("error", `${dependent.id}: Cannot perform mandatory colocation with non-colocated group ${group.id}`);
    return 0;
  }
  let delta = 0;
  for (const member of group.children) {
    delta = addScores(delta, plan.rules.place[member.kind].applyColocation(plan, dependent, member, colocation, false));
  }
  return delta;
}

function addColocated(plan: Plan, group: Resource, origin: Resource, found: Set<Resource>): void {
  if (group.group!.colocated || group.parent?.kind === "clone") {
    found.add(group);
    for (const member of group.children) plan.rules.place[member.kind].addColocated(plan, member, origin, found);
  } else if (group.children.length > 0) {
    addColocatedPlainly(plan, group, origin, found);
  }
}

/** Others with the group: they count for the group and for its last member. */
function addWithThis(plan: Plan, group: Resource, origin: Resource, list: Colocation[]): void {
  const last = group.children.at(-1);
  if (last === undefined || (origin !== group && origin !== last)) return;
  insertAllWithThis(list, plan.of(group).withThis);
  const { parent } = group;
  if (parent !== undefined) plan.rules.place[parent.kind].addWithThis(plan, parent, origin, list);
  if (!group.group!.colocated) return;
  for (const member of group.children) {
    if (member !== origin) plan.rules.place[member.kind].addWithThis(plan, member, origin, list);
  }
}

/** The group with others: that counts for the group and for its first member, and for later ones only where one before
 *  them is unmanaged and cannot carry it on. */
function addThisWith(plan: Plan, group: Resource, origin: Resource, list: Colocation[]): void {
  const [first] = group.children;
  if (first === undefined) return;
  const own = plan.of(group).thisWith;
  if (group === origin || origin === first) {
    insertAllThisWith(list, own);
    const { parent } = group;
    if (parent !== undefined) plan.rules.place[parent.kind].addThisWith(plan, parent, origin, list);
    if (!group.group!.colocated) return;
    for (const member of group.children) {
      if (member !== origin) plan.rules.place[member.kind].addThisWith(plan, member, origin, list);
    }
    return;
  }
  for (const member of group.children) {
    if (member === origin) return;
    if (member.managed) continue;
    for (const colocation of own) if (colocation.score === INFINITY) insertThisWith(list, colocation);
    return;
  }
}

function addColocatedScores(
  plan: Plan,
  group: Resource,
  target: Resource | undefined,
  scores: ScoreTable | undefined,
  colocation: Colocation | undefined,
  factor: number,
  select: number,
): ScoreTable | undefined {
  const item = plan.of(group);
  if (item.followed) return scores;
  item.followed = true;
  const member = scores === undefined ? group.children.at(-1) : group.children[0];
  if (member === undefined) return scores;
  const result = plan.rules.place[member.kind].addColocatedScores(
    plan,
    member,
    target,
    scores,
    colocation,
    factor,
    select,
  );
  item.followed = false;
  return result;
}

/** The first member carries the group's preference; the others only learn which hosts it speaks of. */
function applyLocation(plan: Plan, group: Resource, location: Location): void {
  applyTo(plan, group, location);
  const silent: Location = { ...location, scores: location.scores.map(({ host }) => ({ host, score: 0 })) };
  group.children.forEach((member, index) => {
    const carried = index === 0 || !group.group!.colocated ? location : silent;
    plan.rules.place[member.kind].applyLocation(plan, member, carried);
  });
}

function addUtilization(plan: Plan, group: Resource, all: readonly Resource[], sum: Map<string, number>): void {
  if (!plan.of(group).unassigned) return;
  const together = group.group!.colocated || group.parent?.kind === "clone";
  for (const member of together ? group.children : group.children.slice(0, 1)) {
    if (plan.of(member).unassigned && !all.includes(member)) {
      plan.rules.place[member.kind].addUtilization(plan, member, all, sum);
    }
  }
}

export const placeGroup: PlaceRules = {
  assign,
  applyColocation,
  addColocated,
  addWithThis,
  addThisWith,
  addColocatedScores,
  applyLocation,
  addUtilization,
  lockToHost(plan, group) {
    for (const member of group.children) plan.rules.place[member.kind].lockToHost(plan, member);
  },
};
