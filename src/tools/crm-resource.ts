import { ExitCode } from "../base/index.ts";
import { element } from "../cib/index.ts";
import type { Cluster } from "../client/index.ts";
import { type Resource, Role } from "../state/index.ts";
import { RESOURCE_OPTIONS } from "./crm-resource-options.ts";
import type { ToolIo } from "./io.ts";
import { checkAgentOptions, checkOperands, runNamedAgent, runResourceAgent } from "./resource/agent-command.ts";
import { AGENT_QUERIES } from "./resource/agent-lists.ts";
import { isAgentCommand } from "./resource/agent-run.ts";
import { deleteParameter, getParameter, setParameter } from "./resource/change-parameter.ts";
import { clear } from "./resource/clear.ts";
import { showDigests } from "./resource/digests.ts";
import { readDocument } from "./resource/document.ts";
import { list, listRaw, queryXml } from "./resource/list.ts";
import { moveOrBan } from "./resource/location.ts";
import { instancesNamed } from "./resource/named.ts";
import { listOperations } from "./resource/operations.ts";
import { fail, forget } from "./resource/orders.ts";
import { showConstraints } from "./resource/relations.ts";
import { checkRequirements } from "./resource/requirements.ts";
import { nodeGiven, resourceGiven } from "./resource/target.ts";
import { waitForIdle } from "./resource/wait.ts";
import { why } from "./resource/why.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

export const crmResourceTool: ToolDefinition = {
  name: "crm_resource",
  summary: "crm_resource - perform tasks related to Pacemaker cluster resources",
  description: "",
  options: RESOURCE_OPTIONS,
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
  "set-parameter": (call, cluster) => setParameter(call, cluster),
  "delete-parameter": (call, cluster) => deleteParameter(call, cluster),
  move: (call, cluster) => moveOrBan(call, cluster, "move"),
  ban: (call, cluster) => moveOrBan(call, cluster, "ban"),
  clear: (call, cluster) => clear(call, cluster),
  cleanup: (call, cluster) => forget(call, cluster, "cleanup"),
  refresh: (call, cluster) => forget(call, cluster, "refresh"),
  fail,
  delete: async (call, cluster) => (await import("./resource/remove.ts")).remove(call, cluster),
  restart: async (call, cluster) => (await import("./resource/restart.ts")).restart(call, cluster),
  wait: (call, cluster) => waitForIdle(call, cluster),
  why,
};

/** Commands that need no cluster. */
const ALONE: Readonly<Record<string, (call: ToolCall) => Promise<number>>> = {
  "list-options": async (call) => (await import("./option-lists/resource.ts")).listOptions(call),
  ...AGENT_QUERIES,
};

const isCommand = (name: string): boolean =>
  COMMANDS[name] !== undefined || ALONE[name] !== undefined || isAgentCommand(name);

async function run(call: ToolCall): Promise<number> {
  // The one given last counts.
  const chosen = call.options.findLast(({ name }) => isCommand(name))?.name ?? "list";
  if (call.has("expired") && chosen !== "clear") throw toolError("usage", "--expired requires --clear or -U");
  checkOperands(call);
  const agentCommand = isAgentCommand(chosen) ? chosen : undefined;
  const namesAgent = checkAgentOptions(call, agentCommand);
  const alone = ALONE[chosen];
  if (alone !== undefined) return alone(call);
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

function isPromoted(resource: Resource): boolean {
  return resource.promotable && (resource.role === Role.Promoted || resource.children.some(isPromoted));
}

async function locate(call: ToolCall, cluster: Cluster): Promise<number> {
  const { reading } = await readDocument(call, cluster);
  nodeGiven(call, reading);
  const resource = resourceGiven(call, reading, "anonymous");
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
