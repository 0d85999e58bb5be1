import { EXIT_CODE_TABLE, ExitCode, exitCodeInfo } from "../base/index.ts";
import { element } from "../cib/index.ts";
import type { ToolIo } from "./io.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

const OPTIONS: readonly OptionSpec[] = [
  { short: "n", long: "name", group: "Application", help: "Show the code's name with its description" },
  { short: "l", long: "list", group: "Application", help: "Show all known codes" },
  { short: "X", long: "exit", group: "Application", help: "Exit codes of the tools" },
  { short: "r", long: "rc", group: "Application", help: "Return codes of Pacemaker's library" },
];

export const crmErrorTool: ToolDefinition = {
  name: "crm_error",
  summary: "crm_error - display name or description of a Pacemaker error code",
  description: "",
  options: OPTIONS,
  missing: ["rc"],
  run,
};

export function crmError(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmErrorTool, argv, io);
}

async function run(call: ToolCall): Promise<number> {
  if (!call.has("exit")) {
    throw toolError("not-supported", "not supported yet: codes of Pacemaker's library; -X explains exit codes");
  }
  const numbers =
    call.has("list") || call.operands.length === 0
      ? EXIT_CODE_TABLE.map((info) => info.number)
      : call.operands.map(numberOf);
  for (const number of numbers) {
    const info = exitCodeInfo(number);
    const name = info === undefined ? "CRM_EX_UNKNOWN" : `CRM_EX_${info.name}`;
    const text = info?.text ?? "Unknown exit status";
    const withName = call.has("name");
    if (call.has("list")) call.line(`${String(number).padStart(5)}: ${withName ? `${name.padEnd(26)}  ` : ""}${text}`);
    else call.line(withName ? `${name} - ${text}` : text);
    call.add(element("result-code", { code: String(number), ...(withName ? { name } : {}), description: text }));
  }
  return ExitCode.OK;
}

function numberOf(text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw toolError("usage", `not a code: ${text}`);
}
