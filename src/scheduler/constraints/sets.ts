import { type Attributes, childElements, type Element } from "../../cib/index.ts";
import type { Resource } from "../../state/index.ts";
import type { Groundwork } from "../plan.ts";

/** Resources that a constraint speaks of together, by the ids in `refs`. */
export interface ResourceSet {
  readonly attributes: Attributes;
  readonly refs: readonly string[];
}

export type Meaning =
  | { readonly kind: "resource"; readonly resource: Resource }
  /** A tag, or a template that stands for its users. */
  | { readonly kind: "tag"; readonly ids: readonly string[] };

/** What an id in a constraint means; undefined when it means nothing. */
export function meaningOf(plan: Groundwork, id: string | undefined): Meaning | undefined {
  const resource = plan.resourceNamed(id);
  if (resource !== undefined) return { kind: "resource", resource };
  if (id === undefined) return undefined;
  const users = plan.cluster.templates.get(id);
  const ids = users ?? plan.cluster.tags.get(id);
  if (ids === undefined || ids.length === 0) {
    plan.report("warning", `No resource, template, or tag named '${id}'`);
    return undefined;
  }
  return { kind: "tag", ids };
}

function refsOf(set: Element): string[] {
  return childElements(set, "resource_ref").map(({ attributes }) => attributes.id ?? "");
}

/** The resource sets of a constraint, references followed and tags replaced by what they stand for. Where any id means
 *  nothing all are left as they are. undefined when a reference to a set cannot be followed. */
export function resourceSets(plan: Groundwork, constraint: Element): ResourceSet[] | undefined {
  const elements = childElements(constraint, "resource_set");
  const own = elements.map((set) => refsOf(set).map((id) => ({ id, meaning: meaningOf(plan, id) })));
  const bad = own.flat().find(({ meaning }) => meaning === undefined);
  if (bad !== undefined) {
    plan.report(
      "error",
      `Ignoring resource sets for constraint '${constraint.attributes.id}' because '${bad.id}' is not a valid resource or tag`,
    );
  }
  const sets: ResourceSet[] = [];
  for (const [index, element] of elements.entries()) {
    if (element.attributes["id-ref"] !== undefined) {
      const target = plan.cluster.resolve(element);
      if (target === undefined) return undefined;
      sets.push({ attributes: target.attributes, refs: refsOf(target) });
    } else {
      const refs = own[index]!.flatMap(({ id, meaning }) =>
        bad === undefined && meaning?.kind === "tag" ? meaning.ids : [id],
      );
      sets.push({ attributes: element.attributes, refs });
    }
  }
  return sets;
}

/** A tag or a single resource as a set of its own; the members of a tag are in no order. */
export function setOf(id: string, meaning: Meaning, attributes: Attributes): ResourceSet {
  return meaning.kind === "tag"
    ? { attributes: { id, ...attributes, sequential: "false" }, refs: meaning.ids }
    : { attributes: { id, ...attributes }, refs: [id] };
}
