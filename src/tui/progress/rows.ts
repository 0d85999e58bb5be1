import type { ActionProgress } from "../../client/index.ts";
import { parseOperationKey } from "../../state/index.ts";
import { cleanLine } from "../text/clean.ts";
import { elapsed } from "../text/clock.ts";
import { type Row, row, span, wrapRow } from "../text/row.ts";
import type { GlyphName, Glyphs } from "../theme/glyphs.ts";
import type { Style } from "../theme/style.ts";
import type { Expectations } from "./expectations.ts";

export interface ProgressSource {
  readonly actions: readonly ActionProgress[];
  readonly startedMs: number;
  readonly expectations: Expectations;
}

const LOOKS: Readonly<Record<ActionProgress["state"], readonly [GlyphName, Style]>> = {
  failed: ["failed", "error"],
  running: ["starting", "busy"],
  done: ["ok", "ok"],
  waiting: ["waiting", "dim"],
};

/** A transition as it runs, in at most `limit` rows: a bar, what failed in the agents' own words, what runs, what is done. */
export function progressRows(
  source: ProgressSource,
  nowMs: number,
  columns: number,
  limit: number,
  glyphs: Glyphs,
): Row[] {
  const actions = source.actions.filter(isWork);
  const by = (state: ActionProgress["state"]): ActionProgress[] => actions.filter((action) => action.state === state);
  const failed = by("failed");
  const running = by("running");
  const done = by("done").sort((a, b) => (b.endedMs ?? 0) - (a.endedMs ?? 0));
  const waiting = by("waiting");
  const room = Math.max(0, limit - 1);
  const shown = [...failed, ...running, ...done].slice(0, room);
  // What an agent says of its failure is never cut off.
  const lines = shown.flatMap((action) => wrapRow(actionRow(action, source, nowMs, glyphs), columns - 1, 3));
  const rows = [barRowOf(source, actions, nowMs, columns, glyphs), ...lines.slice(0, room)];
  if (waiting.length > 0 && rows.length < limit)
    rows.push(row(["dim", ` ${glyphs.waiting} ${waiting.length} more wait for these`]));
  return rows;
}

/** Operations of agents and fencing; points in time and the manager's own business are not shown. */
export function isWork({ key }: ActionProgress): boolean {
  const parsed = parseOperationKey(key);
  return parsed === undefined
    ? /stonith|fence/.test(key)
    : parsed.operation !== "clear_failcount" && !/^(?:running|stopped|started)$/.test(parsed.operation);
}

function barRowOf(
  source: ProgressSource,
  actions: readonly ActionProgress[],
  nowMs: number,
  columns: number,
  glyphs: Glyphs,
): Row {
  const settled = actions.filter(({ state }) => state === "done" || state === "failed").length;
  const failed = actions.filter(({ state }) => state === "failed").length;
  if (actions.length === 0)
    return row(["busy", ` ${glyphs.starting} `], "the cluster has begun", [
      "dim",
      `, ${elapsed(nowMs - source.startedMs)}`,
    ]);
  const width = Math.max(4, Math.min(24, columns - 38));
  const full = actions.length === 0 ? 0 : Math.round((width * settled) / actions.length);
  const rest = remaining(source, actions, nowMs);
  return row(
    ["busy", ` ${glyphs.barFull.repeat(full)}`],
    ["dim", glyphs.barEmpty.repeat(width - full)],
    ` ${settled} of ${actions.length} done`,
    ...(failed > 0 ? [["error", `, ${failed} failed`] as const] : []),
    ["dim", `, ${elapsed(nowMs - source.startedMs)}${rest === undefined ? "" : `, about ${elapsed(rest)} more`}`],
  );
}

/** The longest that something under way or waiting is still expected to take; undefined when nothing is known of it. */
function remaining(
  { expectations }: ProgressSource,
  actions: readonly ActionProgress[],
  nowMs: number,
): number | undefined {
  let most: number | undefined;
  for (const { key, state, startedMs } of actions) {
    const lastMs = expectations.get(key)?.lastMs;
    if (lastMs === undefined || state === "done" || state === "failed") continue;
    const rest = state === "running" && startedMs !== undefined ? Math.max(0, lastMs - (nowMs - startedMs)) : lastMs;
    most = Math.max(most ?? 0, rest);
  }
  return most === 0 ? undefined : most;
}

/** An action that is over, for a reader of lines: `start vip on server1: done in 2s`. */
export function actionSentence({ key, node, state, startedMs, endedMs, exitReason }: ActionProgress): string {
  const parsed = parseOperationKey(key);
  const what = parsed === undefined ? key : `${wordOf(parsed.operation, key)} ${parsed.resource}`;
  const where = node === undefined ? "" : ` on ${node}`;
  const took =
    startedMs === undefined || endedMs === undefined
      ? ""
      : ` ${state === "failed" ? "after" : "in"} ${elapsed(endedMs - startedMs)}`;
  const why = exitReason === undefined ? "" : `: ${cleanLine(exitReason)}`;
  return `${what}${where}: ${state}${took}${why}`;
}

function actionRow(action: ActionProgress, { expectations }: ProgressSource, nowMs: number, glyphs: Glyphs): Row {
  const [glyph, style] = LOOKS[action.state];
  const parsed = parseOperationKey(action.key);
  const what = parsed === undefined ? action.key : `${wordOf(parsed.operation, action.key)} ${parsed.resource}`;
  const expectation = expectations.get(action.key);
  return [
    span(` ${glyphs[glyph]} `, style),
    span(what, style === "error" ? "error" : "plain"),
    span(action.node === undefined ? "" : ` on ${action.node}`),
    span(`  ${timing(action, expectation, nowMs)}`, "dim"),
    ...(action.exitReason === undefined ? [] : [span(`  ${cleanLine(action.exitReason)}`, "error" as const)]),
  ];
}

function wordOf(operation: string, key: string): string {
  if (operation === "monitor") return key.endsWith("_0") ? "probe" : "begin to monitor";
  return operation.replace("_", " ");
}

function timing(
  action: ActionProgress,
  expectation: { readonly lastMs: number | undefined; readonly limitMs: number | undefined } | undefined,
  nowMs: number,
): string {
  if (action.startedMs === undefined) return "";
  const took = elapsed((action.endedMs ?? nowMs) - action.startedMs);
  if (action.state !== "running" || expectation === undefined) return took;
  if (expectation.lastMs !== undefined) return `${took} of about ${elapsed(expectation.lastMs)}`;
  return expectation.limitMs === undefined ? took : `${took}, ${elapsed(expectation.limitMs)} at most`;
}
