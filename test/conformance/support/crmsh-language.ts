// The parts of the crmsh suite that need no shell: lines to XML, XML to lines, and both for whole documents.
import { CrmError } from "../../../src/base/index.ts";
import { type Element, emptyCib, type Node, readXml, writeXml } from "../../../src/cib/index.ts";
import {
  applyStatements,
  fillIds,
  formatObject,
  formatWorkspace,
  Ids,
  type Kind,
  keyOf,
  kindOfElement,
  type Manner,
  NO_SURROUNDINGS,
  readStatement,
  readText,
  type Statement,
  type Surroundings,
  singleLine,
  splitLines,
  surroundingsOf,
  TEXT,
  thaw,
  Workspace,
  withMembers,
} from "../../../src/language/index.ts";

export interface Row {
  readonly name?: string;
  readonly cli: string;
  readonly xml?: string;
  readonly reject?: boolean;
  readonly tokens?: readonly string[];
  readonly format_mode?: number;
}

/** What the README says was in force: the nodes of crmsh's tests, no agents. */
export const UNIT: Surroundings = {
  ...NO_SURROUNDINGS,
  nodes: ["ha-one", "ha-three", "ha-two"],
  providersOf: () => [],
};
export const ORACLE: Surroundings = { ...NO_SURROUNDINGS, nodes: ["node1", "node2"] };

/** XML in one form: attributes sorted, one line. */
export function canonical(node: Node): string {
  return writeXml(sorted(node), { indent: 0 });
}

function sorted(node: Node): Node {
  if (node.kind !== "element") return { kind: node.kind, text: node.text };
  const attributes = Object.fromEntries(Object.entries(node.attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...node, attributes, children: node.children.map(sorted) };
}

/** The statement of a row: the last line of its text, comments before it put into it. */
export function readRow(cli: string, surroundings: Surroundings, manner: Manner): Statement {
  const lines = splitLines(cli);
  const comments = lines.filter(({ text }) => text.startsWith("#")).map(({ text }) => text);
  const line = lines.findLast(({ text }) => !text.startsWith("#")) ?? singleLine("");
  const statement = readStatement(line, { surroundings, manner });
  statement.element.children.unshift(...comments.map((text) => ({ kind: "comment" as const, text })));
  return statement;
}

/** The element as crmsh's parser returns it: sets of defaults in the section they belong to. */
export function parsed(statement: Statement): Element {
  const { kind, element } = statement;
  if (kind !== "monitor" && (kind.word === "rsc_defaults" || kind.word === "op_defaults")) {
    return { kind: "element", name: kind.word, attributes: {}, children: [element] };
  }
  return element;
}

/** Recipient ids are made by crmsh's parser already. */
export function withRecipientIds(node: Element): Element {
  let count = 0;
  const children = node.children.map((child) => {
    if (child.kind !== "element" || child.name !== "recipient") return child;
    count++;
    return { ...child, attributes: { id: `${node.attributes.id}-recipient-${count}`, ...child.attributes } };
  });
  return { ...node, children };
}

/** The object with ids: those of `old` where it has them; members stand as `members` has them. */
export function finished(
  statement: Statement,
  old: Element | undefined,
  members: ReadonlyMap<string, Element>,
): Element {
  const { kind, element } = statement;
  if (kind !== "monitor" && kind.defaultId !== undefined && kind.word !== "fencing_topology") {
    element.attributes.id ??= kind.defaultId;
  }
  const ids = old === undefined ? new Ids() : Ids.of(old);
  fillIds(element, ids, old);
  return withMembers(element, (id) => members.get(id));
}

export function kindOf(xml: Element, cli: string): Kind {
  const kind = kindOfElement(xml.name, cli.startsWith("op_defaults") ? "op_defaults" : "rsc_defaults");
  if (kind === undefined) throw new Error(`no kind for <${xml.name}>`);
  return kind;
}

export { formatObject, readXml, thaw };

/** A scheduler case printed, read into an empty document and compared: what went wrong, in a few words. */
export interface RoundTrip {
  readonly text: string;
  /** Objects shown as raw XML. */
  readonly raw: number;
  readonly refused: string | undefined;
  readonly changed: string | undefined;
}

const AGENTS = { providersOf: () => [], hidden: () => undefined };

export function roundTrip(cib: Element): RoundTrip {
  const workspace = new Workspace(cib);
  const surroundings = surroundingsOf(workspace, AGENTS);
  const text = formatWorkspace(workspace, { surroundings, layout: "lines", sorted: true });
  const raw = text.split("\n").filter((line) => line.startsWith("xml ")).length;
  const copy = new Workspace(emptyCib());
  // Some words mean what the schema has for them.
  copy.setCibAttribute("validate-with", cib.attributes["validate-with"] ?? "");
  const { statements, errors } = readText(text, { surroundings: surroundingsOf(copy, AGENTS), manner: TEXT });
  if (errors.length > 0) return { text, raw, refused: errors[0]!.describe(), changed: undefined };
  try {
    applyStatements(copy, statements, { kind: "update" });
  } catch (error) {
    if (error instanceof CrmError) return { text, raw, refused: error.describe(), changed: undefined };
    throw error;
  }
  return { text, raw, refused: undefined, changed: compareConfigurations(workspace, copy) };
}

/** The text of a document read back into the same document, as an editor gives it back unchanged, or as `load update`
 *  does: what changed. */
export function editInPlace(cib: Element, text: string, how: "edit" | "update"): string | undefined {
  const workspace = new Workspace(cib);
  const keys = [...workspace.all()].map(({ kind, id }) => keyOf(kind, id));
  const { statements, errors } = readText(text, { surroundings: surroundingsOf(workspace, AGENTS), manner: TEXT });
  if (errors.length > 0) return errors[0]!.describe();
  try {
    applyStatements(workspace, statements, how === "edit" ? { kind: "edit", keys } : { kind: "update" });
  } catch (error) {
    if (error instanceof CrmError) return error.describe();
    throw error;
  }
  return workspace.cib === cib ? undefined : firstDifference(writeXml(workspace.cib), writeXml(cib));
}

/** The first line in which two texts differ. */
export function firstDifference(actual: string, expected: string): string | undefined {
  const is = actual.split("\n");
  const wanted = expected.split("\n");
  const at = is.findIndex((line, index) => line !== wanted[index]);
  if (at < 0 && is.length === wanted.length) return undefined;
  const line = at < 0 ? is.length : at;
  return `line ${line + 1}\n    is     ${is[line]}\n    wanted ${wanted[line]}`;
}

/** Compares objects by id, ids of anonymous parts left out, defaults left out, order ignored where it means nothing. */
export function compareConfigurations(before: Workspace, after: Workspace): string | undefined {
  const objects = (workspace: Workspace) =>
    new Map([...workspace.all()].map((entry) => [keyOf(entry.kind, entry.id), entry]));
  const left = objects(before);
  const right = objects(after);
  for (const [key, entry] of left) {
    const other = right.get(key);
    if (other === undefined) return `${key} is lost`;
    const was = canonical(anonymous(entry.element));
    const is = canonical(anonymous(other.element));
    if (was !== is) return `${key}\n    was ${was}\n    is  ${is}`;
  }
  for (const key of right.keys()) if (!left.has(key)) return `${key} is new`;
  return undefined;
}

const DEFAULTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  node: { type: "member" },
  resource_set: { sequential: "true", "require-all": "true" },
  rule: { "boolean-op": "and" },
  expression: { "value-source": "literal" },
};
const NAMED = new Set([
  "node",
  "primitive",
  "template",
  "group",
  "clone",
  "master",
  "bundle",
  "resource_ref",
  "obj_ref",
  "role",
]);

function anonymous(node: Element, outer = true): Element {
  const defaults = DEFAULTS[node.name] ?? {};
  const attributes = Object.fromEntries(
    Object.entries(node.attributes).filter(
      ([name, value]) =>
        defaults[name] !== value &&
        (name !== "id" || outer || NAMED.has(node.name) || node.attributes.id === undefined),
    ),
  );
  const children = node.children.map((child) => {
    if (child.kind === "element") return anonymous(child, false);
    // crmsh, and the text of an object, write a comment of one line as `# text`.
    return outer || NAMED.has(node.name) ? { ...child, text: child.text.trim().replace(/^(?!#)/, "# ") } : child;
  });
  const ordered = node.name === "resource_set" ? children : children.toSorted(byText);
  return { ...node, attributes, children: ordered };
}

function byText(a: Node, b: Node): number {
  const member = (node: Node): boolean => node.kind === "element" && ["primitive", "group"].includes(node.name);
  if (member(a) && member(b)) return 0;
  const left = canonical(a);
  const right = canonical(b);
  return left < right ? -1 : left > right ? 1 : 0;
}
