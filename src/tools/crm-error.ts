import { ExitCode } from "../base/index.ts";
import { element } from "../cib/index.ts";
import { type CodeFamily, exitCodes, legacyCodes, resultCodes } from "./error/families.ts";
import type { ToolIo } from "./io.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

const OPTIONS: readonly OptionSpec[] = [
  { short: "n", long: "name", group: "Application", help: "Show the code's name with its description" },
  { short: "l", long: "list", group: "Application", help: "Show all known codes (so it does when no code is given)" },
  { short: "X", long: "exit", group: "Application", help: "Exit codes of the tools" },
  { short: "r", long: "rc", group: "Application", help: "Return codes of Pacemaker's library" },
];

export const crmErrorTool: ToolDefinition = {
  name: "crm_error",
  summary: "crm_error - display name or description of a Pacemaker error code",
  description: "",
  options: OPTIONS,
  run,
};

export function crmError(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmErrorTool, argv, io);
}

/** Of a code in a list, and of its name. */
const CODE_WIDTH = 5;
const NAME_WIDTH = 26;

async function run(call: ToolCall): Promise<number> {
  const family = familyOf(call);
  const listing = call.has("list") || call.operands.length === 0;
  // Read first, so that nothing is printed when one of them is no code.
  const codes = listing ? family.listed : call.operands.map(numberOf);
  const withCode = listing || call.has("verbose");
  for (const code of codes) show(call, family, code, withCode);
  return ExitCode.OK;
}

/** The last one asked for. */
function familyOf(call: ToolCall): CodeFamily {
  switch (call.options.findLast(({ name }) => name === "exit" || name === "rc")?.name) {
    case "exit":
      return exitCodes;
    case "rc":
      return resultCodes;
    default:
      return legacyCodes;
  }
}

function show(call: ToolCall, family: CodeFamily, code: number, withCode: boolean): void {
  const name = call.has("name") ? family.name(code) : undefined;
  const text = family.text(code);
  if (withCode) {
    const between = name === undefined ? "" : `${name.padEnd(NAME_WIDTH)}  `;
    call.line(`${String(code).padStart(CODE_WIDTH)}: ${between}${text}`);
  } else call.line(name === undefined ? text : `${name} - ${text}`);
  call.add(element("result-code", { code: String(code), ...(name === undefined ? {} : { name }), description: text }));
}

function numberOf(text: string): number {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  throw toolError("usage", `not a code: '${text}'`);
}
