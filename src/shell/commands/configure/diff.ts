import { childElements, type Element } from "../../../cib/index.ts";
import { type Entry, formatObject, nameOf, type Surroundings } from "../../../language/index.ts";
import type { Span, StyledLine } from "../../interface.ts";
import { type CommandContext, type RunResult, staging, surroundings } from "../../session/context.ts";
import type { Output } from "../../session/output.ts";
import type { ObjectChange, Staging } from "../../staging/staging.ts";
import { styledObject } from "./show.ts";

/** One value of an object that differs. */
export interface ValueChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What differs between two forms of an object, value by value: attributes by their place in the element. */
export function valueChanges(before: Element, after: Element): ValueChange[] {
  const was = valuesOf(before);
  const is = valuesOf(after);
  const changes: ValueChange[] = [];
  for (const [path, value] of is)
    if (was.get(path) !== value) changes.push({ path, before: was.get(path), after: value });
  for (const [path, value] of was) if (!is.has(path)) changes.push({ path, before: value, after: undefined });
  return changes;
}

const SET_NAMES: Readonly<Record<string, string>> = {
  instance_attributes: "params",
  meta_attributes: "meta",
  utilization: "utilization",
};

/** Objects of their own, though they stand inside a container. */
const MEMBERS = new Set(["primitive", "template", "group", "clone", "master"]);

/** `meta.target-role`, `op.monitor[10s].timeout`, `score`. */
function valuesOf(root: Element): Map<string, string> {
  const values = new Map<string, string>();
  const put = (path: string, value: string): void => {
    let key = path;
    for (let count = 2; values.has(key); count++) key = `${path} (${count})`;
    values.set(key, value);
  };
  const visit = (node: Element, prefix: string): void => {
    for (const [name, value] of Object.entries(node.attributes)) {
      if (name === "id" && node !== root) continue;
      if (node.name === "nvpair" && (name === "name" || name === "value")) continue;
      if (node.name === "op" && (name === "name" || name === "interval")) continue;
      put(`${prefix}${name}`, value);
    }
    if (node.name === "nvpair") put(prefix.replace(/\.$/, ""), node.attributes.value ?? "");
    if (node.name === "op") put(prefix.replace(/\.$/, ""), "");
    for (const child of node.children) {
      if (child.kind !== "element") put(`${prefix}comment`, child.text);
      else if (!MEMBERS.has(child.name)) visit(child, `${prefix}${stepOf(child)}.`);
    }
    const members = childElements(node).filter(({ name }) => MEMBERS.has(name));
    if (members.length > 0) put(`${prefix}members`, members.map(({ attributes }) => attributes.id ?? "").join(" "));
  };
  visit(root, "");
  return values;
}

function stepOf({ name, attributes }: Element): string {
  if (name === "nvpair") return attributes.name ?? attributes["id-ref"] ?? name;
  if (name === "op") return `${attributes.name}${attributes.interval === undefined ? "" : `[${attributes.interval}]`}`;
  if (name === "operations") return "op";
  if (name === "resource_ref" || name === "obj_ref" || name === "primitive" || name === "group")
    return attributes.id ?? name;
  return SET_NAMES[name] ?? name;
}

/** `show changed`: the text of what is new or changed, and what is gone. */
export function showChanged(present: Staging, out: Output, around: Surroundings): RunResult {
  for (const { before, after } of present.changedObjects()) {
    if (after !== undefined) out.lines(styledObject(after.element, after.kind, around));
    else out.line({ text: `# deleted: ${nameOf(before!)}`, role: "removed" });
  }
  return true;
}

/** `diff [crm|xml]` */
export async function diffCommand(context: CommandContext): Promise<RunResult> {
  const { world, args, out } = context;
  const present = await staging(world);
  const around = surroundings(world, present.workspace, false);
  if (args.has("--json") || world.options.json) {
    out.json(diffJson(present, around));
    return true;
  }
  if (args.get("form") === "xml") {
    const { formatPatch } = await import("../../view/patch.ts");
    out.text(formatPatch(present.base.cib, present.changes(), around));
    return true;
  }
  out.lines(diffLines(present.changedObjects(), around));
  return true;
}

/** `+ primitive vip`, `~ group web` with its values below, `- location l1`. */
export function diffLines(changes: readonly ObjectChange[], around: Surroundings): StyledLine[] {
  return changes.flatMap((change): StyledLine[] => {
    const { before, after } = change;
    if (before === undefined && after !== undefined) {
      const text = formatObject(after.element, after.kind, { surroundings: around, layout: "one-line" });
      return [[span(`+ ${text}`, "added")]];
    }
    if (after === undefined) return [[span(`- ${before!.kind.word} ${before!.id}`, "removed")]];
    const values = shownValues(before!, after, around);
    return [[span(`~ ${after.kind.word} ${after.id}`, "changed")], ...values.map(valueLine)];
  });
}

/** What is new or gone as `show` prints it, a line for each part; undefined for what was changed. */
export function statementLines(
  { before, after }: ObjectChange,
  around: Surroundings,
): { readonly head: StyledLine; readonly values: readonly StyledLine[] } | undefined {
  if (before !== undefined && after !== undefined) return undefined;
  const { element, kind } = (after ?? before)!;
  const [sign, role] = after === undefined ? (["-", "removed"] as const) : (["+", "added"] as const);
  const text = formatObject(element, kind, { surroundings: around, layout: "lines" });
  const [head = "", ...parts] = text.split(/ \\\n\s*|\n/);
  return {
    head: [span(`${sign} ${head}`, role)],
    values: parts.map((part) => [span(`    ${sign} ${part}`, role)]),
  };
}

const span = (text: string, role: Span["role"]): Span => ({ text, role });

export function shownValues(before: Entry, after: Entry, around: Surroundings): ValueChange[] {
  return valueChanges(before.element, after.element).map(({ path, ...values }) => {
    const name = path.split(".").at(-1)!;
    const hide = (value: string | undefined): string | undefined =>
      value === undefined
        ? undefined
        : (around.hidden(name, value, { ...after.element, name: "instance_attributes" }) ?? value);
    const hidden =
      path.includes("params.") || path.includes("attributes.")
        ? { before: hide(values.before), after: hide(values.after) }
        : values;
    return { path, ...hidden };
  });
}

function valueLine({ path, before, after }: ValueChange): StyledLine {
  if (before === undefined) return [span(`    + ${path}${after === "" ? "" : `=${after}`}`, "added")];
  if (after === undefined) return [span(`    - ${path}${before === "" ? "" : `=${before}`}`, "removed")];
  return [span(`    ~ ${path}: ${before} -> ${after}`, "changed")];
}

export function diffJson(present: Staging, around: Surroundings): unknown {
  return present.changedObjects().map(({ id, before, after }) => ({
    id,
    type: (after ?? before)!.kind.word,
    change: before === undefined ? "added" : after === undefined ? "removed" : "changed",
    ...(before === undefined || after === undefined ? {} : { values: shownValues(before, after, around) }),
    ...(after === undefined
      ? {}
      : { text: formatObject(after.element, after.kind, { surroundings: around, layout: "one-line" }) }),
  }));
}

export function summaryOf(changes: readonly ObjectChange[]): string {
  const count = (wanted: (change: ObjectChange) => boolean): number => changes.filter(wanted).length;
  const added = count(({ before }) => before === undefined);
  const removed = count(({ after }) => after === undefined);
  return `${added} to add, ${changes.length - added - removed} to change, ${removed} to delete`;
}
