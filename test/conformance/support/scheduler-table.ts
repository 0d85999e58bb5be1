import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface TableRow {
  readonly features: readonly string[];
  readonly passing: boolean;
}

/** Writes the page that tells how the scheduler stands against the cases, by feature. */
export function writeSchedulerTable(file: string, rows: readonly TableRow[]): void {
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
    "# Scheduler cases",
    "",
    "<!-- Written by `npm run test:conformance -- scheduler --table`; do not edit. -->",
    "",
    "How the scheduler decides Pacemaker's own regression cases: a case passes when the summary, all scores, the graph",
    "(actions, attributes, priorities, inputs) and the messages are those recorded. A case counts for each of its features.",
    "",
    `${new Date().toISOString().slice(0, 10)}: **${passing} of ${rows.length}** cases pass.`,
    "",
    "| feature | cases | passing |",
    "| --- | ---: | ---: |",
    ...sorted.map(([name, count]) => `| ${name} | ${count.total} | ${count.passing} |`),
    "",
  ];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lines.join("\n"));
}
