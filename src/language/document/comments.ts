import type { Element, Node } from "../../cib/index.ts";

type Comment = Exclude<Node, Element>;

/** What a comment says, in XML or as a line of text. */
function wordsOf({ text }: Comment): string {
  return text.trim().replace(/^#\s*/, "");
}

export function sameComment(a: Node, b: Node): boolean {
  return a.kind === "comment" && b.kind === "comment" && wordsOf(a) === wordsOf(b);
}

/** A text has an object's comments before it; those that were there already stay where they stood, as they were written. */
export function keepComments(element: Element, old: Element): Element {
  const kept = old.children.filter(
    (node) => node.kind === "comment" && element.children.some((other) => sameComment(node, other)),
  );
  if (kept.length === 0) return element;
  const children = element.children.filter((node) => !kept.some((comment) => sameComment(node, comment)));
  for (const comment of kept) children.splice(placeOf(comment, old, children), 0, comment);
  return { ...element, children };
}

/** Behind what it stood behind. */
function placeOf(comment: Node, old: Element, children: readonly Node[]): number {
  for (let at = old.children.indexOf(comment) - 1; at >= 0; at--) {
    const before = old.children[at]!;
    const found = children.findIndex((node) => node === before || isSame(node, before));
    if (found >= 0) return found + 1;
  }
  return 0;
}

const isSame = (a: Node, b: Node): boolean =>
  a.kind === "element" && b.kind === "element" && a.name === b.name && a.attributes.id === b.attributes.id;
