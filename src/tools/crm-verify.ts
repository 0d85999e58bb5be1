import { CrmError, ExitCode, errorCode } from "../base/index.ts";
import { type Element, readXml, writeXml } from "../cib/index.ts";
import { systemErrorText } from "./error/system-errors.ts";
import type { ToolIo } from "./io.ts";
import { tellMessages } from "./log-messages.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";
import { type Verdict, verifyDocument } from "./verify/complaints.ts";

const OPTIONS: readonly OptionSpec[] = [
  { short: "L", long: "live-check", group: "Data", help: "Check the running cluster (or CIB_file, CIB_shadow)" },
  { short: "x", long: "xml-file", argument: "FILE", group: "Data", help: "Check a file" },
  { short: "p", long: "xml-pipe", group: "Data", help: "Check standard input" },
  { short: "X", long: "xml-text", argument: "XML", group: "Data", help: "Check the argument" },
  { short: "S", long: "save-xml", argument: "FILE", group: "Additional Options", help: "Save what was checked" },
  { short: "q", long: "quiet", group: "Additional Options", help: "Do not say how it went; the exit code does" },
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

/** How a configuration is called that is not well; one that is no CIB at all is called nothing. */
const NAMES: Readonly<Record<Exclude<Verdict["outcome"], "valid">, string>> = {
  invalid: "invalid",
  doubtful: "may need attention",
  "no-cib": "",
};

async function run(call: ToolCall): Promise<number> {
  const cib = await input(call);
  const save = call.value("save-xml");
  if (save !== undefined) call.io.writeFile(save, writeXml(cib));
  const { complaints, notes, outcome } = verifyDocument(cib, call.io.nowMs());
  const verbose = isVerbose(call);
  // XML shows what is wrong in any case; what is going on is told beside it.
  const detailed = call.xml || verbose;
  if (verbose) tellMessages(call.io, notes);
  for (const { level, text } of complaints) {
    if (level === "plain") call.complainBare(text);
    else if (detailed) call.complainBare(`${level}: ${text}`);
  }
  if (outcome === "valid") return ExitCode.OK;
  if (!call.has("quiet")) {
    call.complainBare(`Configuration ${NAMES[outcome]}${detailed ? "" : " (-V may provide more detail)"}`);
  }
  return ExitCode.CONFIG;
}

/** --quiet takes one --verbose back. */
function isVerbose(call: ToolCall): boolean {
  const verbose = call.options.filter(({ name }) => name === "verbose").length;
  return verbose > (call.has("quiet") ? 1 : 0);
}

async function input(call: ToolCall): Promise<Element> {
  const file = call.value("xml-file");
  const text = call.value("xml-text");
  if (file !== undefined) return parse(readInput(call, file), file);
  if (text !== undefined) return parse(text, "command line");
  if (call.has("xml-pipe")) return parse(call.io.readStdin(), "stdin");
  if (!call.has("live-check")) throw toolError("error", "No input specified");
  const cluster = await call.io.openCluster();
  try {
    return (await cluster.read()).cib;
  } finally {
    await cluster.close();
  }
}

function parse(text: string, source: string): Element {
  try {
    return readXml(text, { source });
  } catch (error) {
    if (error instanceof CrmError) throw unreadable(error.describe());
    throw error;
  }
}

function readInput(call: ToolCall, path: string): string {
  try {
    return path === "-" ? call.io.readStdin() : call.io.readFile(path);
  } catch (error) {
    if (error instanceof CrmError || errorCode(error) === undefined) throw error;
    throw unreadable(`${path}: ${systemErrorText(errorCode(error)!)}`);
  }
}

function unreadable(why: string): CrmError {
  return new CrmError({ code: "config", message: "Verification failed: Unable to parse CIB XML", hint: why });
}
