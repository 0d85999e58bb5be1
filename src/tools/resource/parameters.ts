import { childElements, configurationOf, type Element, element, firstChild } from "../../cib/index.ts";

/** Which attributes of a resource: its parameters, meta-attributes, utilization, or those of its element. */
export type AttributeKind = "instance_attributes" | "meta_attributes" | "utilization" | "element";

export interface Pair {
  readonly id: string;
  readonly set: string;
  readonly value: string;
  /** The resource it stands in. */
  readonly resource: string;
}

/** The element of a resource, and those around it from the outside in. */
export function findResource(
  cib: Element,
  id: string,
): { readonly element: Element; readonly around: readonly Element[] } | undefined {
  const resources = firstChild(configurationOf(cib), "resources");
  const bare = id.replace(/:\d+$/, "");
  const search = (node: Element, around: readonly Element[]): ReturnType<typeof findResource> => {
    for (const child of childElements(node)) {
      if (!RESOURCES.has(child.name)) continue;
      if (child.attributes.id === id || child.attributes.id === bare) return { element: child, around };
      const inside = search(child, [...around, child]);
      if (inside !== undefined) return inside;
    }
    return undefined;
  };
  return resources && search(resources, []);
}

const RESOURCES = new Set(["primitive", "group", "clone", "master", "bundle"]);

/** Attributes of that name in the resource, then in those inside it. */
export function findPairs(
  resource: Element,
  kind: Exclude<AttributeKind, "element">,
  name: string,
  set?: string,
): Pair[] {
  const own = childElements(resource, kind)
    .filter((each) => set === undefined || each.attributes.id === set)
    .flatMap((each) =>
      childElements(each, "nvpair")
        .filter((pair) => pair.attributes.name === name)
        .map((pair) => ({
          id: pair.attributes.id ?? "",
          set: each.attributes.id ?? "",
          value: pair.attributes.value ?? "",
          resource: resource.attributes.id ?? "",
        })),
    );
  const inner = childElements(resource).filter((child) => RESOURCES.has(child.name));
  return [...own, ...inner.flatMap((child) => findPairs(child, kind, name, set))];
}

/** The document with the element of a resource replaced. */
export function updateResource(cib: Element, id: string, update: (before: Element) => Element): Element {
  const walk = (node: Element): Element => {
    if (RESOURCES.has(node.name) && node.attributes.id === id) return update(node);
    let changed = false;
    const children = node.children.map((child) => {
      if (child.kind !== "element") return child;
      const next = walk(child);
      if (next !== child) changed = true;
      return next;
    });
    return changed ? { ...node, children } : node;
  };
  return walk(cib);
}

export function setPair(
  resource: Element,
  kind: Exclude<AttributeKind, "element">,
  set: string,
  id: string,
  name: string,
  value: string,
): Element {
  const sets = childElements(resource, kind);
  const known = sets.find((each) => each.attributes.id === set);
  const pair = element("nvpair", { id, name, value });
  if (known === undefined) {
    const made = element(kind, { id: set }, [pair]);
    return { ...resource, children: [...resource.children, made] };
  }
  const at = known.children.findIndex((node) => node.kind === "element" && node.attributes.id === id);
  const children =
    at < 0
      ? [...known.children, pair]
      : known.children.map((node, index) =>
          index === at && node.kind === "element" ? { ...node, attributes: { ...node.attributes, value } } : node,
        );
  return { ...resource, children: resource.children.map((node) => (node === known ? { ...known, children } : node)) };
}

export function dropPair(resource: Element, kind: Exclude<AttributeKind, "element">, id: string): Element {
  const children = resource.children.map((node) => {
    if (node.kind !== "element" || node.name !== kind) return node;
    return { ...node, children: node.children.filter((each) => each.kind !== "element" || each.attributes.id !== id) };
  });
  return { ...resource, children };
}
