import { comparePatchset, type Element, type Node, type PatchsetChange, patchsetStep } from "../cib/index.ts";
import { type Access, accessTo } from "./access.ts";
import type { Permission } from "./permissions.ts";

/** The path of the first change between two documents that the permissions do not allow; undefined when all are. An element
 *  with nothing but an id may always be created, as a place for what may be; not among the ACLs. */
export function firstDenied(before: Element, after: Element, permissions: readonly Permission[]): string | undefined {
  if (before === after) return undefined;
  const was = accessTo(before, permissions);
  const is = accessTo(after, permissions);
  for (const change of comparePatchset(before, after, { attributeOrder: false, commentsByText: true })) {
    const denied = deniedIn(change, was, is);
    if (denied !== undefined) return denied;
  }
  return undefined;
}

type AccessOf = (element: Element) => Access;

function deniedIn(change: PatchsetChange, was: AccessOf, is: AccessOf): string | undefined {
  switch (change.operation) {
    case "create":
      return deniedCreation(change.node, change.parent, change.path, is);
    case "modify":
      // In both, so that nobody makes an element theirs by changing it, or changes it into one that is not.
      return was(change.before) === "write" && is(change.after) === "write" ? undefined : change.path;
    case "delete":
      return mayWrite(change.node, change.parent, was) ? undefined : change.path;
    case "move":
      return mayWrite(change.node, change.parent, is) ? undefined : change.path;
  }
}

function deniedCreation(node: Node, parent: Element, parentPath: string, is: AccessOf): string | undefined {
  const path = parentPath + patchsetStep(node);
  if (!mayWrite(node, parent, is) && !isScaffolding(node, path)) return path;
  if (node.kind !== "element") return undefined;
  for (const child of node.children) {
    const denied = deniedCreation(child, node, path, is);
    if (denied !== undefined) return denied;
  }
  return undefined;
}

/** Text and comments belong to the element around them. */
function mayWrite(node: Node, parent: Element, access: AccessOf): boolean {
  return access(node.kind === "element" ? node : parent) === "write";
}

function isScaffolding(node: Node, path: string): boolean {
  if (node.kind !== "element" || path.includes("/acls/")) return false;
  return Object.keys(node.attributes).every((name) => name === "id");
}
