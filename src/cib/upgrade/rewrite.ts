import { childElements, type Element, element, type Node } from "../tree.ts";

/** What becomes of an element: itself, others in its place, nothing. Its children have been through already. */
export type Change = (node: Element, parent: Element | undefined) => Element | readonly Element[];

/** The tree with `change` applied to every element, innermost first. What does not change stays the same reference. */
export function rewriteTree(root: Element, change: Change): Element {
  const [only] = rewrite(root, undefined, change);
  return only ?? root;
}

function rewrite(node: Element, parent: Element | undefined, change: Change): readonly Element[] {
  let children: Node[] | undefined;
  for (const [index, child] of node.children.entries()) {
    const after: readonly Node[] = child.kind === "element" ? rewrite(child, node, change) : [child];
    if (children === undefined) {
      if (after.length === 1 && after[0] === child) continue;
      children = node.children.slice(0, index);
    }
    children.push(...after);
  }
  const after = change(children === undefined ? node : { ...node, children }, parent);
  return Array.isArray(after) ? after : [after as Element];
}

export function withAttributes(node: Element, attributes: Readonly<Record<string, string | undefined>>): Element {
  const next: Record<string, string> = { ...node.attributes };
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) delete next[name];
    else next[name] = value;
  }
  return { ...node, attributes: next };
}

/** The attribute under another name, where it stood. */
export function renameAttribute(node: Element, from: string, to: string): Element {
  const attributes = Object.fromEntries(
    Object.entries(node.attributes).map(([name, value]) => [name === from ? to : name, value]),
  );
  return { ...node, attributes };
}

export function nvpair(id: string, name: string, value: string): Element {
  return element("nvpair", { id, name, value });
}

/** Elements of the subtree that have this name, outermost first. */
export function elementsNamed(root: Element, name: string): Element[] {
  const own = root.name === name ? [root] : [];
  return [...own, ...childElements(root).flatMap((child) => elementsNamed(child, name))];
}
