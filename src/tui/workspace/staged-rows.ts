import type { StagedObject, StyledLine } from "../../shell/index.ts";
import type { Finding } from "../../verify/index.ts";
import { spansOf } from "../output/rows.ts";
import { cleanLine } from "../text/clean.ts";
import { type Row, row, span, wrapRow } from "../text/row.ts";
import type { GlyphName, Glyphs } from "../theme/glyphs.ts";
import type { Style } from "../theme/style.ts";

/** What is known of what is staged. */
export interface StagedSource {
  readonly objects: readonly StagedObject[];
  /** Undefined while the checks run. */
  readonly findings: readonly Finding[] | undefined;
}

export type Verdict = "ok" | "warning" | "error" | "checking";

export interface StagedLine {
  readonly row: Row;
  /** Key of the object, on its first row only. */
  readonly key: string | undefined;
  /** Shown on one row, however long it is. */
  readonly cut?: true;
  /** Says that something is wrong. */
  readonly fault?: true;
}

/** Findings about an object, worst first. What names no object belongs to none. */
export function findingsOf(object: StagedObject, findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.object === object.id).sort((a, b) => rank(a) - rank(b));
}

const rank = ({ level }: Finding): number => ["error", "warning", "deprecation"].indexOf(level);

export function verdictOf(object: StagedObject, { findings }: StagedSource): Verdict {
  if (findings === undefined) return "checking";
  const worst = findingsOf(object, findings)[0]?.level;
  return worst === "error" ? "error" : worst === undefined ? "ok" : "warning";
}

const MARKS: Readonly<Record<Verdict, readonly [GlyphName, Style]>> = {
  ok: ["ok", "ok"],
  warning: ["warning", "warning"],
  error: ["error", "error"],
  checking: ["waiting", "dim"],
};

/** Each object with its mark; unfolded ones with what they say or what is different about them. What the checks say stands
 *  below, always: it is what somebody must act on. */
export function stagedLines(source: StagedSource, open: ReadonlySet<string>, glyphs: Glyphs): StagedLine[] {
  const lines = source.objects.flatMap((object) => objectLines(object, source, open.has(object.key), glyphs));
  const named = new Set(source.objects.map(({ id }) => id));
  const others = (source.findings ?? []).filter(({ object }) => object === undefined || !named.has(object));
  return [...lines, ...others.map((finding) => findingLine(finding, glyphs, 1))];
}

export interface Unfolding {
  readonly open: ReadonlySet<string>;
  /** Broken at the pane's width. */
  readonly lines: readonly StagedLine[];
}

/** What stands unfolded: as the user wants it, else everything while there is room for it, else what was changed. */
export function unfold(
  source: StagedSource,
  folds: ReadonlyMap<string, boolean>,
  columns: number,
  room: number,
  glyphs: Glyphs,
): Unfolding {
  const lay = (preset: (object: StagedObject) => boolean): Unfolding => {
    const open = new Set(source.objects.filter((each) => folds.get(each.key) ?? preset(each)).map(({ key }) => key));
    return { open, lines: stagedLines(source, open, glyphs).flatMap((line) => broken(line, columns)) };
  };
  if (source.objects.length <= room) {
    const all = lay(() => true);
    if (all.lines.length <= room) return all;
  }
  return lay(({ change }) => change === "changed");
}

function broken(line: StagedLine, columns: number): StagedLine[] {
  if (line.cut === true) return [line];
  return wrapRow(line.row, columns, 7).map((each, index) =>
    index === 0 ? { ...line, row: each } : { row: each, key: undefined },
  );
}

function objectLines(object: StagedObject, source: StagedSource, open: boolean, glyphs: Glyphs): StagedLine[] {
  const [glyph, style] = MARKS[verdictOf(object, source)];
  const findings = findingsOf(object, source.findings ?? []);
  return [
    {
      row: [span(` ${glyphs[glyph]} `, style), ...cleaned(open ? object.head : object.title)],
      key: object.key,
      ...(open ? {} : { cut: true as const }),
    },
    ...findings.map((finding) => findingLine(finding, glyphs, 4)),
    ...(open ? object.values : []).map((line) => ({ row: [span(" "), ...cleaned(line)], key: undefined })),
  ];
}

function cleaned(line: StyledLine): Row {
  return spansOf(line).map((part) => span(cleanLine(part.text), part.style));
}

function findingLine({ level, message, remedy }: Finding, glyphs: Glyphs, indent: number): StagedLine {
  const [glyph, style] = MARKS[level === "error" ? "error" : "warning"];
  const said = row([style, `${" ".repeat(indent)}${glyphs[glyph]} ${level}: `], cleanLine(message), [
    "dim",
    remedy === undefined ? "" : ` (${cleanLine(remedy)})`,
  ]);
  return { row: said, key: undefined, ...(level === "error" ? { fault: true } : {}) };
}

/** `✓`, `▲ 1 warning`, `✖ 2 errors`, `…` */
export function verdictSummary(
  { objects, findings }: StagedSource,
  glyphs: Glyphs,
): { readonly text: string; readonly style: Style } {
  if (objects.length === 0) return { text: "", style: "dim" };
  if (findings === undefined) return { text: glyphs.waiting, style: "dim" };
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.length - errors;
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;
  if (errors > 0) return { text: `${glyphs.error} ${count(errors, "error")}`, style: "error" };
  if (warnings > 0) return { text: `${glyphs.warning} ${count(warnings, "warning")}`, style: "warning" };
  return { text: `${glyphs.ok} verified`, style: "ok" };
}
