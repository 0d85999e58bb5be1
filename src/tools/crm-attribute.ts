import { CrmError, ExitCode } from "../base/index.ts";
import { childElements, configurationOf, type Element, element, firstChild } from "../cib/index.ts";
import type { Cluster } from "../client/index.ts";
import {
  dropAttribute,
  type Found,
  findAttributes,
  type Place,
  type PlaceKind,
  putAttribute,
  setId,
} from "./attribute/place.ts";
import { editCib } from "./cib/commit.ts";
import { withScores } from "./cib/scores.ts";
import { ATTRIBUTE_OPTIONS } from "./crm-attribute-options.ts";
import type { ToolIo } from "./io.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

export const crmAttributeTool: ToolDefinition = {
  name: "crm_attribute",
  summary: "crm_attribute - query and update cluster options and node attributes",
  description: "",
  options: ATTRIBUTE_OPTIONS,
  missing: ["list-options", "all"],
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
    throw toolError("not-supported", "not supported yet: --list-options");
  }
  return performAttribute(call, requestOf(call));
}

function requestOf(call: ToolCall): AttributeRequest {
  const first = (...names: string[]): string | undefined =>
    names.map((name) => call.value(name)).find((v) => v !== undefined);
  const value = first("update", "attr-value");
  const command = call.has("delete") ? "delete" : value !== undefined ? "update" : "query";
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
  if (lifetime === "reboot") return "status";
  if (lifetime === "forever") return "nodes";
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
        return await update(call, request, cluster, place, found);
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
  const node = needsNode ? nodeOf(cib, request.node ?? host) : undefined;
  return { kind, node, utilization, set };
}

function nodeOf(cib: Element, name: string): { readonly id: string; readonly name: string } {
  const nodes = firstChild(configurationOf(cib), "nodes");
  const status = firstChild(cib, "status");
  const known = [
    ...(nodes === undefined ? [] : childElements(nodes)),
    ...(status === undefined ? [] : childElements(status)),
  ];
  const found = known.find(
    ({ attributes }) => attributes.uname?.toLowerCase() === name.toLowerCase() || attributes.id === name,
  );
  const id = found?.attributes.id;
  if (id === undefined) throw toolError("no-such", `Could not map name=${name} to a UUID`);
  return { id, name: found?.attributes.uname ?? name };
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

async function update(
  call: ToolCall,
  request: AttributeRequest,
  cluster: Cluster,
  place: Place,
  found: readonly Found[],
): Promise<number> {
  const { name = "", value = "", pattern } = request;
  if (pattern === undefined && found.length > 1) return refuseSeveral(call, name, found);
  if (pattern !== undefined && found.length === 0) return ExitCode.OK;
  const targets = found.length > 0 ? found : [{ id: undefined, name, value: undefined }];
  if (place.kind === "status" && cluster.setting !== "file") {
    for (const each of targets) {
      await setTransient(call, cluster, place, each.name, withScores("value", value, each.value));
    }
    return ExitCode.OK;
  }
  const edited = editCib(cluster, call.io, [commandLine(call)], (cib) => {
    const now = findAttributes(cib, place, matcher(request));
    const these = now.length > 0 ? now : targets;
    return these.reduce(
      (next, each) =>
        putAttribute(
          next,
          place,
          each.name,
          now.length > 0 ? each.id : undefined,
          withScores("value", value, each.value),
          request.id,
        ),
      cib,
    );
  });
  const set = found.length > 0 ? "<null>" : setId(place);
  await tellingDenied(edited, call, `Error setting ${targets[0]?.name}=${value} (section=${place.kind}, set=${set})`);
  return ExitCode.OK;
}

/** Says what it was that the user may not do, before the usual words. */
async function tellingDenied(edited: Promise<void>, call: ToolCall, what: string): Promise<void> {
  try {
    await edited;
  } catch (error) {
    if (error instanceof CrmError && error.code === "denied") call.complainBare(`${what}: ${error.message}`);
    throw error;
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
    await editCib(cluster, call.io, [commandLine(call)], (cib) =>
      found.reduce((next, { id }) => dropAttribute(next, place, id), cib),
    );
  }
  // Pacemaker's own words, its "(null)" for an id that was given included: scripts compare them.
  const what = place.kind === "crm_config" ? "option" : "attribute";
  for (const { id, name } of found) {
    const shown = place.kind === "crm_config" ? "(null)" : id;
    if (!request.quiet) call.line(`Deleted ${place.kind} ${what}: id=${shown} name=${name}`);
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

function commandLine(call: ToolCall): string {
  const words = call.options.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value}`));
  return [call.io.program, ...words].join(" ");
}
