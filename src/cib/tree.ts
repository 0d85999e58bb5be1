/** The document as a tree of plain immutable values that mirrors the XML: order, unknown elements and comments included.
 *  Change it with immer's `produce` (or the helpers in edit.ts) and compare by reference. */

export type Attributes = Readonly<Record<string, string>>;

export interface Element {
  readonly kind: "element";
  readonly name: string;
  /** In the order of the text: digests and Pacemaker's patches depend on it. */
  readonly attributes: Attributes;
  readonly children: readonly Node[];
}

/** `<!-- ... -->`, or character data other than white space between elements. */
export interface CharacterData {
  readonly kind: "comment" | "text";
  readonly text: string;
}

export type Node = Element | CharacterData;

const NO_CHILDREN: readonly Node[] = Object.freeze([]);

export function element(name: string, attributes: Attributes = {}, children: readonly Node[] = NO_CHILDREN): Element {
  return { kind: "element", name, attributes, children };
}

export function isElement(node: Node): node is Element {
  return node.kind === "element";
}

/** Child elements, all or those of one name, in document order. */
export function childElements(parent: Element, name?: string): Element[] {
  return parent.children.filter(
    (node): node is Element => node.kind === "element" && (name === undefined || node.name === name),
  );
}

export function firstChild(parent: Element, name: string): Element | undefined {
  for (const node of parent.children) if (node.kind === "element" && node.name === name) return node;
  return undefined;
}

/** Every element of the subtree, the root first, in document order. */
export function* descendants(root: Element): Generator<Element> {
  const stack: Element[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    for (let i = node.children.length - 1; i >= 0; i--) {
      const child = node.children[i]!;
      if (child.kind === "element") stack.push(child);
    }
  }
}

const idIndexes = new WeakMap<Element, ReadonlyMap<string, Element>>();

/** Elements of the subtree by their `id`, the first in document order where an id stands twice. Cached by root. */
export function indexById(root: Element): ReadonlyMap<string, Element> {
  let index = idIndexes.get(root);
  if (index === undefined) {
    const map = new Map<string, Element>();
    for (const node of descendants(root)) {
      const id = node.attributes.id;
      if (id !== undefined && !map.has(id)) map.set(id, node);
    }
    idIndexes.set(root, (index = map));
  }
  return index;
}

/** True when both trees say the same: names, attributes in any order, children in order. */
export function sameTree(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.kind !== "element" || b.kind !== "element") {
    return a.kind === b.kind && (a as CharacterData).text === (b as CharacterData).text;
  }
  return (
    a.name === b.name &&
    sameAttributes(a.attributes, b.attributes) &&
    a.children.length === b.children.length &&
    a.children.every((child, index) => sameTree(child, b.children[index]!))
  );
}

export function sameAttributes(a: Attributes, b: Attributes): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
