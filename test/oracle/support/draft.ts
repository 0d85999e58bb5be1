import { type Element, isElement } from "../../../src/cib/index.ts";

type Other = Exclude<Element["children"][number], Element>;

/** An element that may be changed. */
export interface Draft {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: (Draft | Other)[];
}

export function thaw(element: Element): Draft {
  return {
    kind: "element",
    name: element.name,
    attributes: { ...element.attributes },
    children: element.children.map((node) => (isElement(node) ? thaw(node) : node)),
  };
}

export function element(name: string, attributes: Record<string, string>, children: Draft[] = []): Draft {
  return { kind: "element", name, attributes, children };
}

export const isDraft = (node: Draft["children"][number]): node is Draft => node.kind === "element";

/** All elements of these names below one, in the order of the document. */
export function all(root: Draft, ...names: readonly string[]): Draft[] {
  return root.children
    .filter(isDraft)
    .flatMap((child) => [...(names.includes(child.name) ? [child] : []), ...all(child, ...names)]);
}

/** The first child of this name, made if there is none. */
export function child(parent: Draft, name: string, attributes: Record<string, string> = {}): Draft {
  const found = parent.children.find((node): node is Draft => isDraft(node) && node.name === name);
  if (found !== undefined) return found;
  const made = element(name, attributes);
  parent.children.push(made);
  return made;
}

export function parentOf(root: Draft, target: Draft): Draft | undefined {
  if (root.children.includes(target)) return root;
  for (const node of root.children) {
    const found = isDraft(node) ? parentOf(node, target) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

export function remove(root: Draft, target: Draft): void {
  const siblings = parentOf(root, target)?.children;
  siblings?.splice(siblings.indexOf(target), 1);
}
