import { CrmError, ExitCode, parseDurationMs } from "../base/index.ts";
import { element } from "../cib/index.ts";
import type { Cluster, ClusterOrder } from "../client/index.ts";
import { type Resource, Role, readCluster } from "../state/index.ts";
import { RESOURCE_OPTIONS } from "./crm-resource-options.ts";
import type { ToolIo } from "./io.ts";
import { logMessages } from "./log-messages.ts";
import { deleteParameter, getParameter, setParameter } from "./resource/change-parameter.ts";
import { clear } from "./resource/clear.ts";
import { list, listRaw, queryXml } from "./resource/list.ts";
import { moveOrBan } from "./resource/location.ts";
import { resourcesNamed } from "./resource/named.ts";
import { resourceName } from "./resource/target.ts";
import { waitForIdle } from "./resource/wait.ts";
import { why } from "./resource/why.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

const NOT_YET = [
  "list-operations",
  "list-all-operations",
  "constraints",
  "stack",
  "validate",
  "restart",
  "digests",
  "force-demote",
  "force-stop",
  "force-start",
  "force-promote",
  "force-check",
  "show-metadata",
];

export const crmResourceTool: ToolDefinition = {
  name: "crm_resource",
  summary: "crm_resource - perform tasks related to Pacemaker cluster resources",
  description: "",
  options: RESOURCE_OPTIONS,
  missing: NOT_YET,
  run,
};

export function crmResource(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmResourceTool, argv, io);
}

/** What each command does with an open cluster. */
const COMMANDS: Readonly<Record<string, (call: ToolCall, cluster: Cluster) => Promise<number>>> = {
  list,
  "list-raw": listRaw,
  "query-xml": queryXml,
  "query-xml-raw": queryXml,
  locate,
  "get-parameter": (call, cluster) => getParameter(call, cluster),
  "set-parameter": (call, cluster) => setParameter(call, cluster),
  "delete-parameter": (call, cluster) => deleteParameter(call, cluster),
  move: (call, cluster) => moveOrBan(call, cluster, "move"),
  ban: (call, cluster) => moveOrBan(call, cluster, "ban"),
  clear: (call, cluster) => clear(call, cluster),
  cleanup: (call, cluster) => forget(call, cluster, "cleanup"),
  refresh: (call, cluster) => forget(call, cluster, "refresh"),
  fail,
  delete: async (call, cluster) => (await import("./resource/remove.ts")).remove(call, cluster),
  wait: (call, cluster) => waitForIdle(call, cluster),
  why,
};

/** Commands that need no cluster. */
const ALONE: Readonly<Record<string, (call: ToolCall) => Promise<number>>> = {
  "list-options": async (call) => (await import("./option-lists/resource.ts")).listOptions(call),
  "list-standards": (call) => listAgents(call, "list-standards"),
  "list-ocf-providers": (call) => listAgents(call, "list-ocf-providers"),
  "list-agents": (call) => listAgents(call, "list-agents"),
  "list-ocf-alternatives": (call) => listAgents(call, "list-ocf-alternatives"),
};

const isCommand = (name: string): boolean =>
  COMMANDS[name] !== undefined || ALONE[name] !== undefined || NOT_YET.includes(name);

async function run(call: ToolCall): Promise<number> {
  // The one given last counts.
  const chosen = call.options.findLast(({ name }) => isCommand(name))?.name ?? "list";
  if (call.has("expired") && chosen !== "clear") throw toolError("usage", "--expired requires --clear or -U");
  if (call.operands.length > 0) {
    const words = call.operands.map((word, index) => `[${index + 1} of ${call.operands.length}] ${word}`);
    throw toolError("usage", ["non-option ARGV-elements:", ...words].join("\n"));
  }
  checkAgentOptions(call);
  const alone = ALONE[chosen];
  if (alone !== undefined) return alone(call);
  if (NOT_YET.includes(chosen)) throw toolError("not-supported", `not supported yet: --${chosen}`);
  const cluster = await call.io.openCluster();
  try {
    return await COMMANDS[chosen]!(call, cluster);
  } finally {
    await cluster.close();
  }
}

function checkAgentOptions(call: ToolCall): void {
  if (!call.has("class") && !call.has("agent") && !call.has("provider")) return;
  if (call.has("resource")) {
    throw toolError("usage", "--class, --agent, and --provider cannot be used with -r/--resource");
  }
  const allowed = call.options.some(({ name }) => name === "validate" || name.startsWith("force-"));
  if (!allowed)
    throw toolError("usage", "--class, --agent, and --provider can only be used with --validate and --force-*");
}

async function listAgents(call: ToolCall, what: string): Promise<number> {
  const agents = call.io.agents();
  const value = call.value(what) ?? "";
  const [agentClass = "ocf", provider] = value.split(":");
  const names =
    what === "list-standards"
      ? await agents.classes()
      : what === "list-ocf-providers"
        ? await agents.providers("ocf")
        : what === "list-ocf-alternatives"
          ? await agents.providers("ocf", value)
          : await agents.types(agentClass, provider);
  if (names.length === 0)
    throw toolError("no-such", `No ${what.replace("list-", "")} found${value === "" ? "" : ` for ${value}`}`);
  for (const name of names) call.line(name);
  call.add(
    element(
      what.replace("list-", ""),
      {},
      names.map((name) => element("item", {}, [{ kind: "text", text: name }])),
    ),
  );
  return ExitCode.OK;
}

async function open(call: ToolCall, cluster: Cluster) {
  const { cib } = await cluster.read();
  const { nowMs } = cluster.setting === "file" ? { nowMs: undefined } : await cluster.status();
  const reading = readCluster(cib, nowMs ?? call.io.nowMs(), { zone: call.io.zone });
  logMessages(call.io, reading.messages);
  return { cib, reading };
}

/** The resource of --resource. @throws CrmError `no-such`, `usage` */
function named(call: ToolCall, resources: readonly Resource[]): Resource {
  const id = resourceName(call);
  const [found] = resourcesNamed(resources, id);
  if (found === undefined)
    throw toolError("no-such", `Resource '${id}' not found\nError performing operation: No such object`);
  return found;
}

/** All instances of a clone, also when what is cloned was named; else the resource alone. */
function instancesNamed(resource: Resource, name: string): readonly Resource[] {
  if (resource.kind === "clone") return resource.children;
  const { parent, historyId } = resource;
  return parent?.isAnonymousClone === true && historyId === name ? parent.children : [resource];
}

function isPromoted(resource: Resource): boolean {
  return resource.role === Role.Promoted || resource.children.some(isPromoted);
}

async function locate(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await open(call, cluster);
  const resource = named(call, reading.resources);
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
  const { reading } = await open(call, cluster);
  if (resource !== undefined) named(call, reading.resources);
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
  const { reading } = await open(call, cluster);
  const resource = named(call, reading.resources);
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
