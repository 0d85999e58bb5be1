import { crmAttribute, crmAttributeTool } from "./crm-attribute.ts";
import type { ToolIo } from "./io.ts";
import type { ToolDefinition } from "./run-tool.ts";

const SHARED = ["query", "update", "delete", "default", "lifetime", "node", "quiet"];

/** What of crm_attribute's options has a meaning here. */
export const crmMasterTool: ToolDefinition = {
  ...crmAttributeTool,
  name: "crm_master",
  summary: "crm_master - query, update, or delete a resource's promotion score",
  options: [
    { short: "r", long: "resource", argument: "ID", group: "Attribute", help: "The resource (else the agent's own)" },
    ...crmAttributeTool.options.filter(({ long }) => SHARED.includes(long)),
  ],
  missing: [],
};

/** Pacemaker's crm_master is crm_attribute with --promotion; so is this one. Agents of old call it. */
export function crmMaster(argv: readonly string[], io: ToolIo): Promise<number> {
  const words = argv.map((word) => (word === "-r" || word === "--resource" ? "--promotion" : word));
  const named = words.includes("--promotion") ? words : ["--promotion", ...words];
  return crmAttribute(named, io);
}
