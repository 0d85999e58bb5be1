import { CrmError } from "../../../base/index.ts";
import type { Element } from "../../../cib/index.ts";
import {
  type Draft,
  type Entry,
  fillIds,
  OPERATION_ATTRIBUTES,
  suggest,
  thaw,
  type Workspace,
} from "../../../language/index.ts";
import { type CommandContext, type RunResult, staging } from "../../session/context.ts";
import { globToRegExp } from "../../session/secrets.ts";

/** What a path leads to inside an object. */
type Target =
  /** A value or attribute of this name, wherever it stands. */
  | { readonly kind: "any"; readonly name: string }
  | { readonly kind: "option"; readonly set: string; readonly name: string }
  | {
      readonly kind: "operation";
      readonly action: string;
      readonly interval: string | undefined;
      readonly name: string | undefined;
    };

const SETS: Readonly<Record<string, string>> = {
  params: "instance_attributes",
  attributes: "instance_attributes",
  meta: "meta_attributes",
  utilization: "utilization",
};

/** Words that complete the path after an object, as sets of options. */
export const PATH_SETS: readonly string[] = Object.keys(SETS);

const SHAPE = "ID.NAME, ID.params.NAME, ID.meta.NAME, ID.op.ACTION[INTERVAL].NAME";

function badPath(path: string): CrmError {
  return new CrmError({ code: "bad-path", message: `Invalid path: "${path}"`, hint: SHAPE });
}

/** `ACTION[INTERVAL]` */
const OPERATION = /^([\w-]+)\[([^\]]*)\]$/;

interface Located {
  readonly entries: readonly Entry[];
  readonly target: Target;
}

/** The objects and the place that a path means. Ids may hold dots: the longest that is one counts. @throws CrmError */
export function locate(workspace: Workspace, path: string): Located {
  const parts = splitPath(path);
  if (parts.length < 2) throw badPath(path);
  for (let length = parts.length - 1; length > 0; length--) {
    const id = parts.slice(0, length).join(".");
    const entries = entriesNamed(workspace, id);
    if (entries.length > 0) return { entries, target: targetOf(parts.slice(length), path) };
  }
  const id = parts[0]!;
  const near = suggest(
    id,
    [...workspace.all()].map((entry) => entry.id),
  );
  throw new CrmError({
    code: "no-such-object",
    message: `Object ${id} not found`,
    at: { object: id },
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}

/** At dots outside of brackets. */
function splitPath(path: string): string[] {
  return path.match(/(?:[^.[]|\[[^\]]*\]?)+/g) ?? [];
}

const OPTION_KINDS: ReadonlySet<string> = new Set(["property", "rsc_defaults", "op_defaults"]);

function entriesNamed(workspace: Workspace, id: string): Entry[] {
  if (/[*?]/.test(id)) {
    const pattern = globToRegExp(id);
    return [...workspace.all()].filter((entry) => pattern.test(entry.id));
  }
  const found = workspace.find(id);
  if (found !== undefined) return [found];
  if (!OPTION_KINDS.has(id)) return [];
  const [first] = [...workspace.all()].filter(({ kind }) => kind.word === id);
  return first === undefined ? [] : [first];
}

function targetOf(parts: readonly string[], path: string): Target {
  const [first = "", ...rest] = parts;
  const set = SETS[first];
  if (set !== undefined && rest.length > 0) return { kind: "option", set, name: rest.join(".") };
  if (first === "op") return operationTarget(rest, path);
  if (rest.length === 0 && !OPERATION.test(first)) return { kind: "any", name: first };
  return operationTarget(parts, path);
}

function operationTarget([first = "", ...rest]: readonly string[], path: string): Target {
  const [, action, interval] = OPERATION.exec(first) ?? [];
  if (action !== undefined) return { kind: "operation", action, interval, name: nameOf(rest, path) };
  if (first === "" || rest.length > 2) throw badPath(path);
  if (rest.length < 2) return { kind: "operation", action: first, interval: undefined, name: rest[0] };
  return { kind: "operation", action: first, interval: rest[0], name: rest[1] };
}

function nameOf(rest: readonly string[], path: string): string | undefined {
  if (rest.length > 1) throw badPath(path);
  return rest[0];
}

/** `set PATH VALUE`, `set PATH=VALUE` */
export async function set(context: CommandContext): Promise<RunResult> {
  const { args, line } = context;
  const typed = args.get("path")!;
  const equals = typed.indexOf("=");
  const value = args.get("value") ?? (equals < 0 ? undefined : typed.slice(equals + 1));
  if (value === undefined)
    throw new CrmError({ code: "usage", message: "Expected <value>", hint: `set ${typed} <value>` });
  const path = args.get("value") === undefined && equals >= 0 ? typed.slice(0, equals) : typed;
  const present = await staging(context.world);
  present.edit(line, (workspace) => {
    const { entries, target } = locate(workspace, path);
    for (const entry of entries) workspace.replace(entry, withSet(entry, target, value, workspace, path));
  });
  return true;
}

/** `unset PATH` */
export async function unset(context: CommandContext): Promise<RunResult> {
  const { args, line } = context;
  const path = args.get("path")!;
  const present = await staging(context.world);
  present.edit(line, (workspace) => {
    const { entries, target } = locate(workspace, path);
    let gone = 0;
    for (const entry of entries) {
      const next = withUnset(entry.element, target, entry, path);
      if (next === undefined) continue;
      gone++;
      workspace.replace(entry, next);
    }
    if (gone === 0) throw notFound(path);
  });
  return true;
}

function notFound(path: string): CrmError {
  return new CrmError({ code: "not-set", message: `Attribute not found: ${path}` });
}

const isDraft = (node: Draft["children"][number]): node is Draft => node.kind === "element";

/** Parts of an object itself: members are objects of their own. */
function* ownParts(element: Draft): Generator<Draft> {
  for (const node of element.children) {
    if (!isDraft(node) || ["primitive", "group", "clone", "master"].includes(node.name)) continue;
    yield node;
    yield* ownParts(node);
  }
}

function withSet(entry: Entry, target: Target, value: string, workspace: Workspace, path: string): Element {
  const copy = thaw(entry.element);
  switch (target.kind) {
    case "any":
      setAny(copy, entry, target.name, value, path);
      break;
    case "option":
      setOption(copy, target.set, target.name, value);
      break;
    case "operation":
      setOperation(copy, entry, target, value, path);
  }
  fillIds(copy, workspace.ids, entry.element);
  return copy;
}

/** Attributes of objects themselves that may be set by their name. */
const OWN_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  location: ["score", "node", "role", "resource-discovery"],
  colocation: ["score", "node-attribute", "influence"],
  order: ["kind", "score", "symmetrical", "first-action", "then-action", "require-all"],
  rsc_ticket: ["ticket", "loss-policy", "rsc-role"],
  alert: ["path"],
  node: ["type"],
};

function setAny(copy: Draft, entry: Entry, name: string, value: string, path: string): void {
  const pairs = [...ownParts(copy)].filter((part) => part.name === "nvpair" && part.attributes.name === name);
  if (pairs.length > 1) {
    throw new CrmError({
      code: "ambiguous",
      message: `Expected 1 attribute named ${name}, found ${pairs.length}`,
      hint: `${entry.id}.params.${name}, ${entry.id}.meta.${name}`,
    });
  }
  const [pair] = pairs;
  if (pair !== undefined) {
    pair.attributes.value = value;
    return;
  }
  if (name === "description" || OWN_ATTRIBUTES[entry.kind.word]?.includes(name) === true) {
    copy.attributes[name] = value;
    return;
  }
  if (entry.kind.group === "options") {
    copy.children.push({ kind: "element", name: "nvpair", attributes: { name, value }, children: [] });
    return;
  }
  throw new CrmError({
    code: "not-set",
    message: `Attribute not found: ${path}`,
    hint: `${entry.id}.params.${name}=VALUE or ${entry.id}.meta.${name}=VALUE makes it`,
  });
}

function setOption(copy: Draft, set: string, name: string, value: string): void {
  const sets = copy.children.filter((node): node is Draft => isDraft(node) && node.name === set);
  for (const candidate of sets) {
    const pair = candidate.children.find((node): node is Draft => isDraft(node) && node.attributes.name === name);
    if (pair === undefined) continue;
    pair.attributes.value = value;
    return;
  }
  let [target] = sets;
  if (target === undefined) {
    target = { kind: "element", name: set, attributes: {}, children: [] };
    const at = copy.children.findIndex(
      (node) => isDraft(node) && ["primitive", "group", "clone", "master", "operations"].includes(node.name),
    );
    copy.children.splice(at < 0 ? copy.children.length : at, 0, target);
  }
  target.children.push({ kind: "element", name: "nvpair", attributes: { name, value }, children: [] });
}

const TIMES: ReadonlySet<string> = new Set(["interval", "timeout", "start-delay"]);

function setOperation(
  copy: Draft,
  entry: Entry,
  target: Extract<Target, { kind: "operation" }>,
  typed: string,
  path: string,
): void {
  const { name } = target;
  if (name === undefined) throw badPath(path);
  if (entry.kind.word !== "primitive" && entry.kind.word !== "rsc_template") throw noOperations(entry);
  const value = TIMES.has(name) && /^\d+$/.test(typed) ? `${typed}s` : typed;
  const op = operationIn(copy, target, entry, true)!;
  if (name === "interval") {
    const generated = `${entry.id}-${target.action}-${op.attributes.interval ?? "0"}`;
    if (op.attributes.id === generated) delete op.attributes.id;
  }
  if (OPERATION_ATTRIBUTES.includes(name)) op.attributes[name] = value;
  else setOption(op, "instance_attributes", name, value);
}

function noOperations(entry: Entry): CrmError {
  return new CrmError({
    code: "no-operations",
    message: `${entry.kind.word} ${entry.id} has no operations`,
    at: { object: entry.id },
  });
}

const sameInterval = (a: string, b: string): boolean => a.replace(/s$/, "") === b.replace(/s$/, "");

/** The operation that a path means; one that is not there is made where that is asked for. */
function operationIn(
  copy: Draft,
  { action, interval }: Extract<Target, { kind: "operation" }>,
  entry: Entry,
  make: boolean,
): Draft | undefined {
  const operations = copy.children.filter((node): node is Draft => isDraft(node) && node.name === "operations");
  const ops = operations.flatMap((set) =>
    set.children.filter((node): node is Draft => isDraft(node) && node.attributes.name === action),
  );
  const fitting =
    interval === undefined ? ops : ops.filter((op) => sameInterval(op.attributes.interval ?? "0", interval));
  if (fitting.length > 1)
    throw new CrmError({
      code: "ambiguous",
      message: `Should specify interval of ${action}`,
      hint: fitting.map((op) => `${entry.id}.op.${action}[${op.attributes.interval ?? "0"}]`).join(", "),
    });
  if (fitting.length === 1 || !make) return fitting[0];
  if (interval === undefined && ACTIONS_WITH_INTERVAL.has(action)) {
    throw new CrmError({
      code: "no-operation",
      message: `Operation "${action}" not found for resource ${entry.id}`,
      hint: `${entry.id}.op.${action}[10s] makes one`,
    });
  }
  let [target] = operations;
  if (target === undefined) {
    target = { kind: "element", name: "operations", attributes: {}, children: [] };
    copy.children.push(target);
  }
  const value = interval === undefined ? "0s" : /^\d+$/.test(interval) ? `${interval}s` : interval;
  const made: Draft = { kind: "element", name: "op", attributes: { name: action, interval: value }, children: [] };
  target.children.push(made);
  return made;
}

const ACTIONS_WITH_INTERVAL: ReadonlySet<string> = new Set(["monitor"]);

/** undefined: there is nothing of that name. */
function withUnset(element: Element, target: Target, entry: Entry, path: string): Element | undefined {
  const copy = thaw(element);
  switch (target.kind) {
    case "any":
      if (copy.attributes[target.name] !== undefined && isOwn(entry, target.name)) {
        delete copy.attributes[target.name];
        return copy;
      }
      return dropPairs(copy, (part) => part.attributes.name === target.name) ? copy : undefined;
    case "option": {
      const sets = new Set(copy.children.filter((node) => isDraft(node) && node.name === target.set));
      return dropPairs(copy, (part, parent) => sets.has(parent) && part.attributes.name === target.name)
        ? copy
        : undefined;
    }
    case "operation":
      return unsetOperation(copy, target, entry, path) ? copy : undefined;
  }
}

const isOwn = (entry: Entry, name: string): boolean =>
  name === "description" || OWN_ATTRIBUTES[entry.kind.word]?.includes(name) === true;

/** Drops options; a set that is empty then goes too, unless it is the object itself. */
function dropPairs(copy: Draft, drop: (part: Draft, parent: Draft) => boolean): boolean {
  let dropped = false;
  for (const parent of [copy, ...ownParts(copy)]) {
    if (!keep(parent, (node) => !isDraft(node) || node.name !== "nvpair" || !drop(node, parent))) continue;
    dropped = true;
    if (parent.children.length > 0 || parent === copy) continue;
    for (const holder of [copy, ...ownParts(copy)]) keep(holder, (node) => node !== parent);
  }
  return dropped;
}

function unsetOperation(
  copy: Draft,
  target: Extract<Target, { kind: "operation" }>,
  entry: Entry,
  path: string,
): boolean {
  const op = operationIn(copy, target, entry, false);
  if (op === undefined) return false;
  const { name } = target;
  if (name === undefined) {
    for (const set of copy.children) {
      if (isDraft(set) && set.name === "operations") keep(set, (node) => node !== op);
    }
    keep(copy, (node) => !isDraft(node) || node.name !== "operations" || node.children.length > 0);
    return true;
  }
  if (name === "name" || name === "interval") throw badPath(path);
  if (op.attributes[name] !== undefined) {
    delete op.attributes[name];
    return true;
  }
  return dropPairs(op, (part) => part.attributes.name === name);
}

/** Keeps the children that pass; true when some did not. */
function keep(parent: Draft, test: (node: Draft["children"][number]) => boolean): boolean {
  const kept = parent.children.filter(test);
  if (kept.length === parent.children.length) return false;
  parent.children.splice(0, Number.POSITIVE_INFINITY, ...kept);
  return true;
}
