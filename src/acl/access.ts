import { CrmError } from "../base/index.ts";
import { type Element, select } from "../cib/index.ts";
import type { AccessKind, Permission } from "./permissions.ts";

/** `write` includes `read`. */
export type Access = "none" | "read" | "write";

const ORDER: readonly Access[] = ["none", "read", "write"];

/** What the permissions give of each element of the document, and none of any other. What is said of an element goes for all
 *  below it until something else is said; on the same element hiding wins, then changing. */
export function accessTo(document: Element, permissions: readonly Permission[]): (element: Element) => Access {
  const said = new Map<Element, Set<AccessKind>>();
  for (const { kind, xpath } of permissions) {
    for (const element of selected(document, kind, xpath)) {
      const kinds = said.get(element);
      if (kinds === undefined) said.set(element, new Set([kind]));
      else kinds.add(kind);
    }
  }
  const access = new Map<Element, Access>();
  const walk = (element: Element, above: Access): void => {
    const here = accessHere(said.get(element), above);
    // Where one value stands in two places, the stricter one goes for both.
    const known = access.get(element);
    access.set(element, known === undefined || ORDER.indexOf(here) < ORDER.indexOf(known) ? here : known);
    for (const child of element.children) if (child.kind === "element") walk(child, here);
  };
  walk(document, "none");
  return (element) => access.get(element) ?? "none";
}

function accessHere(kinds: ReadonlySet<AccessKind> | undefined, above: Access): Access {
  if (kinds === undefined) return above;
  if (kinds.has("deny")) return "none";
  // What may be read here may still be changed when what is above may.
  return kinds.has("write") || above === "write" ? "write" : "read";
}

/** An XPath that cannot be understood gives nothing, and hides everything. */
function selected(document: Element, kind: AccessKind, xpath: string): Element[] {
  if (xpath.trim() === "/") return [document];
  try {
    return select(document, xpath).map(({ element }) => element);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return kind === "deny" ? [document] : [];
  }
}
