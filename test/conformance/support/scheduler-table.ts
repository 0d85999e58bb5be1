import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "./suite.ts";

export interface TableRow {
  readonly features: readonly string[];
  readonly passing: boolean;
}

/** The page, beside the others of section 7. */
export const TABLE_FILE = join(PROJECT, "man/lifeline-scheduler-cases.7");

/** The page that tells how the scheduler stands against the cases, by feature, in man(7)'s language. */
export function schedulerTable(rows: readonly TableRow[], date: string): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { version: string };
  const features = new Map<string, { total: number; passing: number }>();
  for (const { features: names, passing } of rows) {
    for (const name of names) {
      const count = features.get(name) ?? { total: 0, passing: 0 };
      count.total++;
      if (passing) count.passing++;
      features.set(name, count);
    }
  }
  const sorted = [...features].sort(([a, x], [b, y]) => y.total - x.total || (a < b ? -1 : 1));
  const passing = rows.filter((row) => row.passing).length;
  const lines = [
    "'\\\" t",
    ".\\\" Written by 'npm run test:conformance -- scheduler --table' from what it counted.",
    `.TH LIFELINE\\-SCHEDULER\\-CASES 7 "${date}" "Lifeline ${version}" "Lifeline"`,
    ".SH NAME",
    "lifeline\\-scheduler\\-cases \\- how the scheduler stands against Pacemaker's regression cases",
    ".SH DESCRIPTION",
    "A case passes when the summary, all scores, the graph (actions, attributes, priorities, inputs) and the messages are",
    "those that Pacemaker 3.0.2 gives. A case counts for each of its features.",
    ".PP",
    `On ${date.replaceAll("-", "\\-")}, ${passing} of ${rows.length} cases passed.`,
    ".TS",
    "lb rb rb",
    "l r r.",
    "feature\tcases\tpassing",
    ...sorted.map(([name, count]) => `${name.replaceAll("-", "\\-")}\t${count.total}\t${count.passing}`),
    ".TE",
    ".SH SEE ALSO",
    ".BR crm_simulate (8)",
    "",
  ];
  return lines.join("\n");
}

/** The table as it stands in the page, without the date of its counting. */
const undated = (page: string): string => page.replace(/^\.TH .*$/m, "").replace(/^On \S*, /m, "");

export function writeSchedulerTable(rows: readonly TableRow[]): void {
  writeFileSync(TABLE_FILE, schedulerTable(rows, new Date().toISOString().slice(0, 10)));
}

/** Why the page does not say what was just counted; undefined when it does, or when it was made from other cases. */
export function staleTable(rows: readonly TableRow[]): string | undefined {
  const page = readFileSync(TABLE_FILE, "utf8");
  if (!page.includes(` of ${rows.length} cases passed.`)) return undefined;
  if (undated(page) === undated(schedulerTable(rows, ""))) return undefined;
  return "man/lifeline-scheduler-cases.7 is not what was counted: run with --table";
}
