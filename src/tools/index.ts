import type { ToolIo } from "./io.ts";

/** The command line tools: each takes its arguments and the world (`ToolIo`), prints what Pacemaker's tool of that name prints
 *  and answers its exit code. Tools are loaded by name, so that a call loads only its own. They decide nothing: state,
 *  scheduler, transition and client do. */
export type { MonitorPreset, OpenOptions, ToolIo } from "./io.ts";
export { failuresText } from "./mon/failures.ts";
export { heldBackText } from "./mon/held-back.ts";
export { bansText, ticketsText } from "./mon/more.ts";
export { operationsText } from "./mon/operations.ts";
export { startUpText } from "./mon/start-up.ts";
export { summaryText } from "./mon/summary.ts";
export {
  COMMON_OPTIONS,
  type GivenOption,
  helpText,
  type OptionSpec,
  OUTPUT_OPTIONS,
  parseArguments,
} from "./options.ts";

export type Tool = (argv: readonly string[], io: ToolIo) => Promise<number>;

const TOOLS = {
  cibadmin: async () => (await import("./cibadmin.ts")).cibadmin,
  crm_attribute: async () => (await import("./crm-attribute.ts")).crmAttribute,
  crm_mon: async () => (await import("./crm-mon.ts")).crmMon,
  crm_resource: async () => (await import("./crm-resource.ts")).crmResource,
  crm_diff: async () => (await import("./crm-diff.ts")).crmDiff,
  crm_error: async () => (await import("./crm-error.ts")).crmError,
  crm_failcount: async () => (await import("./crm-failcount.ts")).crmFailcount,
  crm_master: async () => (await import("./crm-master.ts")).crmMaster,
  crm_node: async () => (await import("./crm-node.ts")).crmNode,
  crm_rule: async () => (await import("./crm-rule.ts")).crmRule,
  crm_verify: async () => (await import("./crm-verify.ts")).crmVerify,
  crm_shadow: async () => (await import("./crm-shadow.ts")).crmShadow,
  crm_standby: async () => (await import("./crm-standby.ts")).crmStandby,
  crm_simulate: async () => (await import("./crm-simulate.ts")).crmSimulate,
  iso8601: async () => (await import("./iso8601.ts")).iso8601,
  crmadmin: async () => (await import("./crmadmin.ts")).crmadmin,
} as const satisfies Readonly<Record<string, () => Promise<Tool>>>;

export type ToolName = keyof typeof TOOLS;

export function loadTool(name: ToolName): Promise<Tool> {
  return TOOLS[name]();
}
export { LIFELINE_VERSION } from "./version.ts";
