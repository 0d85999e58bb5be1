import { type Node, sameAttributes } from "../../cib/index.ts";

/** True when two objects say the same: the order of children counts in resource sets and among members only, as nothing
 *  else in an object depends on it. */
export function sameMeaning(a: Node, b: Node): boolean {
  if (a === b) return true;
  if (a.kind !== "element" || b.kind !== "element")
    return a.kind === b.kind && "text" in a && "text" in b && a.text === b.text;
  if (a.name !== b.name || a.children.length !== b.children.length || !sameAttributes(a.attributes, b.attributes))
    return false;
  if (a.children.every((child, index) => sameMeaning(child, b.children[index]!))) return true;
  if (a.name === "resource_set") return false;
  const left = a.children.toSorted(byKey);
  const right = b.children.toSorted(byKey);
  return left.every((child, index) => sameMeaning(child, right[index]!));
}

function byKey(a: Node, b: Node): number {
  const left = keyOf(a);
  const right = keyOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Members keep their order: they all sort the same. */
function keyOf(node: Node): string {
  if (node.kind !== "element") return `${node.kind} ${node.text}`;
  if (["primitive", "group"].includes(node.name)) return node.name;
  const attributes = Object.entries(node.attributes).map(([name, value]) => `${name}=${value}`);
  return `${node.name} ${attributes.sort().join(" ")}`;
}
