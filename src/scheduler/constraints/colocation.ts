import { INFINITY } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { compareBytes, parseBoolean, type Resource, type ResourceKind, Role, scoreFrom } from "../../state/index.ts";
import { operationKey, Rel } from "../action.ts";
import { order } from "../orderings.ts";
import type { Plan } from "../plan.ts";
import { constraintRole } from "./role.ts";
import { meaningOf, type ResourceSet, resourceSets, setOf } from "./sets.ts";
import type { Colocation } from "./types.ts";

/** `rsc_colocation`: of two resources, or of sets: each set in itself and with the one before. */
export function readColocation(plan: Plan, xml: Element): void {
  const { id = "", influence } = xml.attributes;
  let score = 0;
  if (xml.attributes.score !== undefined) {
    const parsed = scoreFrom(xml.attributes.score, plan.cluster.options.healthScores);
    if (parsed === undefined) {
      plan.report("error", `Ignoring colocation ${id} because '${xml.attributes.score}' is not a valid score`);
      return;
    }
    score = parsed;
  }
  const sets = setsOf(plan, xml);
  if (sets === undefined) return;
  if (sets.length === 0) {
    readSimple(plan, xml, id, score, influence);
    return;
  }
  let last: ResourceSet | undefined;
  for (const set of sets) {
    colocateInside(plan, id, set, score, influence);
    if (last !== undefined) colocateSets(plan, id, last, set, score, influence);
    last = set;
  }
}

/** The constraint's sets; a constraint with a tag on one side is one of two sets. undefined when it cannot be used. */
function setsOf(plan: Plan, xml: Element): ResourceSet[] | undefined {
  const sets = resourceSets(plan, xml);
  if (sets === undefined || sets.length > 0) return sets;
  const { id, rsc, "with-rsc": withRsc, "rsc-role": role, "with-rsc-role": withRole } = xml.attributes;
  if (rsc === undefined || withRsc === undefined) return [];
  const dependent = meaningOf(plan, rsc);
  const primary = meaningOf(plan, withRsc);
  if (dependent === undefined || primary === undefined) {
    const bad = dependent === undefined ? rsc : withRsc;
    plan.report("error", `Ignoring constraint '${id}' because '${bad}' is not a valid resource or tag`);
    return undefined;
  }
  if (dependent.kind === "resource" && primary.kind === "resource") return [];
  if (dependent.kind === "tag" && primary.kind === "tag") {
    plan.report("error", `Ignoring constraint '${id}' because two templates or tags cannot be colocated`);
    return undefined;
  }
  return [
    setOf(rsc, dependent, role === undefined ? {} : { role }),
    setOf(withRsc, primary, withRole === undefined ? {} : { role: withRole }),
  ];
}

function readSimple(plan: Plan, xml: Element, id: string, score: number, influence: string | undefined): void {
  const { rsc, "with-rsc": withRsc, "rsc-role": role, "with-rsc-role": withRole } = xml.attributes;
  const dependent = plan.resourceNamed(rsc);
  const primary = plan.resourceNamed(withRsc);
  if (dependent === undefined || primary === undefined) {
    const missing = dependent === undefined ? rsc : withRsc;
    plan.report("error", `Ignoring constraint '${id}' because resource '${missing}' does not exist`);
    return;
  }
  addColocation(plan, {
    id,
    attribute: xml.attributes["node-attribute"],
    score,
    dependent,
    primary,
    dependentRole: role,
    primaryRole: withRole,
    explicit: true,
    influence: hasInfluence(plan, id, dependent, influence),
  });
}

function hasInfluence(plan: Plan, id: string, resource: Resource, text: string | undefined): boolean {
  if (text !== undefined) {
    const influence = parseBoolean(text);
    if (influence !== undefined) return influence;
    plan.report("error", `Constraint '${id}' has invalid value for influence (using default)`);
  }
  return resource.critical;
}

function missing(plan: Plan, id: string, ref: string): undefined {
  plan.report("error", `Ignoring ${ref} in set of colocation ${id}: No such resource`);
  return undefined;
}

/** Members of a set go where the one before goes; of an anti-colocation each apart from all before. */
function colocateInside(plan: Plan, id: string, set: ResourceSet, score: number, influence: string | undefined): void {
  const { attributes, refs } = set;
  let own = score;
  if (attributes.score !== undefined) {
    const parsed = scoreFrom(attributes.score, plan.cluster.options.healthScores);
    if (parsed === undefined) {
      plan.report(
        "error",
        `Ignoring colocation '${id}' for set '${attributes.id}' because '${attributes.score}' is not a valid score`,
      );
      return;
    }
    own = parsed;
  }
  if (own === 0 || parseBoolean(attributes.sequential) === false) return;
  const { role } = attributes;
  const add = (dependent: Resource, primary: Resource, of: Resource): void =>
    addColocation(plan, {
      id: attributes.id ?? id,
      attribute: undefined,
      score: own,
      dependent,
      primary,
      dependentRole: role,
      primaryRole: role,
      explicit: true,
      influence: hasInfluence(plan, id, of, influence),
    });
  if (own > 0) {
    const withPrevious = (attributes.ordering ?? "group").toLowerCase() === "group";
    let other: Resource | undefined;
    for (const ref of refs) {
      const resource = plan.resourceNamed(ref);
      if (resource === undefined) {
        missing(plan, id, ref);
        return;
      }
      if (other !== undefined) {
        if (withPrevious) add(resource, other, resource);
        else add(other, resource, resource);
      }
      other = resource;
    }
    return;
  }
  for (const ref of refs) {
    const resource = plan.resourceNamed(ref);
    if (resource === undefined) {
      missing(plan, id, ref);
      return;
    }
    for (const earlier of refs) {
      if (earlier === resource.id) break;
      const other = plan.resourceNamed(earlier);
      if (other !== undefined) add(resource, other, resource);
    }
  }
}

/** The first of one set goes with the last of the next; sets without order take part with all members. */
function colocateSets(
  plan: Plan,
  id: string,
  set1: ResourceSet,
  set2: ResourceSet,
  score: number,
  influence: string | undefined,
): void {
  if (score === 0) return;
  const dependents = ends(set1, "first");
  const primaries = ends(set2, "last");
  const [single] = set1.refs;
  if (dependents.single && single !== undefined && plan.resourceNamed(single) === undefined) {
    missing(plan, id, single);
    return;
  }
  const last = set2.refs.at(-1);
  if (primaries.single && (last === undefined || plan.resourceNamed(last) === undefined)) {
    missing(plan, id, last ?? "");
    return;
  }
  for (const dependentRef of dependents.refs) {
    const dependent = plan.resourceNamed(dependentRef);
    if (dependent === undefined) {
      missing(plan, id, dependentRef);
      continue;
    }
    for (const primaryRef of primaries.refs) {
      const primary = plan.resourceNamed(primaryRef);
      if (primary === undefined) {
        missing(plan, id, primaryRef);
        continue;
      }
      addColocation(plan, {
        id,
        attribute: undefined,
        score,
        dependent,
        primary,
        dependentRole: set1.attributes.role,
        primaryRole: set2.attributes.role,
        explicit: true,
        influence: hasInfluence(plan, id, dependent, influence),
      });
    }
  }
}

function ends(set: ResourceSet, end: "first" | "last"): { single: boolean; refs: readonly string[] } {
  if (parseBoolean(set.attributes.sequential) === false) return { single: false, refs: set.refs };
  return { single: true, refs: end === "first" ? set.refs.slice(0, 1) : set.refs.slice(-1) };
}

export interface NewColocation {
  readonly id: string;
  readonly attribute?: string | undefined;
  readonly score: number;
  readonly dependent: Resource;
  readonly primary: Resource;
  readonly dependentRole?: string | undefined;
  readonly primaryRole?: string | undefined;
  readonly explicit?: boolean;
  readonly influence: boolean;
}

export function addColocation(plan: Plan, wish: NewColocation): void {
  const { id, score, dependent, primary } = wish;
  const dependentRole = constraintRole(plan, id, wish.dependentRole);
  const primaryRole = constraintRole(plan, id, wish.primaryRole);
  if (dependentRole === undefined || primaryRole === undefined || score === 0) return;
  const colocation: Colocation = {
    id,
    attribute: wish.attribute ?? "#uname",
    score,
    dependent,
    primary,
    dependentRole,
    primaryRole,
    explicit: wish.explicit ?? false,
    influence: wish.influence,
  };
  insertThisWith(plan.of(dependent).thisWith, colocation);
  insertWithThis(plan.of(primary).withThis, colocation);
  if (score <= -INFINITY) {
    orderApart(plan, dependent, dependentRole, primary, primaryRole);
    orderApart(plan, primary, primaryRole, dependent, dependentRole);
  }
}

/** What must not run together must not overlap when the two trade places. */
function orderApart(plan: Plan, first: Resource, firstRole: Role, then: Resource, thenRole: Role): void {
  const firstTasks =
    firstRole === Role.Promoted ? ["demote"] : firstRole === Role.Unpromoted ? ["stop", "promote"] : ["stop"];
  const thenTasks =
    thenRole === Role.Promoted ? ["promote"] : thenRole === Role.Unpromoted ? ["start", "demote"] : ["start"];
  for (const firstTask of firstTasks) {
    for (const thenTask of thenTasks) {
      order(plan, first, operationKey(firstTask), then, operationKey(thenTask), Rel.IfRequiredOnSameHost);
    }
  }
}

const KIND_RANK: Readonly<Record<ResourceKind, number>> = { primitive: 0, group: 1, clone: 2, bundle: 3 };

/** Which of two matters more: priority, then the more complex, then the id. */
function compareImportance(a: Resource, b: Resource): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  if (a.kind !== b.kind) return KIND_RANK[b.kind] - KIND_RANK[a.kind];
  if (a.kind === "clone" && a.promotable !== b.promotable) return a.promotable ? -1 : 1;
  return compareBytes(a.id, b.id);
}

/** Sorted in before what is equal. */
function insertSorted(list: Colocation[], colocation: Colocation, side: "dependent" | "primary"): void {
  const at = list.findIndex((other) => compareImportance(colocation[side], other[side]) <= 0);
  if (at < 0) list.push(colocation);
  else list.splice(at, 0, colocation);
}

export function insertThisWith(list: Colocation[], colocation: Colocation): void {
  insertSorted(list, colocation, "primary");
}

export function insertWithThis(list: Colocation[], colocation: Colocation): void {
  insertSorted(list, colocation, "dependent");
}

/** Adds one list to another. Where the other has something already, Pacemaker adds the first of the list as often as the
 *  list is long; scores and score lines depend on it. */
export function insertAllThisWith(list: Colocation[], addition: readonly Colocation[]): void {
  if (list.length === 0) list.push(...addition);
  else for (const _ of addition) insertThisWith(list, addition[0]!);
}

export function insertAllWithThis(list: Colocation[], addition: readonly Colocation[]): void {
  if (list.length === 0) list.push(...addition);
  else for (const _ of addition) insertWithThis(list, addition[0]!);
}
