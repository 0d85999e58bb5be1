import { CrmError, ExitCode, parseDurationMs } from "../base/index.ts";
import { performAttribute } from "./crm-attribute.ts";
import type { ToolIo } from "./io.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

const OPTIONS: readonly OptionSpec[] = [
  { short: "G", long: "query", group: "Commands", help: "Print the fail count of a resource" },
  { short: "D", long: "delete", group: "Commands", help: "Forget the failures of a resource" },
  { short: "r", long: "resource", argument: "ID", group: "Additional Options", help: "The resource" },
  { short: "n", long: "operation", argument: "NAME", group: "Additional Options", help: "Only this operation" },
  { short: "I", long: "interval", argument: "N", group: "Additional Options", help: "Its interval" },
  { short: "N", long: "node", argument: "NODE", group: "Additional Options", help: "The node (default: this one)" },
  { short: "q", long: "quiet", group: "Additional Options", help: "Print the value alone" },
];

export const crmFailcountTool: ToolDefinition = {
  name: "crm_failcount",
  summary: "crm_failcount - query or delete resource fail counts",
  description: "",
  options: OPTIONS,
  run,
};

export function crmFailcount(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmFailcountTool, argv, io);
}

async function run(call: ToolCall): Promise<number> {
  const resource = call.value("resource");
  if (resource === undefined) throw toolError("usage", "Must supply a resource id with -r");
  if (call.has("delete")) return remove(call, resource);
  const operation = call.value("operation");
  const interval = call.value("interval");
  const intervalMs = interval === undefined ? 0 : (parseDurationMs(interval) ?? 0);
  const name = operation === undefined ? undefined : `fail-count-${resource}#${operation}_${intervalMs}`;
  const escaped = resource.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return performAttribute(call, {
    command: "query",
    kind: "status",
    node: call.value("node"),
    utilization: false,
    set: undefined,
    name,
    pattern: name === undefined ? `^fail-count-${escaped}(#.*)?$` : undefined,
    id: undefined,
    value: undefined,
    fallback: "0",
    quiet: call.has("quiet"),
  });
}

async function remove(call: ToolCall, resource: string): Promise<number> {
  const cluster = await call.io.openCluster();
  try {
    const node = call.value("node");
    const operation = call.value("operation");
    const intervalMs = parseDurationMs(call.value("interval") ?? "0") ?? 0;
    const outcome = await cluster.perform(
      {
        kind: "cleanup",
        resource,
        ...(node === undefined ? {} : { node }),
        ...(operation === undefined ? {} : { operation, intervalMs }),
      },
      { user: call.io.user, client: call.io.program, commands: [] },
    );
    if (outcome.kind === "refused") throw new CrmError(outcome.error);
    if (outcome.text !== "" && !call.has("quiet")) call.line(outcome.text);
    return ExitCode.OK;
  } finally {
    await cluster.close();
  }
}
