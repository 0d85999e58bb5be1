import { childElements, configurationOf, type Element, element, firstChild } from "../../cib/index.ts";

/** Which attributes of a resource: its parameters, meta-attributes, utilization, or those of its element. */
export type AttributeKind = "instance_attributes" | "meta_attributes" | "utilization" | "element";
export type SetKind = Exclude<AttributeKind, "element">;

/** A name/value pair as it stands in the document. */
export interface Pair {
  readonly id: string | undefined;
  readonly value: string;
}

/** Which pairs are meant: by name, and as far as given by their own id, their set's, and the kind of the set. */
export interface PairQuery {
  readonly name: string;
  readonly kind: SetKind | undefined;
  readonly set: string | undefined;
  readonly id: string | undefined;
}

/** The element with this id among the resources. */
export function findElement(cib: Element, id: string): Element | undefined {
  const search = (node: Element): Element | undefined => {
    for (const child of childElements(node)) {
      const found = child.attributes.id === id ? child : search(child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const resources = firstChild(configurationOf(cib), "resources");
  return resources && search(resources);
}

/** Pairs of a resource's own sets; without a kind, all that stand anywhere in it, those of what it holds included. */
export function findPairs(cib: Element, resource: string, { name, kind, set, id }: PairQuery): Pair[] {
  const owner = findElement(cib, resource);
  if (owner === undefined) return [];
  const sets =
    kind === undefined
      ? [owner]
      : childElements(owner, kind).filter((each) => set === undefined || each.attributes.id === set);
  return sets
    .flatMap(pairsWithin)
    .filter(({ attributes }) => attributes.name === name && (id === undefined || attributes.id === id))
    .map(({ attributes }) => ({ id: attributes.id, value: attributes.value ?? "" }));
}

function pairsWithin(node: Element): Element[] {
  return childElements(node).flatMap((child) => (child.name === "nvpair" ? [child] : pairsWithin(child)));
}

/** The document with the first element that has this id among the resources replaced (or gone). */
export function updateElement(cib: Element, id: string, update: (before: Element) => Element | undefined): Element {
  const walk = (node: Element): Element => {
    for (const [index, child] of node.children.entries()) {
      if (child.kind !== "element") continue;
      const next = child.attributes.id === id ? update(child) : walk(child);
      if (next === child) continue;
      return { ...node, children: node.children.toSpliced(index, 1, ...(next === undefined ? [] : [next])) };
    }
    return node;
  };
  const configuration = configurationOf(cib);
  const resources = firstChild(configuration, "resources");
  if (resources === undefined) return cib;
  const inside = (node: Element, part: Element, next: Element): Element => ({
    ...node,
    children: node.children.map((each) => (each === part ? next : each)),
  });
  return inside(cib, configuration, inside(configuration, resources, walk(resources)));
}

export function withAttribute(node: Element, name: string, value: string | undefined): Element {
  const { [name]: _old, ...rest } = node.attributes;
  if (value === undefined) return { ...node, attributes: rest };
  return { ...node, attributes: { ...node.attributes, [name]: value } };
}

/** The resource with a new pair at the end of a set, which is made where there is none. */
export function addPair(resource: Element, kind: SetKind, set: string, pair: Element): Element {
  const known = childElements(resource, kind).find((each) => each.attributes.id === set);
  const next = { ...(known ?? element(kind, { id: set })) };
  const filled = { ...next, children: [...next.children, pair] };
  return known === undefined
    ? { ...resource, children: [...resource.children, filled] }
    : { ...resource, children: resource.children.map((node) => (node === known ? filled : node)) };
}
