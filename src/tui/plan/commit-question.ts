import type { StagedObject } from "../../shell/index.ts";
import { spansOf } from "../output/rows.ts";
import type { Question } from "../prompt/question.ts";
import { cleanLine } from "../text/clean.ts";
import { type Row, row, span } from "../text/row.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import { planRows } from "./rows.ts";
import type { Plan } from "./summary.ts";

/** What is asked before a commit: the changes and the plan once more. Enter commits when nothing is interrupted; what fences
 *  a host, or stops something that runs and that nobody spoke of, wants its name typed. */
export function commitQuestion(objects: readonly StagedObject[], plan: Plan, glyphs: Glyphs): Question {
  const detail: Row[] = [
    ...objects.map((object) => spansOf(object.title).map((part) => span(cleanLine(part.text), part.style))),
    ...planRows(plan, glyphs),
  ];
  const word = plan.fenced[0] ?? unasked(objects, plan)[0];
  const harmless = plan.interrupted.length === 0;
  return {
    text: "Commit this?",
    detail: word === undefined ? detail : [...detail, warningRow(plan, objects, glyphs)],
    answers: [
      { key: "c", label: "commit", value: "y" },
      { key: "n", label: "no", value: "n" },
    ],
    preset: harmless ? 0 : 1,
    cancel: "n",
    ...(word === undefined ? {} : { typed: { word, value: "y" } }),
  };
}

/** The same where no plan can be made. */
export function blindQuestion(objects: readonly StagedObject[], why: string, glyphs: Glyphs): Question {
  const nothing: Plan = {
    steps: [],
    interrupted: [],
    fenced: [],
    notes: [{ level: "warning", text: `no plan: ${why}` }],
  };
  return { ...commitQuestion(objects, nothing, glyphs), text: "Commit this without a plan?", preset: 1 };
}

/** Resources that stop although no staged change is about them, nor about what they are inside of. */
function unasked(objects: readonly StagedObject[], plan: Plan): string[] {
  const spoken = new Set(objects.flatMap(({ id, title, values }) => [id, ...words(title), ...values.flatMap(words)]));
  const isSpoken = (id: string): boolean => spoken.has(id) || spoken.has(id.replace(/:\d+$/, ""));
  const inside = new Map(plan.steps.map((step) => [step.what, step.inside]));
  return plan.interrupted.filter((id) => !isSpoken(id) && !(inside.get(id) ?? []).some(isSpoken));
}

function words(line: StagedObject["title"]): string[] {
  return line.flatMap(({ text }) => text.split(/[\s=:]+/));
}

function warningRow(plan: Plan, objects: readonly StagedObject[], glyphs: Glyphs): Row {
  const stops = unasked(objects, plan);
  const what = [
    ...(plan.fenced.length > 0 ? [`fences ${plan.fenced.join(", ")}`] : []),
    ...(stops.length > 0 ? [`interrupts ${stops.join(", ")}, which no change speaks of`] : []),
  ];
  return row(["error", ` ${glyphs.warning} This ${what.join(" and ")}.`]);
}
