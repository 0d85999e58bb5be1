import { CrmError, ExitCode, parseDurationMs } from "../base/index.ts";
import { type Element, element, writeXml } from "../cib/index.ts";
import type { Cluster, ClusterOrder } from "../client/index.ts";
import { type Resource, Role } from "../state/index.ts";
import { buildStatus, type ResourceView, renderLines, resourcesText } from "../status/index.ts";
import { RESOURCE_OPTIONS } from "./crm-resource-options.ts";
import type { ToolIo } from "./io.ts";
import { checkAgentOptions, checkOperands, runNamedAgent, runResourceAgent } from "./resource/agent-command.ts";
import { AGENT_QUERIES } from "./resource/agent-lists.ts";
import { isAgentCommand } from "./resource/agent-run.ts";
import { changeParameter, getParameter } from "./resource/change-parameter.ts";
import { showDigests } from "./resource/digests.ts";
import { clear, moveOrBan } from "./resource/location.ts";
import { instancesNamed } from "./resource/named.ts";
import { listOperations } from "./resource/operations.ts";
import { findResource } from "./resource/parameters.ts";
import { namedResource, readResources } from "./resource/read.ts";
import { showConstraints } from "./resource/relations.ts";
import { checkRequirements } from "./resource/requirements.ts";
import { waitForIdle } from "./resource/wait.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

const NOT_YET = ["why", "delete", "restart"];

export const crmResourceTool: ToolDefinition = {
  name: "crm_resource",
  summary: "crm_resource - perform tasks related to Pacemaker cluster resources",
  description: "",
  options: RESOURCE_OPTIONS,
  missing: [...NOT_YET, "list-options", "all"],
  run,
};

export function crmResource(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmResourceTool, argv, io);
}

/** What each command does with an open cluster. */
const COMMANDS: Readonly<Record<string, (call: ToolCall, cluster: Cluster) => Promise<number>>> = {
  list,
  "list-raw": listRaw,
  "list-operations": (call, cluster) => listOperations(call, cluster, "active"),
  "list-all-operations": (call, cluster) => listOperations(call, cluster, "all"),
  "query-xml": queryXml,
  "query-xml-raw": queryXml,
  locate,
  constraints: showConstraints,
  stack: showConstraints,
  digests: showDigests,
  "get-parameter": (call, cluster) => getParameter(call, cluster),
  "set-parameter": (call, cluster) => changeParameter(call, cluster, "set"),
  "delete-parameter": (call, cluster) => changeParameter(call, cluster, "delete"),
  move: (call, cluster) => moveOrBan(call, cluster, "move"),
  ban: (call, cluster) => moveOrBan(call, cluster, "ban"),
  clear: (call, cluster) => clear(call, cluster),
  cleanup: (call, cluster) => forget(call, cluster, "cleanup"),
  refresh: (call, cluster) => forget(call, cluster, "refresh"),
  fail,
  wait: (call, cluster) => waitForIdle(call, cluster),
};

async function run(call: ToolCall): Promise<number> {
  checkOperands(call);
  const chosen = call.options.map(({ name }) => name).findLast(isCommand) ?? "list";
  const agentCommand = isAgentCommand(chosen) ? chosen : undefined;
  const namesAgent = checkAgentOptions(call, agentCommand);
  if (call.has("list-options")) throw toolError("not-supported", "not supported yet: --list-options");
  for (const name of NOT_YET) if (call.has(name)) throw toolError("not-supported", `not supported yet: --${name}`);
  const query = AGENT_QUERIES[chosen];
  if (query !== undefined) return query(call);
  if (agentCommand !== undefined && namesAgent) return runNamedAgent(call, agentCommand);
  checkRequirements(call, chosen);
  const cluster = await call.io.openCluster();
  try {
    if (agentCommand !== undefined) return await runResourceAgent(call, cluster, agentCommand);
    return await COMMANDS[chosen]!(call, cluster);
  } finally {
    await cluster.close();
  }
}

function isCommand(name: string): boolean {
  return COMMANDS[name] !== undefined || AGENT_QUERIES[name] !== undefined || isAgentCommand(name);
}

async function list(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readResources(call, cluster);
  if (call.xml) throw toolError("not-supported", "not supported yet: --list in XML");
  const { resources } = buildStatus(reading);
  const shown = resourcesText(resources, { inactive: true, pending: true, attributes: false });
  call.io.out(renderLines(shown === undefined ? [] : [shown]));
  return ExitCode.OK;
}

async function listRaw(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readResources(call, cluster);
  const primitives = reading.resources.filter(({ kind }) => kind === "primitive");
  for (const { id } of primitives) call.line(id);
  call.add(
    element(
      "resources",
      {},
      primitives.map(({ id }) => element("resource", { id })),
    ),
  );
  if (primitives.length === 0) throw toolError("no-such", "Error performing operation: No such device or address");
  return ExitCode.OK;
}

async function queryXml(call: ToolCall, cluster: Cluster): Promise<number> {
  const { cib, reading } = await readResources(call, cluster);
  const resource = namedResource(call, reading.resources);
  const raw = call.has("query-xml-raw");
  const written = raw ? findResource(cib, resource.id)?.element : undefined;
  const xml: Element = written ?? resource.xml;
  if (call.xml) throw toolError("not-supported", "not supported yet: --query-xml in XML");
  const { resources } = buildStatus(reading);
  const view = flatten(resources).find((each) => each.id === resource.id);
  if (view !== undefined) {
    const shown = resourcesText([view], { inactive: true, pending: true, attributes: false });
    call.io.out(renderLines(shown?.lines ?? []));
  }
  call.line("Resource XML:");
  call.io.out(writeXml(xml));
  return ExitCode.OK;
}

function flatten(resources: readonly ResourceView[]): ResourceView[] {
  return resources.flatMap((resource) => {
    switch (resource.kind) {
      case "group":
        return [resource, ...resource.members];
      case "clone":
        return [resource, ...flatten(resource.instances.map((instance) => instance.resource))];
      default:
        return [resource];
    }
  });
}

function isPromoted(resource: Resource): boolean {
  return resource.role === Role.Promoted || resource.children.some(isPromoted);
}

async function locate(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readResources(call, cluster);
  const resource = namedResource(call, reading.resources);
  const id = call.value("resource") ?? resource.id;
  // The last place found comes first.
  const places = instancesNamed(resource, id)
    .flatMap((each) => each.activeOn.map(({ name }) => ({ host: name, promoted: isPromoted(each) })))
    .reverse();
  if (places.length === 0 && !call.xml && !call.has("quiet")) call.io.err(`resource ${id} is NOT running\n`);
  for (const { host, promoted } of places) {
    if (call.has("quiet")) call.line(host);
    else call.line(`resource ${id} is running on: ${host}${promoted ? " Promoted" : ""}`);
  }
  const nodes = places.map(({ host, promoted }) =>
    element("node", promoted ? { state: "promoted" } : {}, [{ kind: "text", text: host }]),
  );
  call.add(element("nodes", { resource: id }, nodes));
  return ExitCode.OK;
}

/** Hosts where a resource, or a part of it, runs; each once. */
export function activeHosts(resource: Resource): string[] {
  const own = resource.activeOn.map(({ name }) => name);
  return [...new Set([...own, ...resource.children.flatMap(activeHosts)])];
}

async function forget(call: ToolCall, cluster: Cluster, kind: "cleanup" | "refresh"): Promise<number> {
  const resource = call.value("resource");
  const { reading } = await readResources(call, cluster);
  if (resource !== undefined) namedResource(call, reading.resources);
  const operation = call.value("operation");
  const interval = call.value("interval");
  const node = call.value("node") ?? call.value("host-uname");
  const intervalMs = interval === undefined ? undefined : parseDurationMs(interval);
  if (interval !== undefined && intervalMs === undefined) throw toolError("usage", `Invalid interval: ${interval}`);
  const order: ClusterOrder = {
    kind,
    ...(resource === undefined ? {} : { resource }),
    ...(node === undefined ? {} : { node }),
    ...(operation === undefined ? {} : { operation }),
    ...(intervalMs === undefined ? {} : { intervalMs }),
  };
  const text = await perform(call, cluster, order);
  if (text !== "") call.line(text);
  return ExitCode.OK;
}

async function fail(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readResources(call, cluster);
  const resource = namedResource(call, reading.resources);
  const node = call.value("node") ?? activeHosts(resource)[0];
  if (node === undefined) throw toolError("no-such", `Resource '${resource.id}' is not running: say where with --node`);
  await perform(call, cluster, { kind: "fail", resource: resource.historyId ?? resource.id, node });
  return ExitCode.OK;
}

async function perform(call: ToolCall, cluster: Cluster, order: ClusterOrder): Promise<string> {
  const origin = { user: call.io.user, client: call.io.program, commands: [] };
  const outcome = await cluster.perform(order, origin);
  if (outcome.kind === "refused") throw new CrmError(outcome.error);
  return outcome.text;
}
