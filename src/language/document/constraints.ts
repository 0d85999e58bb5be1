import { childElements, type Element } from "../../cib/index.ts";
import { readBoolean } from "../grammar/words.ts";
import { referencesIn } from "./mentions.ts";

/** Constraints when the resources they speak of are renamed, wrapped or deleted. All functions return the constraint anew,
 *  the same object when nothing in it changed. */

const REFERENCES = ["rsc", "with-rsc", "first", "then"] as const;

export const hasSets = (constraint: Element): boolean => childElements(constraint, "resource_set").length > 0;

/** Points references from one resource to another. One that stands twice in the sets afterwards stays once; two that are
 *  left over are written as a simple constraint. */
export function renameReference(constraint: Element, from: string, to: string): Element {
  const simple = REFERENCES.filter((name) => constraint.attributes[name] === from);
  if (simple.length > 0) {
    const attributes = { ...constraint.attributes };
    for (const name of simple) attributes[name] = to;
    return { ...constraint, attributes };
  }
  if (!setMembers(constraint).includes(from)) return constraint;
  const counts = new Map<string, number>();
  for (const id of setMembers(constraint))
    counts.set(id === from ? to : id, (counts.get(id === from ? to : id) ?? 0) + 1);
  const renamed = mapMembers(constraint, (member) => {
    const id = member.attributes.id === from ? to : member.attributes.id!;
    const count = counts.get(id)!;
    if (count > 1) {
      counts.set(id, count - 1);
      return undefined;
    }
    return id === member.attributes.id ? member : { ...member, attributes: { ...member.attributes, id } };
  });
  return setMembers(renamed).length === 2 ? simplified(renamed) : renamed;
}

/** Drops references to a resource that is gone. */
export function dropReference(constraint: Element, id: string): Element {
  const simple = REFERENCES.filter((name) => constraint.attributes[name] === id);
  if (simple.length > 0) {
    const attributes = { ...constraint.attributes };
    for (const name of simple) delete attributes[name];
    return { ...constraint, attributes };
  }
  if (!setMembers(constraint).includes(id)) return constraint;
  const dropped = mapMembers(constraint, (member) => (member.attributes.id === id ? undefined : member));
  const loose = childElements(dropped, "resource_set").some(
    (set) => readBoolean(set.attributes.sequential ?? "true") === false && referencesIn(set, "resource_ref").length > 1,
  );
  return !loose && setMembers(dropped).length === 2 ? simplified(dropped) : dropped;
}

/** True for a constraint that says nothing any more: too few resources, or one of them twice. */
export function isPointless(constraint: Element, id: string): boolean {
  const lone = constraint.name === "rsc_location" || constraint.name === "rsc_ticket";
  if (hasSets(constraint)) return setMembers(constraint).length < (lone ? 1 : 2);
  const present = REFERENCES.filter((name) => constraint.attributes[name] !== undefined);
  if (lone) return present.length < 1 && constraint.attributes["rsc-pattern"] === undefined;
  return present.length < 2 || present.filter((name) => constraint.attributes[name] === id).length === 2;
}

export function setMembers(constraint: Element): string[] {
  return childElements(constraint, "resource_set").flatMap((set) => referencesIn(set, "resource_ref"));
}

function mapMembers(constraint: Element, change: (member: Element) => Element | undefined): Element {
  const children = constraint.children.flatMap((node) => {
    if (node.kind !== "element" || node.name !== "resource_set") return [node];
    const members = node.children.flatMap((member) => {
      if (member.kind !== "element" || member.name !== "resource_ref") return [member];
      return change(member) ?? [];
    });
    return members.some((member) => member.kind === "element") ? [{ ...node, children: members }] : [];
  });
  return { ...constraint, children };
}

/** Two members of sets as the simple form. In a set of a colocation the later depends on the former, in the simple form
 *  the former on the latter: members of one set change places. */
function simplified(constraint: Element): Element {
  const sets = childElements(constraint, "resource_set");
  if (sets.some((set) => readBoolean(set.attributes["require-all"] ?? "true") === false)) return constraint;
  const members = sets.flatMap((set) =>
    referencesIn(set, "resource_ref").map((id) => ({ id, role: set.attributes.role, action: set.attributes.action })),
  );
  const [a, b] = members;
  if (a === undefined || b === undefined) return constraint;
  const rest = constraint.children.filter((node) => node.kind !== "element" || node.name !== "resource_set");
  const [first, second] = constraint.name === "rsc_colocation" && sets.length === 1 ? [b, a] : [a, b];
  const named = namesOf(constraint.name);
  if (named === undefined) return constraint;
  const attributes: Record<string, string> = { ...constraint.attributes };
  for (const [name, member] of [
    [named.first, first],
    [named.second, second],
  ] as const) {
    attributes[name] = member.id;
    const qualifier = member[named.qualifier];
    if (qualifier !== undefined) attributes[`${name}-${named.qualifier}`] = qualifier;
  }
  return { ...constraint, attributes, children: rest };
}

function namesOf(name: string): { first: string; second: string; qualifier: "role" | "action" } | undefined {
  if (name === "rsc_colocation") return { first: "rsc", second: "with-rsc", qualifier: "role" };
  if (name === "rsc_order") return { first: "first", second: "then", qualifier: "action" };
  return undefined;
}
