import { type Plan, planSummary } from "../plan/summary.ts";
import { type Row, row } from "../text/row.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import { type StagedSource, verdictSummary } from "../workspace/staged-rows.ts";

/** The line under the inline prompt: `staged 3 (+2 ~1)  ▲ 1 warning  plan: 2 start`; nothing while nothing is staged. */
export function stagedStatusRow(staged: StagedSource, plan: Plan | undefined, glyphs: Glyphs): Row | undefined {
  const { objects } = staged;
  if (objects.length === 0) return undefined;
  const count = (change: string, sign: string): string => {
    const number = objects.filter((object) => object.change === change).length;
    return number === 0 ? "" : `${sign}${number}`;
  };
  const counts = [count("added", "+"), count("changed", "~"), count("removed", "-")]
    .filter((part) => part !== "")
    .join(" ");
  const verdict = verdictSummary(staged, glyphs);
  return row(
    ["dim", ` staged ${objects.length} (${counts})  `],
    [verdict.style, verdict.text],
    ...(plan === undefined
      ? []
      : [["dim", "  plan: "] as const, [plan.fenced.length > 0 ? "error" : "plain", planSummary(plan)] as const]),
    ["dim", "  (F2 shows all)"],
  );
}
