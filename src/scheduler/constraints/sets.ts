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
 *  nothing, be it a member of a tag, all are left as they are. undefined when a reference to a set cannot be followed. */
export function resourceSets(plan: Groundwork, constraint: Element): ResourceSet[] | undefined {
  const elements = childElements(constraint, "resource_set");
  const expanded = withoutTags(plan, elements.map(refsOf), constraint.attributes.id);
  const sets: ResourceSet[] = [];
  for (const [index, element] of elements.entries()) {
    if (element.attributes["id-ref"] === undefined) {
      sets.push({ attributes: element.attributes, refs: expanded?.[index] ?? refsOf(element) });
      continue;
    }
    const target = plan.cluster.resolve(element);
    if (target === undefined) return undefined;
    sets.push({ attributes: target.attributes, refs: refsOf(target) });
  }
  return sets;
}

/** undefined where an id means nothing. */
function withoutTags(
  plan: Groundwork,
  sets: readonly (readonly string[])[],
  constraint: string | undefined,
): readonly (readonly string[])[] | undefined {
  let bad: string | undefined;
  const expand = (ids: readonly string[], inside: readonly string[]): readonly string[] =>
    ids.flatMap((id) => {
      if (bad !== undefined) return [];
      // A tag in itself stands for nothing more.
      if (inside.includes(id)) return [];
      const meaning = meaningOf(plan, id);
      if (meaning === undefined) bad = id;
      return meaning?.kind === "tag" ? expand(meaning.ids, [...inside, id]) : [id];
    });
  const expanded = sets.map((refs) => expand(refs, []));
  if (bad === undefined) return expanded;
  plan.report(
    "error",
    `Ignoring resource sets for constraint '${constraint}' because '${bad}' is not a valid resource or tag`,
  );
  return undefined;
}

/** A tag or a single resource as a set of its own; the members of a tag are in no order. */
export function setOf(id: string, meaning: Meaning, attributes: Attributes): ResourceSet {
  return meaning.kind === "tag"
    ? { attributes: { id, ...attributes, sequential: "false" }, refs: meaning.ids }
    : { attributes: { id, ...attributes }, refs: [id] };
}
