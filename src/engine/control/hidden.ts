import type { Element, Node } from "../../cib/index.ts";

const SECRET = /pass(?:w|phrase|$)|secret|credential|community/i;
export const HIDDEN = "(hidden)";

/** What an element looks like for others than administrators: as it is, but for the values of parameters that are secrets by
 *  their names. What holds none is the same element, and what was looked at before is not looked at again. */
export function withoutSecrets(element: Element): Element {
  const known = looked.get(element);
  if (known !== undefined) return known;
  const { name, attributes } = element;
  let seen = element;
  if (name === "nvpair" && attributes.value !== undefined && SECRET.test(attributes.name ?? "")) {
    seen = { ...element, attributes: { ...attributes, value: HIDDEN } };
  } else {
    const children = element.children.map((node): Node => (node.kind === "element" ? withoutSecrets(node) : node));
    if (children.some((node, index) => node !== element.children[index])) seen = { ...element, children };
  }
  looked.set(element, seen);
  return seen;
}

const looked = new WeakMap<Element, Element>();
