import {
  childElements,
  compareVersions,
  type Element,
  escapeAttribute,
  firstChild,
  formatVersion,
  type Node,
  versionOf,
} from "../../cib/index.ts";

/** A patchset as lines to read: what goes `--`, what comes `++`, what changes `+`, what moves `+~`. */
export function patchsetText(patchset: Element): string[] {
  return [...headOf(patchset), ...childElements(patchset, "change").flatMap(changeLines)];
}

function headOf(patchset: Element): string[] {
  const version = firstChild(patchset, "version");
  const source = versionOf((version && firstChild(version, "source"))?.attributes ?? {});
  const target = versionOf((version && firstChild(version, "target"))?.attributes ?? {});
  const { format = "(no format)", digest = "(no digest)" } = patchset.attributes;
  if (compareVersions(source, target) !== 0) {
    return [`Diff: --- ${formatVersion(source)} ${format}`, `Diff: +++ ${formatVersion(target)} ${digest}`];
  }
  const text = formatVersion(target);
  return text === "0.0.0" ? [] : [`Local-only Change: ${text}`];
}

function changeLines(change: Element): string[] {
  const { operation, path = "", position } = change.attributes;
  switch (operation) {
    case "create":
      return change.children.flatMap((node) => createdLines(node, `++ ${path}: `));
    case "delete":
      return [`-- ${path}${position === undefined ? "" : ` (${position})`}`];
    case "move":
      return [`+~ ${path} moved to offset ${position}`];
    case "modify":
      return modifiedLines(change, path);
    default:
      return [];
  }
}

/** The path stands before the first line alone; that of an element is closed at once, whatever comes inside. */
function createdLines(node: Node, prefix: string): string[] {
  if (node.kind !== "element") return [`<!--${node.text}-->`];
  const blank = `++${" ".repeat(prefix.length - 2)}`;
  const head = `${prefix} ${tagOf(node, "/>")}`;
  return node.children.length === 0 ? [head] : [head, ...insideLines(node, blank, 0)];
}

/** What an element holds, and its end. */
function insideLines(node: Element, prefix: string, depth: number): string[] {
  const lines = node.children.flatMap((child) => {
    const margin = "  ".repeat(depth + 1);
    if (child.kind !== "element") return child.kind === "comment" ? [`${margin}<!--${child.text}-->`] : [];
    const empty = child.children.length === 0;
    const head = `${prefix} ${margin}${tagOf(child, empty ? "/>" : ">")}`;
    return empty ? [head] : [head, ...insideLines(child, prefix, depth + 1)];
  });
  return [...lines, `${prefix} ${"  ".repeat(depth)}</${node.name}>`];
}

function tagOf({ name, attributes }: Element, end: string): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`);
  return `<${name}${pairs.join("")}${end}`;
}

function modifiedLines(change: Element, path: string): string[] {
  const list = firstChild(change, "change-list");
  const attributes = list === undefined ? [] : childElements(list, "change-attr").map((each) => each.attributes);
  const of = (operation: string) => attributes.filter((each) => each.operation === operation);
  const set = of("set").map(({ name, value }) => `@${name}=${value}`);
  const unset = of("unset").map(({ name }) => `@${name}`);
  return [
    ...(set.length === 0 ? [] : [`+  ${path}:  ${set.join(", ")}`]),
    ...(unset.length === 0 ? [] : [`-- ${path}:  ${unset.join(", ")}`]),
  ];
}
