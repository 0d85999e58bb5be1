import { childElements, configurationOf, descendants, type Element, firstChild } from "../../cib/index.ts";
import { formatObject, kindOfElement, surroundingsOf, Workspace } from "../../language/index.ts";

const REFERENCES = ["rsc", "with-rsc", "first", "then", "rsc-ticket"];

/** Constraints that mention one of the ids, as `configure show` has them. */
export function statementsAbout(cib: Element, ids: ReadonlySet<string>): string[] {
  const constraints = firstChild(configurationOf(cib), "constraints");
  const found = constraints === undefined ? [] : childElements(constraints).filter((each) => mentions(each, ids));
  if (found.length === 0) return [];
  const surroundings = surroundingsOf(new Workspace(cib), { providersOf: () => [], hidden: () => undefined });
  return found.flatMap((element) => {
    const kind = kindOfElement(element.name);
    return kind === undefined ? [] : [formatObject(element, kind, { surroundings, layout: "one-line" })];
  });
}

function mentions(constraint: Element, ids: ReadonlySet<string>): boolean {
  if (REFERENCES.some((name) => ids.has(constraint.attributes[name] ?? ""))) return true;
  for (const element of descendants(constraint))
    if (element.name === "resource_ref" && ids.has(element.attributes.id ?? "")) return true;
  return false;
}
