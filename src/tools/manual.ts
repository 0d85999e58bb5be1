import { cibadminTool } from "./cibadmin.ts";
import { crmAttributeTool } from "./crm-attribute.ts";
import { crmDiffTool } from "./crm-diff.ts";
import { crmErrorTool } from "./crm-error.ts";
import { crmFailcountTool } from "./crm-failcount.ts";
import { crmMasterTool } from "./crm-master.ts";
import { crmNodeTool } from "./crm-node.ts";
import { crmResourceTool } from "./crm-resource.ts";
import { crmRuleTool } from "./crm-rule.ts";
import { crmShadowTool } from "./crm-shadow.ts";
import { crmSimulateTool } from "./crm-simulate.ts";
import { crmStandbyTool } from "./crm-standby.ts";
import { crmVerifyTool } from "./crm-verify.ts";
import { crmadminTool } from "./crmadmin.ts";
import { iso8601Tool } from "./iso8601.ts";
import { MANUAL_NOTES } from "./manual-notes.ts";
import { COMMON_OPTIONS, type OptionSpec, OUTPUT_OPTIONS } from "./options.ts";
import type { ToolDefinition } from "./run-tool.ts";

/** What a manual page says of a tool. */
export type DescribedTool = Pick<ToolDefinition, "name" | "summary" | "options" | "missing">;

/** Tools whose manual pages are made from their tables of options, the same that --help shows. */
export const MANUAL_TOOLS: readonly DescribedTool[] = [
  crmResourceTool,
  crmAttributeTool,
  crmStandbyTool,
  crmFailcountTool,
  crmMasterTool,
  crmNodeTool,
  crmVerifyTool,
  cibadminTool,
  crmShadowTool,
  crmDiffTool,
  crmSimulateTool,
  crmRuleTool,
  iso8601Tool,
  crmErrorTool,
  crmadminTool,
];

const HEAD =
  ".\\\" Made from the tables of the program by 'npm run man'; edit the tool and manual-notes.ts in src/tools instead.";

/** The manual page of a tool, in man(7). */
export function toolManual(tool: DescribedTool, version: string): string {
  const notes = MANUAL_NOTES[tool.name];
  if (notes === undefined) throw new Error(`no notes for the manual of ${tool.name}`);
  const missing = new Set(tool.missing);
  const shown = [...tool.options, ...COMMON_OPTIONS, ...OUTPUT_OPTIONS].filter(({ hidden }) => !hidden);
  const groups = Map.groupBy(
    shown.filter(({ long }) => !missing.has(long)),
    ({ group }) => group,
  );
  const absent = shown.filter(({ long }) => missing.has(long));
  const lines = [
    HEAD,
    `.TH ${roff(tool.name.toUpperCase())} 8 "" "Lifeline ${version}" "Lifeline"`,
    ".SH NAME",
    `${roff(tool.name)} \\- ${roff(tool.summary.replace(`${tool.name} - `, ""))}`,
    ".SH SYNOPSIS",
    `.B ${roff(tool.name)}`,
    "[\\fIoption\\fR...]",
    ".SH DESCRIPTION",
    ...notes.description.flatMap((text, index) => [...(index === 0 ? [] : [".PP"]), roff(text)]),
    ...[...groups].flatMap(([group, options]) => [
      `.SH ${roff(headingOf(group))}`,
      ...options.flatMap((option) => [".TP", flags(option), roff(option.help)]),
    ]),
    ...(absent.length === 0 ? [] : [".SH NOT SUPPORTED YET", roff(sentence(absent))]),
    ".SH EXAMPLES",
    ...notes.examples.flatMap(([wish, command]) => [
      ".PP",
      roff(wish),
      ".RS",
      ".nf",
      `\\fB${roff(command)}\\fR`,
      ".fi",
      ".RE",
    ]),
    ".SH EXIT STATUS",
    `0 when it is done. What other codes mean is told by \\fBcrm_error \\-X\\fR \\fICODE\\fR.`,
    ".SH SEE ALSO",
    notes.seeAlso.map((name) => `\\fB${roff(name)}\\fR(8)`).join(", "),
  ];
  return `${lines.join("\n")}\n`;
}

function headingOf(group: string): string {
  const name = group === "Application" || group === "Output" ? `${group} Options` : group;
  return name.toUpperCase();
}

function flags({ short, long, argument }: OptionSpec): string {
  const value = argument === undefined ? "" : `=\\fI${roff(argument)}\\fR`;
  return `${short === undefined ? "" : `\\fB\\-${roff(short)}\\fR, `}\\fB\\-\\-${roff(long)}\\fR${value}`;
}

function sentence(options: readonly OptionSpec[]): string {
  return `These options of Pacemaker's tool are known and refused: ${options.map(({ long }) => `--${long}`).join(", ")}.`;
}

/** Text as man(7) wants it: dashes that can be copied, no line that would be a request. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^(['.])/gm, "\\&$1")
    .replaceAll("\n", "\n.br\n");
}
