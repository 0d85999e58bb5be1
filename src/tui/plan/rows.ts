import { cleanLine } from "../text/clean.ts";
import { type Row, row } from "../text/row.ts";
import type { GlyphName, Glyphs } from "../theme/glyphs.ts";
import type { Style } from "../theme/style.ts";
import { type Plan, type PlanNote, type PlanStep, planSummary } from "./summary.ts";

const LOOKS: Readonly<Record<PlanStep["kind"], readonly [GlyphName, string, Style]>> = {
  fence: ["fencing", "FENCE", "error"],
  shutdown: ["stopping", "shut down", "warning"],
  Start: ["add", "start", "added"],
  Stop: ["remove", "stop", "removed"],
  Move: ["moving", "move", "changed"],
  Migrate: ["moving", "migrate", "changed"],
  Recover: ["change", "recover", "changed"],
  Restart: ["change", "restart", "changed"],
  Reload: ["change", "reload", "plain"],
  Promote: ["promoted", "promote", "added"],
  Demote: ["stopping", "demote", "changed"],
  "Re-promote": ["change", "promote again", "changed"],
};

/** One row a step: sign, verb, resource, where, why. */
export function planRow(step: PlanStep, glyphs: Glyphs): Row {
  const [glyph, verb, style] = LOOKS[step.kind];
  const where = placeOf(step, glyphs);
  return row(
    [style, ` ${glyphs[glyph]} ${verb} `],
    ["id", cleanLine(step.what)],
    where === "" ? "" : ` ${where}`,
    ...(step.blocked ? [["warning", " (blocked)"] as const] : []),
    ...(step.reason === undefined ? [] : [["dim", `  ${cleanLine(step.reason)}`] as const]),
  );
}

function placeOf({ kind, from, to }: PlanStep, glyphs: Glyphs): string {
  if (from !== undefined && to !== undefined && from !== to) return `${from} ${glyphs.arrow} ${to}`;
  const host = to ?? from;
  return host === undefined || kind === "fence" ? "" : `on ${host}`;
}

export function noteRow({ level, text }: PlanNote, glyphs: Glyphs): Row {
  return row([level, ` ${glyphs[level]} `], ["dim", cleanLine(text)]);
}

export function planRows(plan: Plan, glyphs: Glyphs): Row[] {
  return [
    ...plan.steps.map((step) => planRow(step, glyphs)),
    ...plan.notes.map((note) => noteRow(note, glyphs)),
    row([plan.fenced.length > 0 ? "error" : "strong", ` Plan: ${planSummary(plan)}`]),
  ];
}
