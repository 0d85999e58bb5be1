import { helpRows, pageWindow } from "../keys/help.ts";
import { keyFor } from "../keys/lookup.ts";
import { keyName } from "../keys/name.ts";
import { settleList } from "../list/list.ts";
import { clockTime } from "../text/clock.ts";
import { EMPTY_ROW, fitRow, type Row, row, rowWidth, select, span } from "../text/row.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import { type DetailSource, detailRows } from "./detail.ts";
import { headerRow, lostRow } from "./header.ts";
import type { MonitorLine } from "./line.ts";
import { LineCache } from "./line-cache.ts";
import { monitorLines } from "./lines.ts";
import type { DrawContext } from "./resources.ts";
import { isOn } from "./settings.ts";
import type { MonitorSource } from "./source.ts";
import type { MonitorGround, MonitorState } from "./state.ts";

export interface MonitorSize {
  readonly columns: number;
  readonly rows: number;
  /** A pane of another screen: no bars of its own. */
  readonly bare?: boolean;
}

/** How long a change is set off. */
const FRESH_MS = 2000;
/** From this width on details stand beside the list. */
const BESIDE = 110;

export interface MonitorLayout {
  readonly ground: MonitorGround;
  readonly state: MonitorState;
  readonly rows: readonly Row[];
}

/** The whole monitor as rows, exactly `size.rows` of them; and the state settled to what there is to show. */
export function layMonitor(
  source: MonitorSource,
  given: MonitorState,
  size: MonitorSize,
  glyphs: Glyphs,
  nowMs: number,
  detail: DetailSource | undefined,
  cache: LineCache = new LineCache(),
): MonitorLayout {
  const bare = size.bare === true;
  const head = given.settings.summary && !bare ? [headerRow(source, nowMs, size.columns, glyphs)] : [];
  const lost = lostRow(source, nowMs);
  if (lost !== undefined) head.push(fitRow(lost, size.columns));
  const foot =
    bare && !given.filtering ? [] : bare ? [bottomRow(given, size.columns)] : footRows(source, given, size, glyphs);
  const height = Math.max(1, size.rows - head.length - foot.length);
  const beside = given.detail && size.columns >= BESIDE;
  const columns = beside ? size.columns - detailColumns(size.columns) - 1 : size.columns;
  const draw: DrawContext = {
    settings: given.settings,
    glyphs,
    columns,
    folds: given.folds,
    fresh: freshSubjects(source, nowMs),
    cache,
  };
  const lines = monitorLines(source, draw, given.filter);
  const keys = lines.map(({ key }) => key);
  const state = { ...given, list: settleList(given.list, keys, height) };
  if (given.help) {
    const page = helpPage(given, size, height, glyphs);
    const scrolled = { ...state, helpScroll: page.scroll };
    return { ground: { lines, height, detailRows: 0 }, state: scrolled, rows: [...head, ...page.rows, ...foot] };
  }
  const pageColumns = beside ? detailColumns(size.columns) : size.columns;
  const page = given.detail ? detailPage(detail, pageColumns, glyphs) : [];
  const ground = { lines, height, detailRows: page.length };
  const shown = given.detail ? detailWindow(page, given, height, pageColumns, glyphs) : [];
  const body =
    given.detail && !beside
      ? shown
      : listPage(lines, state, columns, height, glyphs).map((each) => (lost === undefined ? each : faded(each)));
  const both = beside ? sideBySide(body, shown, columns, glyphs) : body;
  return { ground, state, rows: [...head, ...both, ...foot] };
}

function freshSubjects(source: MonitorSource, nowMs: number): ReadonlySet<string> {
  const fresh = new Set<string>();
  for (const [key, changed] of source.changedMs) if (nowMs - changed < FRESH_MS) fresh.add(key);
  return fresh;
}

function detailColumns(columns: number): number {
  return Math.min(80, Math.floor(columns * 0.45));
}

function listPage(
  lines: readonly MonitorLine[],
  state: MonitorState,
  columns: number,
  height: number,
  glyphs: Glyphs,
): Row[] {
  const { first, index, chosen } = state.list;
  const visible = lines.slice(first, first + height);
  const rows = visible.map((line, at): Row => {
    const drawn = fitRow(line.row, columns, "plain", glyphs.ellipsis);
    return chosen !== undefined && first + at === index ? select(drawn) : drawn;
  });
  if (lines.length === 0) rows.push(row(["dim", emptyWords(state)]));
  while (rows.length < height) rows.push(EMPTY_ROW);
  if (first + height < lines.length) {
    rows[height - 1] = fitRow(row(["dim", ` ${glyphs.more} ${lines.length - first - height + 1} more`]), columns);
  }
  return rows;
}

/** What may be long out of date looks like it. */
function faded(row: Row): Row {
  return row.map((part) => ({ ...part, style: "dim" }));
}

function emptyWords(state: MonitorState): string {
  if (state.filter !== "") return ` nothing holds "${state.filter}"`;
  return state.settings.faults ? " nothing is wrong" : " nothing to show";
}

function detailPage(detail: DetailSource | undefined, columns: number, glyphs: Glyphs): readonly Row[] {
  return detail === undefined ? [row(["dim", " nothing is selected"])] : detailRows(detail, columns, glyphs);
}

function detailWindow(
  all: readonly Row[],
  state: MonitorState,
  height: number,
  columns: number,
  glyphs: Glyphs,
): readonly Row[] {
  const shown = pageWindow(all, state.detailScroll, height, glyphs.more).rows;
  const rows = shown.map((each) => fitRow(each, columns, "plain", glyphs.ellipsis));
  while (rows.length < height) rows.push(EMPTY_ROW);
  return rows;
}

function sideBySide(left: readonly Row[], right: readonly Row[], columns: number, glyphs: Glyphs): Row[] {
  return left.map((content, index) => [
    ...fitRow(content, columns),
    span(glyphs.vertical, "frame"),
    ...(right[index] ?? EMPTY_ROW),
  ]);
}

function helpPage(
  state: MonitorState,
  size: MonitorSize,
  height: number,
  glyphs: Glyphs,
): ReturnType<typeof pageWindow> {
  const all = helpRows(
    ["monitor", "list"],
    size.columns,
    (context, action) => context === "monitor" && isOn(state.settings, action),
  );
  const page = pageWindow(all, state.helpScroll, height, glyphs.more);
  const rows: Row[] = page.rows.map((each) => fitRow(each, size.columns));
  while (rows.length < height) rows.push(EMPTY_ROW);
  return { rows, scroll: page.scroll };
}

/** The strip of last events, then the bottom line. The strip is as high as it will be, so that nothing jumps when something
 *  happens. */
function footRows(source: MonitorSource, state: MonitorState, size: MonitorSize, glyphs: Glyphs): Row[] {
  const room = size.rows >= 40 ? 6 : size.rows >= 20 ? 3 : 0;
  if (!state.settings.history || room === 0) return [bottomRow(state, size.columns)];
  const events = source.events
    .slice(-room)
    .map((event) =>
      fitRow(
        row(["dim", ` ${clockTime(event.timeMs)} `], [event.style, event.text]),
        size.columns,
        "plain",
        glyphs.ellipsis,
      ),
    );
  if (events.length === 0) events.push(fitRow(row(["dim", " nothing has happened yet"]), size.columns));
  while (events.length < room) events.push(EMPTY_ROW);
  return [titledRule("last events", size.columns, glyphs), ...events, bottomRow(state, size.columns)];
}

export function titledRule(title: string, columns: number, glyphs: Glyphs): Row {
  const rule = fitRow(
    [span(`${glyphs.horizontal.repeat(2)} `, "frame"), span(title, "dim"), span(" ", "frame")],
    Math.min(columns, title.length + 4),
  );
  return [...rule, span(glyphs.horizontal.repeat(Math.max(0, columns - title.length - 4)), "frame")];
}

function bottomRow(state: MonitorState, columns: number): Row {
  if (state.filtering) {
    return fitRow(
      row(["bar-key", " / "], ["bar", `${state.filter}_`], ["bar", "   Enter keeps it, Esc drops it"]),
      columns,
      "bar",
    );
  }
  const keys: readonly (readonly [string, string])[] = state.help
    ? [["any key", "back"]]
    : [
        [keyName(keyFor("list", "help")), "keys"],
        [keyName(keyFor("list", "filter")), state.filter === "" ? "filter" : `filter: ${state.filter}`],
        [keyName(keyFor("list", "open")), state.detail ? "close" : "details"],
        [keyName(keyFor("monitor", "actions")), "actions"],
        [keyName(keyFor("monitor", "toggle-by-node")), state.settings.byNode ? "tree" : "by host"],
        [keyName(keyFor("monitor", "toggle-faults")), state.settings.faults ? "all" : "faults only"],
        [keyName(keyFor("list", "quit")), "leave"],
      ];
  // A note is the answer to the last key: it goes before the keys, which everybody has seen.
  const note = state.note === "" ? [] : [span(` ${state.note} `, "bar-key"), span(" ", "bar")];
  const shown = keys.map(([key, what]) => [span(` ${key} `, "bar-key"), span(`${what} `, "bar")]);
  // Where there is no room for all, whole ones are left out; the way out stays.
  while (shown.length > 2 && rowWidth([...note, ...shown.flat()]) > columns) shown.splice(-2, 1);
  return fitRow([...note, ...shown.flat()], columns, "bar");
}
