import { childElements, descendants, type Element, element } from "../cib/index.ts";
import { type Draft, MEMBER } from "./language.ts";

/** An `$id-ref` may name a set or the object that has one: the id of the set is meant. */
export function resolveIdRefs(root: Draft, byId: (id: string) => Element | undefined): string[] {
  const missing: string[] = [];
  const visit = (node: Draft): void => {
    const reference = node.attributes["id-ref"];
    if (reference !== undefined) {
      const target = byId(reference);
      if (target === undefined) missing.push(reference);
      else node.attributes["id-ref"] = setIn(target, node.name) ?? reference;
    }
    for (const child of node.children) if (child.kind === "element") visit(child);
  };
  visit(root);
  return missing;
}

function setIn(target: Element, name: string): string | undefined {
  if (target.name === name) return undefined;
  for (const inner of descendants(target))
    if (inner.name === name && inner.attributes.id !== undefined) return inner.attributes.id;
  return undefined;
}

/** Ids of the members that a container's statement names. */
export function memberIds(root: Draft): string[] {
  return root.children.flatMap((node) =>
    node.kind === "element" && node.name === MEMBER ? [node.attributes.id ?? ""] : [],
  );
}

/** The container with its members in place of their names; `find` gives what is not there as undefined, and it is left
 *  out. */
export function withMembers(root: Element, find: (id: string) => Element | undefined): Element {
  if (childElements(root, MEMBER).length === 0) return root;
  return element(
    root.name,
    root.attributes,
    root.children.flatMap((node) => {
      if (node.kind !== "element" || node.name !== MEMBER) return [node];
      const member = find(node.attributes.id ?? "");
      return member === undefined ? [] : [member];
    }),
  );
}
