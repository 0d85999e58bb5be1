import { CrmError, ExitCode } from "../base/index.ts";
import { type Element, element } from "../cib/index.ts";
import type { Cluster } from "../client/index.ts";
import { attributeNode } from "./attribute/node.ts";
import {
  dropAttribute,
  type Found,
  findAttributes,
  hasRoom,
  type Place,
  type PlaceKind,
  putAttribute,
  setId,
} from "./attribute/place.ts";
import { commandLine, type Edit, editCib } from "./cib/commit.ts";
import { withScores } from "./cib/scores.ts";
import { ATTRIBUTE_OPTIONS } from "./crm-attribute-options.ts";
import type { ToolIo } from "./io.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

export const crmAttributeTool: ToolDefinition = {
  name: "crm_attribute",
  summary: "crm_attribute - query and update cluster options and node attributes",
  description: "",
  options: ATTRIBUTE_OPTIONS,
  run,
};

export function crmAttribute(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmAttributeTool, argv, io);
}

type Command = "query" | "update" | "delete";

/** What the options ask for. */
export interface AttributeRequest {
  readonly command: Command;
  readonly kind: PlaceKind;
  readonly node: string | undefined;
  readonly utilization: boolean;
  readonly set: string | undefined;
  readonly name: string | undefined;
  readonly pattern: string | undefined;
  readonly id: string | undefined;
  readonly value: string | undefined;
  readonly fallback: string | undefined;
  readonly quiet: boolean;
}

async function run(call: ToolCall): Promise<number> {
  if (call.has("list-options")) {
    const type = call.value("list-options");
    if (type !== "cluster") throw toolError("usage", `Invalid --list-options value '${type}'. Allowed values: cluster`);
    const { CLUSTER_OPTIONS } = await import("./option-lists/cluster.ts");
    const { showOptions } = await import("./option-lists/show.ts");
    showOptions(call, CLUSTER_OPTIONS);
    return ExitCode.OK;
  }
  return performAttribute(call, requestOf(call));
}

/** Commands by the options that ask for them: the one given last counts. */
const COMMANDS: Readonly<Record<string, Command>> = {
  query: "query",
  "get-value": "query",
  update: "update",
  "attr-value": "update",
  delete: "delete",
};

function requestOf(call: ToolCall): AttributeRequest {
  const first = (...names: string[]): string | undefined =>
    names.map((name) => call.value(name)).find((v) => v !== undefined);
  const value = first("update", "attr-value");
  const command = COMMANDS[call.options.findLast(({ name }) => COMMANDS[name] !== undefined)?.name ?? "query"]!;
  const promotion = call.has("promotion") ? promotionName(call) : undefined;
  const name = promotion ?? first("name", "attr-name");
  const pattern = call.value("pattern");
  const node = first("node", "node-uname");
  if (command === "delete" && name === undefined && pattern === undefined) {
    throw toolError("usage", "Error: must specify attribute name or pattern to delete");
  }
  if (command === "update" && name === undefined && pattern === undefined) {
    throw toolError("usage", "Error: must specify attribute name or pattern to update");
  }
  if (name !== undefined && pattern !== undefined) {
    throw toolError("usage", "Error: --name and --pattern cannot be used at the same time");
  }
  const wait = call.value("wait") ?? "no";
  if (!WAITS.includes(wait)) throw toolError("usage", "--wait= must be one of 'no', 'local', 'cluster'");
  const utilization = call.has("utilization");
  return {
    command,
    kind: kindOf(call.value("type"), call.value("lifetime"), node, promotion !== undefined, utilization),
    node,
    utilization,
    set: call.value("set-name"),
    name,
    pattern,
    id: first("id", "attr-id"),
    value,
    fallback: call.value("default"),
    quiet: call.has("quiet") || call.has("Quiet"),
  };
}

const WAITS: readonly string[] = ["no", "local", "cluster"];

function promotionName(call: ToolCall): string {
  const given = call.value("promotion") || call.io.env.OCF_RESOURCE_INSTANCE;
  if (given === undefined || given === "") {
    throw toolError(
      "usage",
      "-p/--promotion must be called from an OCF resource agent or with a resource ID specified",
    );
  }
  return `master-${given.replace(/:\d+$/, "")}`;
}

const KINDS: readonly PlaceKind[] = ["crm_config", "nodes", "status", "rsc_defaults", "op_defaults", "tickets"];

function kindOf(
  type: string | undefined,
  lifetime: string | undefined,
  node: string | undefined,
  promotion: boolean,
  utilization: boolean,
): PlaceKind {
  if (lifetime?.toLowerCase() === "reboot") return "status";
  if (lifetime?.toLowerCase() === "forever") return "nodes";
  if (lifetime !== undefined && lifetime !== "nodes" && lifetime !== "status") {
    throw toolError("usage", `Invalid value '${lifetime}' for --lifetime`);
  }
  const given = type ?? lifetime;
  if (given !== undefined) {
    const kind = KINDS.find((known) => known === given);
    if (kind === undefined) throw toolError("usage", `Invalid value '${given}' for --type`);
    return kind;
  }
  if (promotion) return "status";
  return node !== undefined || utilization ? "nodes" : "crm_config";
}

/** Queries, sets or deletes attributes; crm_standby, crm_master and crm_failcount end here, too. */
export async function performAttribute(call: ToolCall, request: AttributeRequest): Promise<number> {
  const cluster = await call.io.openCluster();
  try {
    const { cib } = await cluster.read();
    const place = placeOf(request, cib, cluster.host);
    const matches = matcher(request);
    const found = findAttributes(cib, place, matches);
    switch (request.command) {
      case "query":
        return answer(call, request, found);
      case "update":
        return await update(call, request, cluster, place, found, cib);
      case "delete":
        return await remove(call, request, cluster, place, found);
    }
  } finally {
    await cluster.close();
  }
}

function placeOf(request: AttributeRequest, cib: Element, host: string): Place {
  const { kind, utilization, set } = request;
  const needsNode = kind === "nodes" || kind === "status";
  const node = needsNode ? attributeNode(cib, request.node ?? host) : undefined;
  return { kind, node, utilization, set };
}

function matcher({ name, pattern, id }: AttributeRequest): (pair: Found) => boolean {
  const expression = pattern === undefined ? undefined : toExpression(pattern);
  return (pair) =>
    (name === undefined || pair.name === name) &&
    (expression === undefined || expression.test(pair.name)) &&
    (id === undefined || pair.id === id);
}

function toExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (error) {
    if (error instanceof SyntaxError) throw toolError("usage", `not a pattern: ${pattern}`);
    throw error;
  }
}

function answer(call: ToolCall, request: AttributeRequest, found: readonly Found[]): number {
  const { fallback, name, quiet, kind, id } = request;
  const byId = id === undefined ? "" : `id=${id} `;
  const shown = found.length === 0 && fallback !== undefined ? [{ id: "", name: name ?? "", value: fallback }] : found;
  if (shown.length === 0) throw performError();
  for (const each of shown) {
    call.line(
      quiet ? each.value : `scope=${kind} ${byId}${each.name === "" ? "" : `name=${each.name} `}value=${each.value}`,
    );
    call.add(
      element("attribute", { name: each.name, value: each.value, scope: kind, ...(id === undefined ? {} : { id }) }),
    );
  }
  return ExitCode.OK;
}

function performError(): CrmError {
  return toolError("no-such", "Error performing operation: No such device or address");
}

function refuseSeveral(call: ToolCall, name: string, found: readonly Found[]): number {
  call.complain("Please choose from one of the matches below and supply the 'id' with --attr-id");
  call.line(`Multiple attributes match name=${name}`);
  for (const { value, id } of found) call.line(`  Value: ${value} \t(id=${id})`);
  return ExitCode.MULTIPLE;
}

/** An attribute that is to be set: one that was found, or a new one. */
type Target = Found | { readonly id?: undefined; readonly name: string; readonly value?: undefined };

async function update(
  call: ToolCall,
  request: AttributeRequest,
  cluster: Cluster,
  place: Place,
  found: readonly Found[],
  cib: Element,
): Promise<number> {
  const { name = "", value = "", pattern } = request;
  if (pattern === undefined && found.length > 1) return refuseSeveral(call, name, found);
  const targets: readonly Target[] = found.length > 0 ? found : pattern === undefined ? [{ name }] : [];
  if (place.kind === "status" && cluster.setting !== "file") {
    for (const each of targets) {
      await setTransient(call, cluster, place, each.name, withScores("value", value, each.value));
    }
    return ExitCode.OK;
  }
  const [first] = targets;
  if (first !== undefined && !hasRoom(cib, place)) {
    const where = `section=${place.kind}, set=${setId(place)}`;
    call.complainBare(`Error setting ${first.name}=${value} (${where}): No such device or address`);
    throw performError();
  }
  const edits = targets.map((target) => updating(request, place, target));
  const set = found.length > 0 ? "<null>" : setId(place);
  const edited = editCib(cluster, call.io, [commandLine(call)], edits);
  await tellingRefused(edited, call, `Error setting ${first?.name}=${value} (section=${place.kind}, set=${set})`);
  return ExitCode.OK;
}

/** Sets one attribute, one that was found or a new one; its value is looked at anew when it comes to that. */
function updating(request: AttributeRequest, place: Place, { id, name }: Target): Edit {
  const { value = "" } = request;
  const matches = id === undefined ? matcher(request) : (pair: Found): boolean => pair.id === id;
  return (cib) => {
    const [now] = findAttributes(cib, place, matches);
    return putAttribute(cib, place, name, now?.id, withScores("value", value, now?.value), request.id);
  };
}

/** Says what it was that may not be done, before the usual words. */
async function tellingRefused(edited: Promise<void>, call: ToolCall, what: string): Promise<void> {
  try {
    await edited;
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    if (error.code === "denied" || error.code === "config") call.complainBare(`${what}: ${error.message}`);
    if (error.code !== "config") throw error;
    throw toolError("config", `Error performing operation: ${error.message}`);
  }
}

async function remove(
  call: ToolCall,
  request: AttributeRequest,
  cluster: Cluster,
  place: Place,
  found: readonly Found[],
): Promise<number> {
  if (found.length === 0) return ExitCode.OK;
  if (request.pattern === undefined && found.length > 1) return refuseSeveral(call, request.name ?? "", found);
  if (place.kind === "status" && cluster.setting !== "file") {
    for (const { name } of found) await setTransient(call, cluster, place, name, undefined);
  } else {
    const edits = found.map(
      ({ id }) =>
        (cib: Element) =>
          dropAttribute(cib, place, id),
    );
    await editCib(cluster, call.io, [commandLine(call)], edits);
  }
  const what = place.kind === "crm_config" || place.kind === "tickets" ? "option" : "attribute";
  const set = request.set === undefined ? "" : ` set=${request.set}`;
  for (const { id, name } of found) {
    // Pacemaker's own words, its "(null)" for an id that was given included: scripts compare them.
    const shown = request.id === undefined ? id : "(null)";
    if (!request.quiet) call.line(`Deleted ${place.kind} ${what}: id=${shown}${set} name=${name}`);
  }
  return ExitCode.OK;
}

async function setTransient(
  call: ToolCall,
  cluster: Cluster,
  place: Place,
  name: string,
  value: string | undefined,
): Promise<void> {
  const origin = { user: call.io.user, client: call.io.program, commands: [commandLine(call)] };
  const outcome = await cluster.perform({ kind: "attribute", node: place.node?.name ?? "", name, value }, origin);
  if (outcome.kind === "refused") throw new CrmError(outcome.error);
}
