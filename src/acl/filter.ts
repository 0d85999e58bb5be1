import type { Element, Node } from "../cib/index.ts";
import type { Access } from "./access.ts";

/** What may be read of a document: elements that may not are left out or, where something below them may be read, keep
 *  nothing but their ids. undefined when nothing may be read. What may be read whole is shared with the document. */
export function readablePart(document: Element, access: (element: Element) => Access): Element | undefined {
  const readable = access(document) !== "none";
  const children = document.children.flatMap((child): Node[] => {
    if (child.kind !== "element") return readable ? [child] : [];
    const part = readablePart(child, access);
    return part === undefined ? [] : [part];
  });
  if (!readable && children.length === 0) return undefined;
  const whole = children.length === document.children.length && children.every((c, i) => c === document.children[i]);
  if (readable) return whole ? document : { ...document, children };
  const { id } = document.attributes;
  return { ...document, attributes: id === undefined ? {} : { id }, children };
}
