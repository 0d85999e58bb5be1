import type { Element } from "../../cib/index.ts";
import { type Entry, formatObject, hideIn, type Surroundings } from "../../language/index.ts";

/** An object for programs: its type and id, its text, and its XML as nested values. */
export function jsonOf({ id, kind, element, parent }: Entry, around: Surroundings): unknown {
  return {
    type: kind.word,
    id,
    ...(parent === undefined ? {} : { parent }),
    text: formatObject(element, kind, { surroundings: around, layout: "one-line" }),
    ...contentOf(hideIn(element, around)),
  };
}

function contentOf(element: Element): Record<string, unknown> {
  const { id: _id, ...attributes } = element.attributes;
  const children = element.children.map((node) =>
    node.kind === "element"
      ? {
          element: node.name,
          ...(node.attributes.id === undefined ? {} : { id: node.attributes.id }),
          ...contentOf(node),
        }
      : { comment: node.text },
  );
  return {
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(children.length === 0 ? {} : { children }),
  };
}
