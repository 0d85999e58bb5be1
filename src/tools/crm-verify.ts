import { CrmError, ExitCode, errorCode } from "../base/index.ts";
import { type Element, writeXml } from "../cib/index.ts";
import { parseCib } from "../client/index.ts";
import { schedule } from "../scheduler/index.ts";
import type { ToolIo } from "./io.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

const OPTIONS: readonly OptionSpec[] = [
  { short: "L", long: "live-check", group: "Data", help: "Check the running cluster (or CIB_file, CIB_shadow)" },
  { short: "x", long: "xml-file", argument: "FILE", group: "Data", help: "Check a file" },
  { short: "p", long: "xml-pipe", group: "Data", help: "Check standard input" },
  { short: "X", long: "xml-text", argument: "XML", group: "Data", help: "Check the argument" },
  { short: "S", long: "save-xml", argument: "FILE", group: "Additional Options", help: "Save what was checked" },
  { short: "q", long: "quiet", group: "Additional Options", help: "Say nothing" },
];

export const crmVerifyTool: ToolDefinition = {
  name: "crm_verify",
  summary: "crm_verify - check a Pacemaker configuration for errors",
  description: "",
  options: OPTIONS,
  run,
};

export function crmVerify(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmVerifyTool, argv, io);
}

async function run(call: ToolCall): Promise<number> {
  const cib = await input(call);
  const save = call.value("save-xml");
  if (save !== undefined) call.io.writeFile(save, writeXml(cib));
  // What reads the configuration complains: the check is that it decides.
  const { messages } = schedule({ cib, nowMs: call.io.nowMs() });
  const errors = messages.filter(({ level }) => level === "error");
  const shown = call.has("verbose")
    ? messages.filter(({ level }) => level === "error" || level === "warning")
    : call.xml
      ? errors
      : [];
  if (!call.has("quiet") || call.xml) for (const { level, text } of shown) call.complainBare(`${level}: ${text}`);
  if (errors.length === 0) return ExitCode.OK;
  if (!call.has("quiet")) {
    const more = call.has("verbose") || call.xml ? "" : " (-V may provide more detail)";
    call.complainBare(`Configuration invalid${more}`);
  }
  return ExitCode.CONFIG;
}

async function input(call: ToolCall): Promise<Element> {
  const file = call.value("xml-file");
  const text = call.value("xml-text");
  if (text !== undefined) return parseCib(text, "command line");
  if (call.has("xml-pipe")) return parseCib(call.io.readStdin(), "stdin");
  if (file !== undefined) return parseCib(readInput(call, file), file);
  if (!call.has("live-check"))
    throw toolError("usage", "No configuration source specified. Use --help for usage information.");
  const cluster = await call.io.openCluster();
  try {
    return (await cluster.read()).cib;
  } finally {
    await cluster.close();
  }
}

function readInput(call: ToolCall, path: string): string {
  try {
    return call.io.readFile(path);
  } catch (error) {
    if (error instanceof CrmError || errorCode(error) === undefined) throw error;
    throw toolError("no-file", `Couldn't read ${path}: ${errorCode(error)}`);
  }
}
