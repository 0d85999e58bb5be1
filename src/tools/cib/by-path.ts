import { applyChanges, type Element, pathOf, select } from "../../cib/index.ts";
import { noSuch } from "./operations.ts";

/** Deletes what an XPath selects, the first of it or all; nothing selected is no error. */
export function deleteByPath(cib: Element, xpath: string, all: boolean): Element {
  const found = select(cib, xpath);
  // From the end, so that the paths of those before stay right.
  const chosen = (all ? found : found.slice(0, 1)).toReversed();
  return applyChanges(
    cib,
    chosen.map((each) => ({ op: "delete", path: pathOf(each) })),
  );
}

/** Edits the first element that an XPath selects. @throws CrmError `no-such` */
export function atPath(cib: Element, xpath: string, update: (found: Element) => Element): Element {
  const [first] = select(cib, xpath);
  if (first === undefined) throw noSuch();
  let node = update(first.element);
  for (let at = first; at.parent !== undefined && at.parent.element.name !== ""; at = at.parent) {
    const { element: parent } = at.parent;
    node = { ...parent, children: parent.children.map((child) => (child === at.element ? node : child)) };
  }
  return node;
}
