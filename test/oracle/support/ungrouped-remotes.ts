import { childElements, type Element, isElement, type Node } from "../../../src/cib/index.ts";

/** The cluster with the connections of remote hosts taken out of their groups, undefined when none is in one. Pacemaker fails
 *  an assertion over anything that it would do on a remote host whose connection is the member of a group. */
export function ungroupedRemotes(cib: Element): Element | undefined {
  const renamed = new Map<string, string>();
  const ungrouped = flatMapElements(cib, (node) => {
    if (node.name !== "group") return [node];
    const members = childElements(node, "primitive");
    const connection = members.find(isRemoteConnection);
    if (connection === undefined) return [node];
    renamed.set(node.attributes.id ?? "", connection.attributes.id ?? "");
    return members;
  });
  if (renamed.size === 0) return undefined;
  return flatMapElements(ungrouped, (node) => {
    if (!REFERRING.has(node.name)) return [node];
    const attributes = Object.entries(node.attributes).map(([name, value]) =>
      name === "id" && node.name.startsWith("rsc_") ? [name, value] : [name, renamed.get(value) ?? value],
    );
    return [{ ...node, attributes: Object.fromEntries(attributes) }];
  });
}

const REFERRING: ReadonlySet<string> = new Set([
  "rsc_location",
  "rsc_colocation",
  "rsc_order",
  "rsc_ticket",
  "resource_ref",
  "obj_ref",
]);

function isRemoteConnection({ attributes }: Element): boolean {
  return attributes.class === "ocf" && attributes.provider === "pacemaker" && attributes.type === "remote";
}

function flatMapElements(root: Element, replace: (node: Element) => readonly Element[]): Element {
  const children = root.children.flatMap((child): readonly Node[] =>
    isElement(child) ? replace(child).map((node) => flatMapElements(node, replace)) : [child],
  );
  return { ...root, children };
}
