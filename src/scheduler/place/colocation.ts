import { addScores, INFINITY } from "../../base/index.ts";
import { ABSENT, type Host, type Resource, Role, type ScoreTable } from "../../state/index.ts";
import { applyLocation } from "../constraints/location.ts";
import type { Colocation } from "../constraints/types.ts";
import { placeAttribute } from "../node-attribute.ts";
import type { Plan } from "../plan.ts";
import { anyAvailable, isUsable } from "./scores.ts";

/** Which colocations to follow, and how. */
export const Select = { Active: 1, NonNegative: 2, ThisWith: 4 } as const;

/** Colocations of others with a resource, most important first. */
export function withThisOf(plan: Plan, resource: Resource): readonly Colocation[] {
  if (resource.kind === "primitive" && resource.parent === undefined) return plan.of(resource).withThis;
  const list: Colocation[] = [];
  plan.rules.place[resource.kind].addWithThis(plan, resource, resource, list);
  return list;
}

/** Colocations of a resource with others, most important first. */
export function thisWithOf(plan: Plan, resource: Resource): readonly Colocation[] {
  if (resource.kind === "primitive" && resource.parent === undefined) return plan.of(resource).thisWith;
  const list: Colocation[] = [];
  plan.rules.place[resource.kind].addThisWith(plan, resource, resource, list);
  return list;
}

/** Whether the dependent's preferences may move a primary that is active already. */
export function hasInfluence(colocation: Colocation, primary: Resource = colocation.primary): boolean {
  // A bundle's connection must not move its container while that works.
  if (colocation.dependent.remoteNestingAllowed && !primary.failed && primary.activeOn.length === 1) return false;
  return colocation.influence || primary.activeOn.length === 0;
}

/** The resource whose role counts: of a container, what runs inside. */
function roleHolder(resource: Resource): Resource {
  if (!resource.replicaContainer) return resource;
  const replica = resource.outermost.bundle?.replicas.find(({ container }) => container === resource);
  return replica?.child ?? resource;
}

/** What a colocation acts on now: where the dependent goes, or which role it gets there. `preview` asks before anything is
 *  assigned. */
export function affects(
  plan: Plan,
  dependent: Resource,
  primary: Resource,
  colocation: Colocation,
  preview: boolean,
): "nothing" | "location" | "role" {
  if (!preview && plan.of(primary).unassigned) return "nothing";
  const { dependentRole, primaryRole } = colocation;
  const dependentHolder = roleHolder(dependent);
  if (
    dependentRole >= Role.Unpromoted &&
    dependentHolder.parent?.promotable === true &&
    !plan.of(dependentHolder).unassigned
  ) {
    return "role";
  }
  if (!preview && !plan.of(dependent).unassigned) return "nothing";
  if (dependentRole !== Role.Unknown && dependentRole !== dependentHolder.nextRole) return "nothing";
  if (primaryRole !== Role.Unknown && primaryRole !== roleHolder(primary).nextRole) return "nothing";
  return "location";
}

function sameText(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase());
}

/** A test for "the same place as", by the colocation's attribute. */
function placeTest(
  plan: Plan,
  attribute: string,
  of: Host,
  ofResource: Resource,
): (host: Host, resource: Resource) => boolean {
  if (attribute === "#uname" && !plan.cluster.haveRemoteHosts) return (host) => host === of;
  const value = placeAttribute(plan, of, attribute, ofResource);
  return (host, resource) => sameText(placeAttribute(plan, host, attribute, resource), value);
}

/** The scores of the dependent's hosts, by where the primary was assigned. */
export function applyToScores(plan: Plan, dependent: Resource, primary: Resource, colocation: Colocation): void {
  const { score, attribute } = colocation;
  const at = plan.assigned(primary);
  if (at === undefined && score < 0) return;
  const work = dependent.allowed.copy();
  const isThere = at && placeTest(plan, attribute, at, primary);
  const { scores } = work;
  for (const host of plan.cluster.hostList) {
    const before = scores[host.index] ?? ABSENT;
    if (before === ABSENT) continue;
    if (isThere === undefined) {
      // The primary runs nowhere: what was wanted with it is as unwanted without.
      scores[host.index] = addScores(-score, before);
      plan.note(dependent, host, -score, colocation.id);
    } else if (isThere(host, dependent)) {
      if (score < INFINITY) {
        scores[host.index] = addScores(score, before);
        plan.note(dependent, host, score, colocation.id);
      }
    } else if (score >= INFINITY) {
      scores[host.index] = -INFINITY;
      plan.note(dependent, host, -INFINITY, colocation.id);
    }
  }
  // A wish that leaves no host is passed over; what must be, must be.
  if (score <= -INFINITY || score >= INFINITY || anyAvailable(plan, work)) dependent.allowed = work;
}

/** The priority with which a dependent instance gets its role, by where the primary is. */
export function applyToPriority(plan: Plan, dependent: Resource, primary: Resource, colocation: Colocation): number {
  const at = plan.assigned(primary);
  const own = plan.assigned(dependent);
  if (own === undefined) return 0;
  const { attribute, score, primaryRole, dependentRole } = colocation;
  if (at !== undefined && primaryRole !== Role.Unknown && primaryRole !== roleHolder(primary).nextRole) return 0;
  let sign = 1;
  const together = sameText(
    placeAttribute(plan, own, attribute, dependent),
    placeAttribute(plan, at, attribute, primary),
  );
  if (!together) {
    if (score !== INFINITY || dependentRole !== Role.Promoted) return 0;
    sign = -1;
  } else if (dependentRole === Role.Unpromoted) {
    sign = -1;
  }
  const delta = sign * score;
  dependent.priority = addScores(delta, dependent.priority);
  return delta;
}

/** The best score that `resource` gives a usable host in the same place as `host`. */
function bestScoreThere(
  plan: Plan,
  colocation: Colocation | undefined,
  resource: Resource,
  host: Host,
  target: Resource,
): number {
  const attribute = colocation?.attribute ?? "#uname";
  const { allowed } = resource;
  if (attribute === "#uname" && !plan.cluster.haveRemoteHosts) {
    const score = allowed.get(host.index);
    return score > -INFINITY && isUsable(host) ? score : -INFINITY;
  }
  const isThere = placeTest(plan, attribute, host, target);
  let best = -INFINITY;
  for (const other of plan.cluster.hostList) {
    const score = allowed.get(other.index);
    if (score > best && isUsable(other) && isThere(other, resource)) best = score;
  }
  return best;
}

function allowedOnOne(resource: Resource): boolean {
  let count = 0;
  for (const score of resource.allowed.scores) if (score >= 0 && ++count > 1) return false;
  return count === 1;
}

/** Stands for a score that would have become negative where only positive ones are wanted. */
const SUPPRESSED = -100 * INFINITY;

function addMatchingScores(
  plan: Plan,
  work: ScoreTable,
  source: Resource,
  target: Resource,
  colocation: Colocation | undefined,
  factor: number,
  onlyPositive: boolean,
): void {
  const original = source.allowed;
  const { parent } = source;
  // What an avoiding dependent thinks badly of is no reason for its primary to move there, unless it has nowhere else.
  const heedsDislikes =
    colocation !== undefined && factor < 0 && hasInfluence(colocation) && allowedOnOne(colocation.dependent);
  // A group's own preferences stand at its first member only; for a colocation of another member they count too.
  const borrowed =
    colocation !== undefined &&
    source === colocation.dependent &&
    colocation.explicit &&
    parent?.kind === "group" &&
    parent.children[0] !== source;
  if (borrowed) {
    source.allowed = original.copy();
    const { locations } = plan.of(parent);
    for (let i = locations.length - 1; i >= 0; i--) applyLocation(plan, source, locations[i]!);
  }
  const { scores } = work;
  for (const host of plan.cluster.hostList) {
    const before = scores[host.index] ?? ABSENT;
    if (before === ABSENT) continue;
    const score = bestScoreThere(plan, colocation, source, host, target);
    if (
      factor < 0 &&
      score < 0 &&
      colocation !== undefined &&
      (colocation.primary.stickiness >= -score || !heedsDislikes)
    ) {
      continue;
    }
    if (before === SUPPRESSED) continue;
    const weighed = Math.fround(factor * score);
    let delta = Math.trunc(weighed < 0 ? weighed - 0.5 : weighed + 0.5);
    // However little it weighs, it is not nothing.
    if (delta === 0 && score !== 0) delta = factor > 0 ? 1 : factor < 0 ? -1 : 0;
    const after = addScores(delta, before);
    if (onlyPositive && after < 0 && before > 0) scores[host.index] = SUPPRESSED;
    else if (!(onlyPositive && after < 0 && before === 0)) {
      scores[host.index] = after;
      if (delta !== 0) plan.note(target, host, delta, colocation?.id ?? "colocation");
    }
  }
  if (borrowed) source.allowed = original;
}

/** Adds what `source`, and what is colocated with it in turn, think of hosts to `scores`, weighed by `factor`. */
export function addColocatedScores(
  plan: Plan,
  source: Resource,
  target: Resource | undefined,
  scores: ScoreTable | undefined,
  colocation: Colocation | undefined,
  factor: number,
  select: number,
): ScoreTable | undefined {
  const item = plan.of(source);
  if (item.followed) return scores;
  item.followed = true;
  let work: ScoreTable;
  let goal = target;
  if (scores === undefined) {
    work = source.allowed.copy();
    goal = source;
  } else {
    work = scores.copy();
    addMatchingScores(plan, work, source, goal ?? source, colocation, factor, (select & Select.NonNegative) !== 0);
  }
  if (anyAvailable(plan, work)) {
    const thisWith = (select & Select.ThisWith) !== 0;
    const next = select | Select.Active;
    for (const chained of thisWith ? thisWithOf(plan, source) : withThisOf(plan, source)) {
      if (!thisWith && !hasInfluence(chained)) continue;
      const other = thisWith ? chained.primary : chained.dependent;
      const weight = Math.fround(Math.fround(factor * chained.score) / INFINITY);
      const rules = plan.rules.place[other.kind];
      work = rules.addColocatedScores(plan, other, goal, work, chained, weight, next) ?? work;
    }
  } else if ((select & Select.Active) !== 0) {
    item.followed = false;
    return scores;
  }
  if ((select & Select.NonNegative) !== 0) {
    const { scores: values } = work;
    for (let i = 0; i < values.length; i++) if (values[i] === SUPPRESSED) values[i] = 1;
  }
  item.followed = false;
  return work;
}

/** Lets what depends on a resource weigh in on where it goes. */
export function addDependentScores(plan: Plan, colocation: Colocation, primary: Resource): void {
  if (!hasInfluence(colocation)) return;
  const { dependent } = colocation;
  const select = Select.Active | (primary.kind === "clone" ? Select.NonNegative : 0);
  const factor = Math.fround(colocation.score / INFINITY);
  const rules = plan.rules.place[dependent.kind];
  const scores = rules.addColocatedScores(plan, dependent, primary, primary.allowed, colocation, factor, select);
  if (scores !== undefined) primary.allowed = scores;
}

export interface ScoredHost {
  readonly host: Host;
  readonly score: number;
}

/** Bans the dependent from all hosts but these. */
export function intersectHosts(
  plan: Plan,
  dependent: Resource,
  hosts: readonly ScoredHost[],
  mergeScores: boolean,
  because: string,
): void {
  const { scores } = dependent.allowed;
  for (const host of plan.cluster.hostList) {
    const before = scores[host.index] ?? ABSENT;
    if (before === ABSENT) continue;
    const match = hosts.find((entry) => entry.host === host);
    if (match === undefined) {
      scores[host.index] = -INFINITY;
      plan.note(dependent, host, -INFINITY, because);
    } else if (mergeScores) {
      scores[host.index] = addScores(before, match.score);
      plan.note(dependent, host, match.score, because);
    }
  }
}

/** Resources that must share a host with this one, one way or the other. */
export function addColocated(plan: Plan, resource: Resource, origin: Resource, found: Set<Resource>): void {
  if (found.has(resource)) return;
  found.add(resource);
  for (const colocation of thisWithOf(plan, resource)) {
    const { primary, score } = colocation;
    if (primary === origin || score !== INFINITY) continue;
    if (affects(plan, resource, primary, colocation, true) === "location") {
      plan.rules.place[primary.kind].addColocated(plan, primary, origin, found);
    }
  }
  for (const colocation of withThisOf(plan, resource)) {
    const { dependent, score } = colocation;
    if (dependent === origin || score !== INFINITY) continue;
    if (resource.kind === "clone" && dependent.kind !== "clone") continue;
    if (affects(plan, dependent, resource, colocation, true) === "location") {
      plan.rules.place[dependent.kind].addColocated(plan, dependent, origin, found);
    }
  }
}
