import type { Attributes, Element } from "../../cib/index.ts";
import { integerFrom, isTrue, parseBoolean, type Resource, scoreFrom } from "../../state/index.ts";
import { operationKey, Rel } from "../action.ts";
import { addOrdering, orderTasks } from "../orderings.ts";
import type { Plan } from "../plan.ts";
import { milestone } from "../singletons.ts";
import { meaningOf, type ResourceSet, resourceSets, setOf } from "./sets.ts";

type Kind = "optional" | "mandatory" | "serialize";
type Symmetry = "asymmetric" | "symmetric" | "inverse";

/** `rsc_order`: of two resources, or of sets: each set in itself and after the one before. */
export function readOrder(plan: Plan, xml: Element): void {
  const { id = "" } = xml.attributes;
  const kind = kindOf(plan, xml.attributes);
  const symmetry = symmetryOf(plan, xml.attributes, kind, undefined);
  const sets = setsOf(plan, xml);
  if (sets === undefined) return;
  if (sets.length === 0) {
    readSimple(plan, xml, id);
    return;
  }
  let last: ResourceSet | undefined;
  for (const set of sets) {
    if (!orderInside(plan, set, kind, xml.attributes.symmetrical)) return;
    if (last !== undefined) {
      if (!orderSets(plan, last, set, kind, symmetry)) return;
      if (symmetry === "symmetric" && !orderSets(plan, set, last, kind, "inverse")) return;
    }
    last = set;
  }
}

function setsOf(plan: Plan, xml: Element): ResourceSet[] | undefined {
  const sets = resourceSets(plan, xml);
  if (sets === undefined || sets.length > 0) return sets;
  const { id, first, then, "first-action": firstAction, "then-action": thenAction } = xml.attributes;
  if (first === undefined || then === undefined) return [];
  const before = meaningOf(plan, first);
  const after = meaningOf(plan, then);
  if (before === undefined || after === undefined) {
    const bad = before === undefined ? first : then;
    plan.report("error", `Ignoring constraint '${id}' because '${bad}' is not a valid resource or tag`);
    return undefined;
  }
  if (before.kind === "resource" && after.kind === "resource") return [];
  return [
    setOf(first, before, firstAction === undefined ? {} : { action: firstAction }),
    setOf(then, after, thenAction === undefined ? {} : { action: thenAction }),
  ];
}

const INVERSE: Readonly<Record<string, string>> = {
  start: "stop",
  stop: "start",
  promote: "demote",
  demote: "promote",
  promoted: "demoted",
  demoted: "promoted",
  running: "stopped",
  stopped: "running",
};

function invert(plan: Plan, action: string): string | undefined {
  const inverse = INVERSE[action];
  if (inverse === undefined) plan.report("warning", `Unknown action '${action}' specified in order constraint`);
  return inverse;
}

function kindOf(plan: Plan, { id, kind, score }: Attributes): Kind {
  switch (kind) {
    case undefined:
      return score !== undefined && (scoreFrom(score) ?? 0) === 0 ? "optional" : "mandatory";
    case "Mandatory":
      return "mandatory";
    case "Optional":
      return "optional";
    case "Serialize":
      return "serialize";
    default:
      plan.report("error", `Resetting 'kind' for constraint ${id} to 'Mandatory' because '${kind}' is not valid`);
      return "mandatory";
  }
}

function symmetryOf(
  plan: Plan,
  attributes: Attributes,
  parentKind: Kind,
  parentSymmetrical: string | undefined,
): Symmetry {
  const kind = attributes.kind !== undefined || attributes.score !== undefined ? kindOf(plan, attributes) : parentKind;
  let symmetric = parseBoolean(attributes.symmetrical);
  if (symmetric === undefined && parentSymmetrical !== undefined) symmetric = isTrue(parentSymmetrical);
  if (symmetric === true && kind === "serialize") {
    plan.report("warning", `Ignoring symmetrical for '${attributes.id}' because not valid with kind of 'Serialize'`);
  }
  if (kind === "serialize") return "asymmetric";
  return (symmetric ?? true) ? "symmetric" : "asymmetric";
}

function flagsOf(kind: Kind, first: string, symmetry: Symmetry): number {
  switch (kind) {
    case "optional":
      return Rel.Ordered;
    case "serialize":
      return Rel.Serialize;
    case "mandatory":
      break;
  }
  switch (symmetry) {
    case "asymmetric":
      return Rel.Ordered | Rel.Asymmetric;
    case "symmetric": {
      const up = first === "start" || first === "promote" || first === "migrate_from";
      return Rel.Ordered | Rel.FirstImpliesThen | (up ? Rel.UnrunnableFirstBlocks : 0);
    }
    case "inverse":
      return Rel.Ordered | Rel.ThenImpliesFirst;
  }
}

function readSimple(plan: Plan, xml: Element, id: string): void {
  const first = orderedResource(plan, xml, "first");
  const then = first && orderedResource(plan, xml, "then");
  if (first === undefined || then === undefined) return;
  const firstAction = xml.attributes["first-action"] ?? "start";
  const thenAction = xml.attributes["then-action"] ?? firstAction;
  const kind = kindOf(plan, xml.attributes);
  const symmetry = symmetryOf(plan, xml.attributes, kind, undefined);
  const flags = flagsOf(kind, firstAction, symmetry);
  const minimum = minimumOfFirst(first, xml);
  if (minimum > 0) orderAfterMinimum(plan, id, first, firstAction, then, thenAction, flags, minimum);
  else orderTasks(plan, first, firstAction, then, thenAction, flags);
  if (symmetry !== "symmetric") return;
  const inverseThen = invert(plan, thenAction);
  const inverseFirst = invert(plan, firstAction);
  if (inverseThen === undefined || inverseFirst === undefined) {
    plan.report("warning", `Cannot invert constraint '${id}' (please specify inverse manually)`);
    return;
  }
  orderTasks(plan, then, inverseThen, first, inverseFirst, flagsOf(kind, inverseFirst, "inverse"));
}

function orderedResource(plan: Plan, xml: Element, side: "first" | "then"): Resource | undefined {
  const id = xml.attributes[side];
  const resource = plan.resourceNamed(id);
  if (resource === undefined) {
    const why = id === undefined ? `without ${side}` : `because resource '${id}' does not exist`;
    plan.report("error", `Ignoring constraint '${xml.attributes.id}' ${why}`);
  }
  return resource;
}

/** How many instances of a clone suffice; 0 = all there are. */
function minimumOfFirst(first: Resource, xml: Element): number {
  if (first.kind !== "clone") return 0;
  const minimum = first.meta.get("clone-min");
  if (minimum !== undefined) return integerFrom(minimum, 0);
  const requireAll = xml.attributes["require-all"];
  return requireAll !== undefined && !isTrue(requireAll) ? 1 : 0;
}

function orderAfterMinimum(
  plan: Plan,
  id: string,
  first: Resource,
  firstAction: string,
  then: Resource,
  thenAction: string,
  flags: number,
  minimum: number,
): void {
  const met = milestone(plan, `clone-one-or-more:${id}`);
  met.requiredRunnableBefore = minimum;
  for (const instance of first.children) {
    addOrdering(plan, {
      first: instance,
      firstKey: operationKey(firstAction),
      secondAction: met,
      flags: Rel.MinRunnable | Rel.FirstImpliesThenGraphed,
    });
  }
  addOrdering(plan, {
    firstAction: met,
    second: then,
    secondKey: operationKey(thenAction),
    flags: flags | Rel.UnrunnableFirstBlocks,
  });
}

function resourcesOf(plan: Plan, set: ResourceSet, refs: readonly string[]): Resource[] | undefined {
  const resources: Resource[] = [];
  for (const ref of refs) {
    const resource = plan.resourceNamed(ref);
    if (resource === undefined) {
      plan.report("error", `${set.attributes.id}: No resource found for ${ref}`);
      return undefined;
    }
    resources.push(resource);
  }
  return resources;
}

function orderInside(plan: Plan, set: ResourceSet, parentKind: Kind, parentSymmetrical: string | undefined): boolean {
  const { attributes } = set;
  const action = attributes.action ?? "start";
  const kind = attributes.kind === undefined ? parentKind : kindOf(plan, attributes);
  const sequential = attributes.sequential === undefined || isTrue(attributes.sequential);
  const symmetry = symmetryOf(plan, attributes, parentKind, parentSymmetrical);
  const flags = flagsOf(kind, action, symmetry);
  const resources = resourcesOf(plan, set, set.refs);
  if (resources === undefined) return false;
  if (resources.length === 1) return true;
  if (kind === "serialize") {
    for (const [index, first] of resources.entries()) {
      for (const then of resources.slice(index + 1)) orderTasks(plan, first, action, then, action, flags);
    }
  } else if (sequential) {
    for (let i = 1; i < resources.length; i++) {
      orderTasks(plan, resources[i - 1]!, action, resources[i]!, action, flags);
    }
  }
  if (symmetry === "asymmetric" || !sequential) return true;
  const inverse = invert(plan, action);
  if (inverse === undefined) return true;
  const inverseFlags = flagsOf(kind, inverse, "inverse");
  for (let i = 1; i < resources.length; i++) {
    orderTasks(plan, resources[i]!, inverse, resources[i - 1]!, inverse, inverseFlags);
  }
  return true;
}

function orderSets(plan: Plan, set1: ResourceSet, set2: ResourceSet, kind: Kind, symmetry: Symmetry): boolean {
  let action1 = set1.attributes.action ?? "start";
  let action2 = set2.attributes.action ?? "start";
  if (symmetry === "inverse") {
    action1 = invert(plan, action1) ?? action1;
    action2 = invert(plan, action2) ?? action2;
  }
  const flags = flagsOf(kind, action1, symmetry);
  const requireAll =
    action1 === "stop" || action1 === "demote" || (parseBoolean(set1.attributes["require-all"]) ?? true);
  if (!requireAll) return orderAfterAny(plan, set1, action1, set2, action2, flags);
  const firsts = resourcesOf(plan, set1, endOf(set1, symmetry === "inverse" ? "first" : "last"));
  const thens = firsts && resourcesOf(plan, set2, endOf(set2, symmetry === "inverse" ? "last" : "first"));
  if (firsts === undefined || thens === undefined) return false;
  for (const first of firsts) for (const then of thens) orderTasks(plan, first, action1, then, action2, flags);
  return true;
}

/** Sets that are explicitly in order take part with one end, others with all members. */
function endOf(set: ResourceSet, end: "first" | "last"): readonly string[] {
  if (!isTrue(set.attributes.sequential)) return set.refs;
  return end === "first" ? set.refs.slice(0, 1) : set.refs.slice(-1);
}

function orderAfterAny(
  plan: Plan,
  set1: ResourceSet,
  action1: string,
  set2: ResourceSet,
  action2: string,
  flags: number,
): boolean {
  const oneOrMore = milestone(plan, `one-or-more:${set1.attributes.id}`);
  oneOrMore.requiredRunnableBefore = 1;
  const firsts = resourcesOf(plan, set1, set1.refs);
  const thens = resourcesOf(plan, set2, set2.refs);
  if (firsts === undefined || thens === undefined) return false;
  for (const first of firsts) {
    addOrdering(plan, {
      first,
      firstKey: operationKey(action1),
      secondAction: oneOrMore,
      flags: Rel.MinRunnable | Rel.FirstImpliesThenGraphed,
    });
  }
  for (const then of thens) {
    addOrdering(plan, {
      firstAction: oneOrMore,
      second: then,
      secondKey: operationKey(action2),
      flags: flags | Rel.UnrunnableFirstBlocks,
    });
  }
  return true;
}
