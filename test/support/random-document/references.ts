import { descendants, type Element, type Node } from "../../../src/cib/index.ts";
import type { Random } from "../random.ts";
import { REFERENCE } from "./values.ts";

const RESOURCES = ["primitive", "group", "clone", "master", "bundle"];

/** The document with every reference pointing to something of the kind that is meant, or, where there is none, without what
 *  refers; names of hosts and their ids are unique. */
export function pointed(root: Element, random: Random): Element {
  let whole = withNames(root);
  for (;;) {
    const targets = targetsIn(whole);
    const rest = without(whole, (node) =>
      Object.entries(node.attributes).some(([name, value]) => MARK.test(value) && targets(node, name).length === 0),
    );
    if (rest !== whole) {
      whole = rest;
      continue;
    }
    return mapElements(whole, (node) => {
      const attributes = Object.entries(node.attributes).map(([name, value]) => [
        name,
        value.replaceAll(MARKS, () => random.pick(targets(node, name))),
      ]);
      return { ...node, attributes: meaningful(node.name, Object.fromEntries(attributes)) };
    });
  }
}

/** A value that is compared with nothing is allowed by the schemas; Pacemaker refuses such an expression. */
function meaningful(name: string, attributes: Record<string, string>): Record<string, string> {
  if (name !== "expression") return attributes;
  const { id = "", attribute = "", operation = "" } = attributes;
  return operation === "defined" || operation === "not_defined" ? { id, attribute, operation } : attributes;
}

const MARK = /\u0000/;
const MARKS = /\u0000\w+/g;

/** What a reference in an element may point to. */
function targetsIn(root: Element): (node: Element, attribute: string) => readonly string[] {
  const byName = new Map<string, string[]>();
  for (const { name, attributes } of descendants(root)) {
    const { id } = attributes;
    if (id !== undefined && !MARK.test(id)) byName.set(name, [...(byName.get(name) ?? []), id]);
  }
  const resources = RESOURCES.flatMap((name) => byName.get(name) ?? []);
  return (node, attribute) => {
    if (attribute === "template") return byName.get("template") ?? [];
    if (attribute === "id-ref") return byName.get(node.name) ?? [];
    if (node.name === "role" || node.name === "role_ref") return byName.get("acl_role") ?? [];
    return resources;
  };
}

function withNames(root: Element): Element {
  const hosts = new Set<string>();
  const twice = without(root, ({ name, attributes: { uname = "" } }) => {
    if (name !== "node") return false;
    const known = hosts.has(uname);
    hosts.add(uname);
    return known;
  });
  let count = 0;
  return mapElements(twice, (node) => {
    if (node.name === "node") return { ...node, attributes: { ...node.attributes, id: `${++count}` } };
    return node.name === "obj_ref" ? { ...node, attributes: { id: REFERENCE } } : node;
  });
}

function mapElements(node: Element, change: (node: Element) => Element): Element {
  const children = node.children.map((child) => (child.kind === "element" ? mapElements(child, change) : child));
  return change({ ...node, children });
}

/** The same element where nothing goes. */
function without(node: Element, test: (node: Element) => boolean): Element {
  let same = true;
  const children = node.children.flatMap((child): Node[] => {
    if (child.kind !== "element") return [child];
    if (test(child)) {
      same = false;
      return [];
    }
    const rest = without(child, test);
    same &&= rest === child;
    return [rest];
  });
  return same ? node : { ...node, children };
}
