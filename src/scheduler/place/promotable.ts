import { addScores, INFINITY, mergeSort } from "../../base/index.ts";
import { ABSENT, type Host, type Resource, Role, scoreFrom, withoutInstance } from "../../state/index.ts";
import { requirePromotionTickets } from "../constraints/ticket-plan.ts";
import type { Colocation, Location } from "../constraints/types.ts";
import { nodeAttribute, placeAttribute } from "../node-attribute.ts";
import type { Plan } from "../plan.ts";
import { hasInfluence, intersectHosts, type ScoredHost, Select, thisWithOf, withThisOf } from "./colocation.ts";
import { findCompatible, roleOf } from "./compatible.ts";
import { instanceOrder } from "./instances.ts";
import { isUsable, isUsableOrWillBe, locationsOf, soleLocation } from "./scores.ts";

/** Which instances of a promotable clone are promoted. Agents say by a node attribute (`master-ID`) how well an instance
 *  would do on a host. */

/** The instance's primitive with this id. */
function within(instance: Resource, id: string): Resource | undefined {
  if (instance.id === id || instance.configId === id) return instance;
  for (const child of instance.children) {
    const found = within(child, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a promotion score on a host is about this instance: it is active there or was found not to be. */
function scoreApplies(resource: Resource, host: Host): boolean {
  const isAllowed = (): boolean => resource.allowed.get(host.index) >= 0;
  if (!resource.unique) {
    const id = withoutInstance(resource.id);
    const instances = resource.top.children.map((instance) => within(instance, id));
    const active = instances.find((instance) => instance?.activeOn.includes(host) === true);
    if (active === resource) return isAllowed();
    if (active === undefined && instances.some((instance) => instance?.knownOn.has(host) === true)) return isAllowed();
  }
  if (resource.activeOn.length === 0 && resource.knownOn.size === 0) return isAllowed();
  return (resource.knownOn.has(host) || resource.activeOn.includes(host)) && isAllowed();
}

function attributeValue(plan: Plan, resource: Resource, host: Host, name: string): string | undefined {
  const target = resource.meta.get("container-attribute-target");
  const when = plan.of(resource).unassigned ? "current" : "assigned";
  return nodeAttribute(plan, host, `master-${name}`, target, when);
}

/** The promotion score of an instance on a host; undefined when none is set. */
function promotionScore(plan: Plan, resource: Resource, host: Host): number | undefined {
  if (resource.children.length > 0) {
    let sum: number | undefined;
    for (const child of resource.children) {
      const score = promotionScore(plan, child, host);
      if (score !== undefined) sum = (sum ?? 0) + score;
    }
    return sum;
  }
  if (!scoreApplies(resource, host)) return undefined;
  let value = attributeValue(plan, resource, host, resource.historyId ?? resource.id);
  if (value === undefined && !resource.unique) {
    const name = withoutInstance(resource.id);
    if (name !== resource.id) value = attributeValue(plan, resource, host, name);
  }
  if (value === undefined) return undefined;
  const score = scoreFrom(value, plan.cluster.options.healthScores);
  if (score === undefined) {
    plan.report(
      "warning",
      `Using 0 as promotion score for ${resource.id} on ${host.name} because '${value}' is not a valid score`,
    );
  }
  return score ?? 0;
}

/** Promotion scores weigh on where instances go, once. */
export function addPromotionScores(plan: Plan, clone: Resource): void {
  const item = plan.of(clone);
  if (item.promotionScoresAdded) return;
  item.promotionScoresAdded = true;
  for (const instance of clone.children) {
    const { scores } = instance.allowed;
    for (const host of plan.cluster.hostList) {
      if (!instance.allowed.has(host.index) || !isUsable(host)) continue;
      const score = promotionScore(plan, instance, host) ?? 0;
      if (score > 0) {
        scores[host.index] = addScores(scores[host.index]!, score);
        plan.note(instance, host, score, "promotion score");
      }
      if (score > instance.priority) instance.priority = score;
    }
  }
}

function setCurrentUnpromoted(resource: Resource): void {
  if (resource.role === Role.Started) resource.role = Role.Unpromoted;
  for (const child of resource.children) setCurrentUnpromoted(child);
}

function setNextUnpromoted(plan: Plan, resource: Resource): void {
  resource.nextRole = locationsOf(plan, resource, "assigned").length === 0 ? Role.Stopped : Role.Unpromoted;
  for (const child of resource.children) setNextUnpromoted(plan, child);
}

function setNextPromoted(resource: Resource): void {
  if (resource.nextRole === Role.Unknown) resource.nextRole = Role.Promoted;
  for (const child of resource.children) setNextPromoted(child);
}

function addPromotedLocations(instance: Resource, locations: readonly Location[], chosen: Host): void {
  for (let i = locations.length - 1; i >= 0; i--) {
    const { role, scores } = locations[i]!;
    const entry = role === Role.Promoted ? scores.find(({ host }) => host === chosen) : undefined;
    if (entry !== undefined) instance.priority = addScores(instance.priority, entry.score);
  }
}

/** How much an instance is to be promoted, before colocations of others are looked at. */
function setPriority(plan: Plan, clone: Resource, instance: Resource): void {
  if (roleOf(instance, true) === Role.Started) setCurrentUnpromoted(instance);
  const hosts = locationsOf(plan, instance, "assigned");
  if (hosts.length > 1) plan.report("error", `Cannot promote non-colocated child ${instance.id}`);
  const chosen = soleLocation(plan, instance, "assigned");
  if (chosen === undefined) return;
  const next = roleOf(instance, false);
  if (next === Role.Started || next === Role.Unknown) instance.priority = promotionScore(plan, instance, chosen) ?? -1;
  else if (next !== Role.Promoted) instance.priority = -INFINITY;
  addPromotedLocations(instance, plan.of(instance).locations, chosen);
  addPromotedLocations(instance, plan.of(clone).locations, chosen);
  for (const colocation of thisWithOf(plan, instance)) {
    plan.rules.place[instance.kind].applyColocation(plan, instance, colocation.primary, colocation, true);
  }
  plan.of(instance).promotionPriority = next === Role.Promoted ? INFINITY : instance.priority;
}

/** Sorts instances by how much they are to be promoted: their own priority and what is colocated with the promoted role. */
function sortByPromotion(plan: Plan, clone: Resource): void {
  const item = plan.of(clone);
  if (item.promotionSorted) return;
  item.promotionSorted = true;
  item.followed = true;
  for (const instance of clone.children) {
    const { promotionPriority } = plan.of(instance);
    const host = soleLocation(plan, instance, "assigned");
    if (promotionPriority >= 0 && host !== undefined && clone.allowed.has(host.index))
      clone.allowed.add(host.index, promotionPriority);
  }
  for (const colocation of withThisOf(plan, clone)) addToPrimary(plan, colocation, clone);
  requirePromotionTickets(plan, clone);
  for (const instance of clone.children) {
    const own = plan.of(instance);
    const host = soleLocation(plan, instance, "assigned");
    if (!instance.managed && instance.nextRole === Role.Promoted) own.promotionPriority = INFINITY;
    else if (host === undefined) own.promotionPriority = -INFINITY;
    else if (own.promotionPriority >= 0) own.promotionPriority = clone.allowed.get(host.index);
  }
  const byPlace = instanceOrder(plan);
  mergeSort(clone.children, (a, b) => {
    const byPriority = plan.of(b).promotionPriority - plan.of(a).promotionPriority;
    if (byPriority !== 0) return byPriority;
    const byRole = roleOf(b, true) - roleOf(a, true);
    return byRole !== 0 ? byRole : byPlace(a, b);
  });
  item.followed = false;
}

function addToPrimary(plan: Plan, colocation: Colocation, clone: Resource): void {
  if (colocation.primaryRole !== Role.Promoted || !hasInfluence(colocation)) return;
  const { dependent } = colocation;
  const scores = plan.rules.place[dependent.kind].addColocatedScores(
    plan,
    dependent,
    clone,
    clone.allowed,
    colocation,
    Math.fround(colocation.score / INFINITY),
    Select.Active | Select.NonNegative,
  );
  if (scores !== undefined) clone.allowed = scores;
}

/** The host an instance can be promoted on; for a group all members must agree. */
function promotionHost(plan: Plan, resource: Resource): Host | undefined {
  for (const child of resource.children) if (promotionHost(plan, child) === undefined) return undefined;
  const host = soleLocation(plan, resource, "assigned");
  if (host === undefined) return undefined;
  if (!resource.managed) {
    if (roleOf(resource, true) !== Role.Promoted) return undefined;
  } else if (resource.priority < 0 || !isUsableOrWillBe(plan, host)) {
    return undefined;
  }
  const clone = resource.top;
  if (!clone.allowed.has(host.index)) return undefined;
  const full = clone.allowed.count(host.index) >= (clone.clone?.promotedNodeMax ?? 0);
  return full && resource.managed ? undefined : host;
}

/** Decides which instances are promoted. */
export function setInstanceRoles(plan: Plan, clone: Resource): void {
  const { cluster } = plan;
  clone.allowed.clearCounts();
  for (const instance of clone.children) setPriority(plan, clone, instance);
  sortByPromotion(plan, clone);
  let promoted = 0;
  for (const instance of clone.children) {
    const { promotionPriority } = plan.of(instance);
    plan.noted.push({
      kind: "promotion",
      resource: instance.id,
      host: soleLocation(plan, instance, "assigned")?.name,
      score: promotionPriority,
    });
    const room = promoted < clone.clone!.promotedMax || !clone.managed;
    const host = promotionPriority >= 0 && room ? promotionHost(plan, instance) : undefined;
    const frozen = instance.role < Role.Promoted && !cluster.quorate && cluster.options.noQuorumPolicy === "freeze";
    if (host === undefined || frozen) {
      setNextUnpromoted(plan, instance);
      continue;
    }
    clone.allowed.countOne(host.index);
    setNextPromoted(instance);
    promoted++;
  }
}

/** The scores of a dependent's hosts, by where the primary's instances have the role that the colocation speaks of. */
export function updateDependentScores(plan: Plan, clone: Resource, dependent: Resource, colocation: Colocation): void {
  const { attribute, score, primaryRole, dependentRole, id } = colocation;
  const affected: ScoredHost[] = [];
  for (const instance of clone.children) {
    const host = soleLocation(plan, instance, "assigned");
    if (host === undefined || roleOf(instance, false) !== primaryRole) continue;
    if (score < INFINITY) {
      const there = placeAttribute(plan, host, attribute, clone);
      const { scores } = dependent.allowed;
      for (const other of plan.cluster.hostList) {
        const before = scores[other.index] ?? ABSENT;
        if (before === ABSENT) continue;
        if (placeAttribute(plan, other, attribute, dependent)?.toLowerCase() !== there?.toLowerCase()) continue;
        scores[other.index] = addScores(before, score);
        plan.note(dependent, other, score, id);
      }
    }
    affected.unshift({ host, score: assignedScore(plan, instance) });
  }
  if (score >= INFINITY && (dependentRole !== Role.Promoted || primaryRole !== Role.Promoted)) {
    intersectHosts(plan, dependent, affected, true, id);
  }
}

/** The score an instance had for its host: of a group, its first member. */
function assignedScore(plan: Plan, instance: Resource): number {
  const [first] = instance.children;
  return first === undefined ? plan.of(instance).assignedScore : assignedScore(plan, first);
}

/** The promotion priority of a dependent instance, by whether the primary has a promoted instance at its place. */
export function updateDependentPriority(
  plan: Plan,
  clone: Resource,
  dependent: Resource,
  colocation: Colocation,
): number {
  const { primaryRole, attribute, score } = colocation;
  const instance = findCompatible(plan, dependent, clone, primaryRole, false, attribute);
  if (instance !== undefined) {
    dependent.priority = addScores(dependent.priority, score);
    return score;
  }
  if (score >= INFINITY) {
    dependent.priority = -INFINITY;
    return -INFINITY;
  }
  return 0;
}
