import { childElements, type Element } from "../../cib/index.ts";
import type { Kind } from "../kinds.ts";

const CONSTRAINT_ATTRIBUTES = ["rsc", "with-rsc", "first", "then"] as const;

/** Ids of other objects that an object speaks of: what must follow when one of those is renamed or deleted. */
export function mentionedIn(element: Element, kind: Kind): string[] {
  switch (kind.group) {
    case "constraint": {
      const ids = CONSTRAINT_ATTRIBUTES.flatMap((name) => element.attributes[name] ?? []);
      for (const set of childElements(element, "resource_set")) ids.push(...referencesIn(set, "resource_ref"));
      return ids;
    }
    case "tag":
      return referencesIn(element, "obj_ref");
    case "fencing":
      return childElements(element, "fencing-level").flatMap(({ attributes }) => (attributes.devices ?? "").split(","));
    case "acl":
      return kind.word === "role"
        ? childElements(element, "acl_permission").flatMap(({ attributes }) => attributes.reference ?? [])
        : [...referencesIn(element, "role"), ...referencesIn(element, "role_ref")];
    case "resource":
      return element.attributes.template === undefined ? [] : [element.attributes.template];
    default:
      return [];
  }
}

export function referencesIn(element: Element, name: string): string[] {
  return childElements(element, name).flatMap(({ attributes }) => attributes.id ?? []);
}

/** Who speaks of whom. */
export class Mentions {
  private readonly by = new Map<string, Set<string>>();

  add(key: string, element: Element, kind: Kind): void {
    for (const id of mentionedIn(element, kind)) {
      const keys = this.by.get(id) ?? new Set();
      this.by.set(id, keys.add(key));
    }
  }

  remove(key: string, element: Element, kind: Kind): void {
    for (const id of mentionedIn(element, kind)) this.by.get(id)?.delete(key);
  }

  of(id: string): readonly string[] {
    return [...(this.by.get(id) ?? [])];
  }
}
