import { type Element, element, isElement } from "../tree.ts";
import type { Note } from "./note.ts";
import { rewriteTree } from "./rewrite.ts";

/** Access rules of the first generation to those of the second: users become targets, their own permissions a role.
 *  Source: Pacemaker's upgrade from schema 1.3 to 2.0. */
export function upgradeAcls(configuration: Element, note: Note): Element {
  return rewriteTree(configuration, (node) => {
    switch (node.name) {
      case "role_ref":
        return { ...node, name: "role" };
      case "read":
      case "write":
      case "deny":
        return permission(node, note);
      case "acl_user":
        return target(node);
      default:
        return node;
    }
  });
}

function permission(node: Element, note: Note): Element {
  const { id = "", ref, tag, attribute, xpath } = node.attributes;
  const head = { id, kind: node.name };
  if (ref !== undefined) {
    if (attribute !== undefined)
      note("info", `ACL permission ${id}: attribute ${attribute} does not go with a reference and is dropped`);
    return element("acl_permission", { ...head, reference: ref });
  }
  if (tag !== undefined) {
    return element("acl_permission", {
      ...head,
      "object-type": tag,
      ...(attribute === undefined ? {} : { attribute }),
    });
  }
  return element("acl_permission", {
    ...head,
    xpath: attribute === undefined ? (xpath ?? "") : `${xpath}[@${attribute}]`,
  });
}

/** Either roles or permissions of its own, which go into a role made for it. */
function target(node: Element): readonly Element[] {
  const permissions = node.children.filter((child) => isElement(child) && child.name === "acl_permission");
  if (permissions.length === 0) return [{ ...node, name: "acl_target" }];
  const role = `auto-${node.attributes.id}`;
  return [
    element("acl_target", node.attributes, [element("role", { id: role })]),
    element("acl_role", { id: role }, permissions),
  ];
}
