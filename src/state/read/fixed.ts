import { type Element, isElement } from "../../cib/index.ts";
import type { Resource } from "../resource.ts";

/** What follows from elements of the configuration alone is worked out once for each element: documents share the elements
 *  that did not change between them, so that deciding again costs what the change costs. */

const fixed = new WeakMap<Element, Map<string, boolean>>();

/** Whether an element's blocks of this name always give the same values: no rule decides about them and nothing in them
 *  refers to other parts of the document. */
export function isFixed(parent: Element | undefined, blockName: string): boolean {
  if (parent === undefined) return true;
  let byName = fixed.get(parent);
  if (byName === undefined) fixed.set(parent, (byName = new Map()));
  let known = byName.get(blockName);
  if (known === undefined) {
    known = parent.children.every((child) => !isElement(child) || child.name !== blockName || isPlain(child));
    byName.set(blockName, known);
  }
  return known;
}

function isPlain(node: Element): boolean {
  if (node.name === "rule" || node.attributes["id-ref"] !== undefined) return false;
  return node.children.every((child) => !isElement(child) || isPlain(child));
}

/** Where a resource stands in the configuration. */
type Place = Pick<Resource, "xml" | "parent">;

/** Values by resource: those of the same element within the same parents are the same. */
export class FixedTable<T> {
  readonly #known = new WeakMap<Element, { readonly around: readonly Element[]; readonly value: T }>();

  get(resource: Place, also: Element | undefined): T | undefined {
    const known = this.#known.get(resource.xml);
    if (known === undefined) return undefined;
    const { around } = known;
    let at = 0;
    if (also !== undefined && around[at++] !== also) return undefined;
    for (let up = resource.parent; up !== undefined; up = up.parent) if (around[at++] !== up.xml) return undefined;
    return at === around.length ? known.value : undefined;
  }

  set(resource: Place, also: Element | undefined, value: T): T {
    const around: Element[] = also === undefined ? [] : [also];
    for (let up = resource.parent; up !== undefined; up = up.parent) around.push(up.xml);
    this.#known.set(resource.xml, { around, value });
    return value;
  }
}
