import { CrmError, parseDurationMs } from "../../../base/index.ts";
import type { Element } from "../../../cib/index.ts";
import { type Draft, type Entry, fillIds, thaw, type Workspace } from "../../../language/index.ts";
import { change } from "../../session/commit.ts";
import { type CommandContext, type RunResult, requireEntry } from "../../session/context.ts";
import { optionOf } from "../configure/override.ts";

const TRACE_DIRECTORY = "/var/lib/heartbeat/trace_ra";

interface Target {
  readonly operation: string | undefined;
  readonly interval: string | undefined;
}

function requirePrimitive(workspace: Workspace, id: string): Entry {
  const entry = requireEntry(workspace, id);
  if (entry.kind.word !== "primitive")
    throw new CrmError({
      code: "not-a-primitive",
      message: `element ${id} is not a primitive resource`,
      at: { object: id },
    });
  return entry;
}

function targetOf(operation: string | undefined, interval: string | undefined): Target {
  return operation === "probe" ? { operation: "monitor", interval: interval ?? "0" } : { operation, interval };
}

const sameInterval = (a: string | undefined, b: string): boolean =>
  (parseDurationMs(a ?? "0") ?? 0) === (parseDurationMs(b) ?? 0);

/** The operations of a primitive, to be changed; made when there are none. */
function operationsIn(copy: Draft): Draft {
  let operations = copy.children.find((node): node is Draft => node.kind === "element" && node.name === "operations");
  if (operations === undefined) {
    operations = { kind: "element", name: "operations", attributes: {}, children: [] };
    copy.children.push(operations);
  }
  return operations;
}

function chosen(operations: Draft, { operation, interval }: Target): Draft[] {
  return operations.children.filter(
    (node): node is Draft =>
      node.kind === "element" &&
      (operation === undefined || node.attributes.name === operation) &&
      (interval === undefined || sameInterval(node.attributes.interval, interval)),
  );
}

/** Gives an operation the options of a trace; like crmsh it stands last then. */
function tracedAt(operations: Draft, op: Draft, directory: string): void {
  const { id: _id, ...attributes } = op.attributes;
  operations.children.splice(operations.children.indexOf(op), 1);
  const options = op.children.flatMap((set) =>
    set.kind === "element" && set.name === "instance_attributes" ? set.children : [],
  );
  const kept = options.filter(
    (node) => node.kind === "element" && !["trace_ra", "trace_dir"].includes(node.attributes.name ?? ""),
  );
  const set: Draft = {
    kind: "element",
    name: "instance_attributes",
    attributes: {},
    children: [
      ...kept.map((node) => ({ ...node, attributes: withoutId(node as Draft) }) as Draft),
      nvpair("trace_ra", "1"),
      nvpair("trace_dir", directory),
    ],
  };
  operations.children.push({
    kind: "element",
    name: "op",
    attributes,
    children: [set, ...op.children.filter((node) => node.kind === "element" && node.name !== "instance_attributes")],
  });
}

const nvpair = (name: string, value: string): Draft => ({
  kind: "element",
  name: "nvpair",
  attributes: { name, value },
  children: [],
});

function withoutId(node: Draft): Record<string, string> {
  const { id: _id, ...rest } = node.attributes;
  return rest;
}

/** Ids of operations are free again before new ones are made for them. */
function refill(workspace: Workspace, entry: Entry, copy: Draft): Element {
  workspace.ids.remove(entry.element);
  fillIds(copy, workspace.ids);
  return copy;
}

/** `trace RSC [OP [INTERVAL]] [DIRECTORY]` */
export async function trace(context: CommandContext): Promise<RunResult> {
  const { world, out, args, line } = context;
  const id = args.get("rsc")!;
  const words = [args.get("op"), args.get("interval"), args.get("log-dir")].filter((word) => word !== undefined);
  const directory = words.find((word) => word.startsWith("/")) ?? TRACE_DIRECTORY;
  const interval = words.find((word) => /^\d/.test(word));
  const operation = words.find((word) => !word.startsWith("/") && !/^\d/.test(word));
  const target = targetOf(operation, interval);
  const type = await change(world, out, line, (workspace) => {
    const entry = requirePrimitive(workspace, id);
    const copy = thaw(entry.element);
    const operations = operationsIn(copy);
    for (const missing of missingOperations(workspace, entry, operations, target)) operations.children.push(missing);
    const found = chosen(operations, target);
    if (found.length === 0) throw noOperation(id, target);
    for (const op of found) tracedAt(operations, op, directory);
    workspace.replace(entry, refill(workspace, entry, copy));
    return entry.element.attributes.type ?? "";
  });
  out.info(
    `Trace for ${id}${target.operation === undefined ? "" : `:${target.operation}`} is written to ${directory}/${type}`,
  );
  const named = target.operation !== undefined && target.operation !== "monitor";
  out.info(
    `Trace set, restart ${id} to trace ${named ? `the ${target.operation} operation` : "non-monitor operations"}`,
  );
  return true;
}

function noOperation(id: string, { operation, interval }: Target): CrmError {
  const message =
    interval === undefined
      ? `No ${operation ?? ""} operation configured for ${id}`
      : `Operation ${operation} with interval ${interval} not found in ${id}`;
  return new CrmError({ code: "no-operation", message, at: { object: id } });
}

/** Operations that every resource has are added where the trace needs them. */
function missingOperations(workspace: Workspace, entry: Entry, operations: Draft, target: Target): Draft[] {
  const make = (name: string): Draft => ({
    kind: "element",
    name: "op",
    attributes: { name, interval: target.interval ?? "0" },
    children: [],
  });
  if (target.operation !== undefined) {
    if (chosen(operations, target).length > 0) return [];
    const recurring =
      target.operation === "monitor" && (target.interval === undefined || !sameInterval(target.interval, "0"));
    return recurring || (target.interval !== undefined && !sameInterval(target.interval, "0"))
      ? []
      : [make(target.operation)];
  }
  const parent = workspace.parentOf(entry);
  const promotable = parent !== undefined && optionOf(parent.element, "meta_attributes", "promotable") === "true";
  const wanted = promotable ? ["start", "stop", "promote", "demote"] : ["start", "stop"];
  return wanted.filter((name) => chosen(operations, { operation: name, interval: undefined }).length === 0).map(make);
}

/** `untrace RSC [OP [INTERVAL]]` */
export async function untrace(context: CommandContext): Promise<RunResult> {
  const { world, out, args, line } = context;
  const id = args.get("rsc")!;
  const target = targetOf(args.get("op"), args.get("interval"));
  await change(world, out, line, (workspace) => {
    const entry = requirePrimitive(workspace, id);
    const copy = thaw(entry.element);
    const operations = operationsIn(copy);
    const found = chosen(operations, target).filter((op) => target.operation !== undefined || isTraced(op));
    if (found.length === 0 && target.operation !== undefined) throw noOperation(id, target);
    for (const op of found) untracedAt(operations, op);
    workspace.replace(entry, refill(workspace, entry, copy));
  });
  out.info(`Stop tracing ${id}${target.operation === undefined ? "" : ` for operation ${target.operation}`}`);
  return true;
}

function isTraced(op: Draft): boolean {
  return op.children.some(
    (set) =>
      set.kind === "element" &&
      set.children.some((node) => node.kind === "element" && node.attributes.name === "trace_ra"),
  );
}

function untracedAt(operations: Draft, op: Draft): void {
  operations.children.splice(operations.children.indexOf(op), 1);
  const children = op.children.flatMap((set) => {
    if (set.kind !== "element" || set.name !== "instance_attributes") return [set];
    const rest = set.children.filter(
      (node) => node.kind === "element" && !["trace_ra", "trace_dir"].includes(node.attributes.name ?? ""),
    );
    return rest.length === 0 ? [] : [{ ...set, children: rest }];
  });
  const { id: _id, ...attributes } = op.attributes;
  const bare = Object.keys(attributes).every((name) => name === "name" || name === "interval");
  // An operation that was only there for the trace goes with it.
  if (children.length === 0 && bare && sameInterval(attributes.interval, "0")) return;
  operations.children.push({ kind: "element", name: "op", attributes, children });
}
