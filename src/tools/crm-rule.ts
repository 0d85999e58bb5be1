import { CrmError, ExitCode } from "../base/index.ts";
import { type Element, element, readXml } from "../cib/index.ts";
import { checkRule, type DateTime, dateTimeAt, type LocalTime, parseDate, type RuleCheck } from "../rules/index.ts";
import type { ToolIo } from "./io.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition, toolError } from "./run-tool.ts";

/** Options of crm_rule. Source: `crm_rule --help-all`. */
const OPTIONS: readonly OptionSpec[] = [
  { short: "c", long: "check", group: "Modes", help: "Check whether rules are in effect" },
  {
    short: "X",
    long: "xml-text",
    argument: "XML",
    group: "Data",
    help: "Look in this XML instead of the configuration (standard input if '-')",
  },
  {
    short: "d",
    long: "date",
    argument: "DATE",
    group: "Additional Options",
    help: "Check for this date instead of now",
  },
  {
    short: "r",
    long: "rule",
    argument: "ID",
    group: "Additional Options",
    help: "The rule to check (may be given several times)",
  },
];

export const crmRuleTool: ToolDefinition = {
  name: "crm_rule",
  summary: "crm_rule - evaluate rules from the Pacemaker configuration",
  description: "",
  options: OPTIONS,
  run,
};

export function crmRule(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(crmRuleTool, argv, io);
}

const CODES: Readonly<Record<RuleCheck["kind"], number>> = {
  within: ExitCode.OK,
  satisfied: ExitCode.OK,
  before: ExitCode.NOT_YET_IN_EFFECT,
  after: ExitCode.EXPIRED,
  absent: ExitCode.NOSUCH,
  ambiguous: ExitCode.MULTIPLE,
  "not-supported": ExitCode.UNIMPLEMENT_FEATURE,
  invalid: ExitCode.CONFIG,
};

async function run(call: ToolCall): Promise<number> {
  const ids = call.values("rule");
  if (!call.has("check")) throw toolError("usage", "No mode operation given");
  if (ids.length === 0) throw toolError("usage", "--check requires use of --rule=");
  const local: LocalTime = { nowS: Math.floor(call.io.nowMs() / 1000), zone: call.io.zone };
  const now = momentOf(call, local);
  const document = await documentOf(call);
  const checks = ids.map((id) => {
    const reasons: string[] = [];
    const check = checkRule(document, id, { now, local, document, report: (text) => reasons.push(text) });
    show(call, id, check, reasons);
    return check;
  });
  // The last one decides; a date specification that fits leaves the word to those before it.
  return CODES[checks.findLast(({ kind }) => kind !== "satisfied")?.kind ?? "satisfied"];
}

const WORDS = {
  within: "is still in effect",
  satisfied: "satisfies conditions",
  before: "has not yet taken effect",
  after: "is expired",
} as const;

function show(call: ToolCall, id: string, check: RuleCheck, reasons: readonly string[]): void {
  call.add(element("rule-check", { "rule-id": id, rc: String(CODES[check.kind]) }));
  const reason = reasons.length === 0 ? "" : ` (${reasons.join("; ")})`;
  if ("why" in check) call.complainBare(`Could not determine whether rule ${id} is in effect: ${check.why}${reason}`);
  else call.line(`Rule ${id} ${WORDS[check.kind]}`);
}

function momentOf(call: ToolCall, local: LocalTime): DateTime {
  const text = call.value("date");
  if (text === undefined) return dateTimeAt(local.nowS, local.zone);
  try {
    return parseDate(text, local);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    const hint = error.hint ?? error.message;
    throw new CrmError({ code: "data-error", message: `Invalid date specified: '${text}'`, hint }, { cause: error });
  }
}

/** What is given as XML (a configuration or a part of one), else the configuration of the cluster. */
async function documentOf(call: ToolCall): Promise<Element> {
  const text = call.value("xml-text");
  if (text === "-") return parseInput(call.io.readStdin(), "from STDIN", "stdin");
  if (text !== undefined) return parseInput(text, `string: ${text}`, "command line");
  const cluster = await call.io.openCluster();
  try {
    return (await cluster.read()).cib;
  } finally {
    await cluster.close();
  }
}

function parseInput(text: string, name: string, source: string): Element {
  try {
    return readXml(text, { source });
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    const hint = error.describe();
    throw new CrmError({ code: "data-error", message: `Couldn't parse input ${name}`, hint }, { cause: error });
  }
}
