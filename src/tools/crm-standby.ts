import { CrmError } from "../base/index.ts";
import { type AttributeRequest, performAttribute } from "./crm-attribute.ts";
import type { ToolIo } from "./io.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition } from "./run-tool.ts";

const OPTIONS: readonly OptionSpec[] = [
  { short: "G", long: "query", group: "Commands", help: "Print whether the node is standby" },
  {
    short: "v",
    long: "update",
    argument: "VALUE",
    group: "Commands",
    help: "Make it standby (true or on) or not (false or off)",
  },
  { short: "D", long: "delete", group: "Commands", help: "Let the node's default count" },
  { short: "N", long: "node", argument: "NODE", group: "Additional Options", help: "The node (default: this one)" },
  {
    short: "l",
    long: "lifetime",
    argument: "VALUE",
    group: "Additional Options",
    help: "Until when: reboot or forever",
  },
  { short: "i", long: "id", argument: "VALUE", group: "Additional Options", help: "The attribute with this id" },
  { short: "q", long: "quiet", group: "Additional Options", help: "Print the value alone" },
];

/** Pacemaker's crm_standby is a wrapper of crm_attribute; so is this one. */
export const crmStandbyTool: ToolDefinition = {
  name: "crm_standby",
  summary: "crm_standby - query, enable, or disable standby mode of a node",
  description: "",
  options: OPTIONS,
  run,
};

export function crmStandby(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmStandbyTool, argv, io);
}

async function run(call: ToolCall): Promise<number> {
  const value = call.value("update");
  const command = call.has("delete") ? "delete" : value !== undefined ? "update" : "query";
  const lifetime = call.value("lifetime");
  const request = (kind: "nodes" | "status", fallback?: string): AttributeRequest => ({
    command,
    kind,
    node: call.value("node"),
    utilization: false,
    set: undefined,
    name: "standby",
    pattern: undefined,
    id: call.value("id"),
    value,
    fallback,
    quiet: call.has("quiet"),
  });
  if (lifetime !== undefined) return performAttribute(call, request(lifetime === "reboot" ? "status" : "nodes"));
  if (command !== "query") return performAttribute(call, request("nodes"));
  // Asked without a lifetime: what is set for good, else until the reboot, else that it is off.
  const forever = await quietly(() => performAttribute(call, request("nodes")));
  return forever ?? performAttribute(call, request("status", "off"));
}

async function quietly(ask: () => Promise<number>): Promise<number | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CrmError && error.code === "no-such") return undefined;
    throw error;
  }
}
