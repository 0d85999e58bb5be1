import { type Element, isElement } from "../../../src/cib/index.ts";

/** Takes away parts of a document as long as `fails` still says so: whole subtrees first, then attributes; ends when nothing
 *  more can go. */
export async function shrink(
  root: Element,
  fails: (candidate: Element) => Promise<boolean>,
  budget = 2000,
): Promise<Element> {
  let current = root;
  let left = budget;
  const attempt = async (candidate: Element | undefined): Promise<boolean> => {
    if (candidate === undefined || left-- <= 0 || !(await fails(candidate))) return false;
    current = candidate;
    return true;
  };
  for (let progress = true; progress && left > 0; ) {
    progress = false;
    // Later parts often refer to earlier ones: back to front.
    for (const path of paths(current).reverse()) {
      if (await attempt(without(current, path))) progress = true;
    }
    for (const path of paths(current)) {
      for (const name of Object.keys(nodeAt(current, path)?.attributes ?? {})) {
        if (OPTIONAL.has(name) && (await attempt(withoutAttribute(current, path, name)))) progress = true;
      }
    }
  }
  return current;
}

/** Attributes whose absence leaves a valid document. */
const OPTIONAL = new Set([
  "symmetrical",
  "sequential",
  "require-all",
  "kind",
  "first-action",
  "then-action",
  "rsc-role",
  "with-rsc-role",
  "role",
  "timeout",
  "on-fail",
  "boolean-op",
  "resource-discovery",
  "loss-policy",
  "op-digest",
  "dc-uuid",
  "standby",
  "last-granted",
]);

type Path = readonly number[];

function paths(root: Element, prefix: Path = []): Path[] {
  return root.children.flatMap((child, index) => {
    const own = [...prefix, index];
    return isElement(child) ? [own, ...paths(child, own)] : [];
  });
}

function nodeAt(root: Element, path: Path): Element | undefined {
  let node: Element | undefined = root;
  for (const index of path) {
    const child: Element["children"][number] | undefined = node?.children[index];
    node = child !== undefined && isElement(child) ? child : undefined;
  }
  return node;
}

/** Sections stay: a document without them is another kind of fault. */
const KEPT = new Set(["configuration", "status", "crm_config", "nodes", "resources", "constraints"]);

function without(root: Element, path: Path): Element | undefined {
  const node = nodeAt(root, path);
  if (node === undefined || KEPT.has(node.name)) return undefined;
  return change(root, path, () => undefined);
}

function withoutAttribute(root: Element, path: Path, name: string): Element | undefined {
  return change(root, path, (node) => {
    const { [name]: _, ...attributes } = node.attributes;
    return { ...node, attributes };
  });
}

function change(root: Element, path: Path, edit: (node: Element) => Element | undefined): Element | undefined {
  const [index, ...rest] = path;
  if (index === undefined) return edit(root);
  const child = root.children[index];
  if (child === undefined || !isElement(child)) return undefined;
  const after = change(child, rest, edit);
  const children = after === undefined ? root.children.toSpliced(index, 1) : root.children.with(index, after);
  return { ...root, children };
}
