import { ExitCode, parseDurationMs } from "../base/index.ts";
import { element } from "../cib/index.ts";
import type { Cluster, ClusterStatus } from "../client/index.ts";
import { controllerState } from "./admin/controller.ts";
import { listedNodes } from "./admin/nodes.ts";
import type { ToolIo } from "./io.ts";
import { zonedTimeText } from "./mon/words.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

const MORE = "Additional Options";

/** Options of crmadmin. Source: `crmadmin --help-all`. */
const OPTIONS: readonly OptionSpec[] = [
  { short: "q", long: "quiet", group: "Application", help: "Print the bare answer" },
  {
    short: "S",
    long: "status",
    argument: "NODE",
    group: "Commands",
    help: "What the controller of a node is doing: the state of its state machine",
  },
  { short: "P", long: "pacemakerd", group: "Commands", help: "Whether the cluster runs on this node" },
  { short: "D", long: "dc_lookup", group: "Commands", help: "The node that decides for the cluster" },
  {
    short: "N",
    long: "nodes",
    argument: "[TYPE]",
    group: "Commands",
    help: "List the nodes of the configuration, or those of these types\n(a list with commas: all (default), cluster, guest, remote)",
  },
  { short: "H", long: "health", group: "Commands", help: "", hidden: true },
  {
    short: "t",
    long: "timeout",
    argument: "DURATION",
    group: MORE,
    help: "How long to wait for an answer (default 30s; 0 waits for ever)",
  },
  { short: "B", long: "bash-export", group: MORE, help: "With --nodes: as lines 'export NAME=ID' for a shell" },
  { short: "i", long: "ipc-name", argument: "NAME", group: MORE, help: "With --pacemakerd: accepted, and not needed" },
];

export const crmadminTool: ToolDefinition = {
  name: "crmadmin",
  summary: "crmadmin - query and manage the Pacemaker controller",
  description: "",
  options: OPTIONS,
  run,
};

export function crmadmin(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmadminTool, argv, io);
}

const COMMANDS = ["status", "pacemakerd", "dc_lookup", "nodes"] as const;

async function run(call: ToolCall): Promise<number> {
  // The last command counts, with the value it was given.
  const given = call.options.findLast(({ name }) => COMMANDS.some((command) => command === name));
  if (call.has("health")) call.complainBare("Cluster-wide health option not supported");
  if (given === undefined) call.complainBare("error: Must specify a command option");
  const timeoutMs = timeoutOf(call);
  if (given === undefined || call.has("health")) return ExitCode.USAGE;
  const cluster = await call.io.openCluster();
  try {
    if (given.name === "nodes") return await listNodes(call, cluster, given.value);
    const status = await statusOf(cluster, timeoutMs);
    if (status === undefined) return unanswered(call, timeoutMs, given.value ?? "DC");
    if (given.name === "status") return tellState(call, status, given.value ?? "");
    return given.name === "dc_lookup" ? tellDc(call, status) : tellDaemon(call, status);
  } finally {
    await cluster.close();
  }
}

const DEFAULT_TIMEOUT_MS = 30_000;

function timeoutOf(call: ToolCall): number {
  const text = call.value("timeout");
  const timeoutMs = text === undefined ? DEFAULT_TIMEOUT_MS : parseDurationMs(text);
  if (timeoutMs === undefined) throw toolError("usage", `Error parsing option -t: ${text} is no duration`);
  return timeoutMs;
}

/** undefined when the cluster does not answer in time (0: it may take as long as it takes). */
async function statusOf(cluster: Cluster, timeoutMs: number): Promise<ClusterStatus | undefined> {
  if (cluster.setting === "file") throw toolError("not-running", `${cluster.name} is a file: no cluster runs it`);
  if (timeoutMs === 0) return cluster.status();
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), timeoutMs);
  try {
    return await Promise.race([cluster.status(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function unanswered(call: ToolCall, timeoutMs: number, node: string): number {
  call.complainBare(`error: Timed out after ${timeoutMs}ms waiting for reply from controller API on ${node}`);
  return ExitCode.UNSATISFIED;
}

async function listNodes(call: ToolCall, cluster: Cluster, types: string | undefined): Promise<number> {
  const { cib } = await cluster.read();
  const nodes = listedNodes(cib, types);
  for (const { kind, name, id } of nodes) {
    if (call.has("quiet")) call.line(name);
    else call.line(call.has("bash-export") ? `export ${name}=${id}` : `${kind} node: ${name} (${id})`);
  }
  if (nodes.length === 0 && !call.has("quiet")) call.line("No nodes configured");
  call.add(
    element(
      "nodes",
      {},
      nodes.map(({ kind, name, id }) => element("node", { type: kind, name, id })),
    ),
  );
  return ExitCode.OK;
}

function tellState(call: ToolCall, status: ClusterStatus, node: string): number {
  const state = controllerState(node, status);
  if (state === undefined) {
    call.complainBare(`error: No controller answers on ${node}: it is no node that is online`);
    return ExitCode.UNSATISFIED;
  }
  call.line(call.has("quiet") ? state : `Controller on ${node} in state ${state}: ok`);
  call.add(element("crmd", { node_name: node, state, result: "ok" }));
  return ExitCode.OK;
}

function tellDc(call: ToolCall, { dc }: ClusterStatus): number {
  if (!call.has("quiet")) call.line(`Designated Controller is: ${dc ?? "not yet elected"}`);
  else if (dc !== undefined) call.line(dc);
  call.add(element("dc", { node_name: dc ?? "" }));
  if (dc !== undefined) return ExitCode.OK;
  call.complainBare("error: Command failed: DC is not yet elected");
  return ExitCode.NO_DC;
}

function tellDaemon(call: ToolCall, { nowMs }: ClusterStatus): number {
  const updated = zonedTimeText(Math.floor((nowMs ?? call.io.nowMs()) / 1000));
  const state = "running";
  call.line(call.has("quiet") ? state : `Status of pacemakerd: 'Pacemaker is running' (last updated ${updated})`);
  call.add(element("pacemakerd", { sys_from: "pacemakerd", state, last_updated: updated }));
  return ExitCode.OK;
}
