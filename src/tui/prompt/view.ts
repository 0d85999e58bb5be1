import { fitRow, type Row, row, rowWidth, type Span, select, span, wrapRow } from "../text/row.ts";
import { fitText, graphemes, widthOf } from "../text/width.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import type { RankedCandidate } from "./candidates.ts";
import { layInput, type Place, windowInput } from "./input-rows.ts";
import type { Asked } from "./question.ts";
import type { Menu, PromptMode, PromptState, Search } from "./state.ts";
import { suggestion } from "./suggestion.ts";

/** What the prompt shows that it does not know itself. */
export interface PromptSurroundings {
  readonly prompt: Row;
  /** The line in the colours of its words; together the spans are the text. */
  highlight(text: string): readonly Span[];
  /** About the word under the cursor. */
  readonly hint: Row | undefined;
  /** Staged changes, checks. */
  readonly status: Row | undefined;
  /** What the running command is doing; empty in its first moments. */
  readonly progress: readonly Row[];
}

export interface PromptSize {
  readonly columns: number;
  /** Rows the prompt may take altogether. */
  readonly rows: number;
}

export interface PromptFrame {
  readonly rows: readonly Row[];
  readonly cursor: Place | undefined;
}

/** Everything the prompt shows, from the top: question or line, candidates, hint, status. */
export function promptFrame(
  state: PromptState,
  around: PromptSurroundings,
  size: PromptSize,
  glyphs: Glyphs,
): PromptFrame {
  const { mode } = state;
  if (mode.kind === "running") {
    const rows = around.progress.flatMap((each) => wrapRow(each, size.columns - 1, 2));
    return { rows: rows.slice(0, size.rows), cursor: undefined };
  }
  if (mode.kind === "asked") return questionFrame(mode.asked, size, glyphs);
  if (mode.kind === "search") return searchFrame(mode.search, size, glyphs);
  const { text, cursor } = state.editor.buffer;
  const below: Row[] = [];
  const room = Math.max(1, size.rows - 1);
  if (mode.kind === "paste") below.push(...pasteRows(mode, size));
  else if (state.menu !== undefined) below.push(...menuRows(state.menu, size.columns, Math.min(8, room - 2), glyphs));
  if (state.note !== "") below.push(row(["dim", state.note]));
  else if (around.hint !== undefined && mode.kind === "edit" && room > 3) below.push(around.hint);
  if (around.status !== undefined && room > 2) below.push(around.status);
  const ghost = suggestion(state);
  const laid = layInput(around.prompt, around.highlight(text), cursor, ghost, size.columns);
  const input = windowInput(laid, Math.max(1, size.rows - Math.min(below.length, room)));
  const rows = [...input.rows, ...below].slice(0, size.rows);
  return {
    rows: rows.map((each) => cutRow(each, size.columns - 1, glyphs)),
    cursor: input.cursor,
  };
}

/** Cut where it is too wide, never padded: a row shorter than the screen survives when the terminal gets narrower. */
function cutRow(content: Row, columns: number, glyphs: Glyphs): Row {
  return rowWidth(content) <= columns ? content : fitRow(content, columns, "plain", glyphs.ellipsis);
}

/** First row of a window of `count` rows that holds `chosen`. */
export function windowStart(chosen: number, count: number, total: number): number {
  return Math.max(0, Math.min(chosen - (count >> 1), total - count));
}

function menuRows(menu: Menu, columns: number, limit: number, glyphs: Glyphs): Row[] {
  const total = menu.ranked.length;
  const more = total > limit;
  const count = more ? Math.max(1, limit - 1) : total;
  const first = windowStart(Math.max(0, menu.chosen), count, total);
  const visible = menu.ranked.slice(first, first + count);
  const nameColumns = Math.min(
    Math.max(...visible.map(({ candidate }) => widthOf(candidate.text))),
    Math.max(12, Math.floor(columns * 0.45)),
  );
  const typeColumns = Math.min(12, Math.max(...visible.map(({ candidate }) => widthOf(candidate.type))));
  const rows = visible.map((ranked, index) => {
    const drawn = candidateRow(ranked, nameColumns, columns < 50 ? 0 : typeColumns, glyphs);
    return first + index === menu.chosen ? select(drawn) : drawn;
  });
  if (!more) return rows;
  const rest = `  ${glyphs.ellipsis} ${total - count} more${menu.chosen < 0 ? "  (Tab chooses)" : ""}`;
  return [...rows, row(["dim", rest])];
}

function candidateRow(
  { candidate, positions }: RankedCandidate,
  nameColumns: number,
  typeColumns: number,
  glyphs: Glyphs,
): Row {
  const cut = widthOf(candidate.text) > nameColumns;
  const name = cut
    ? [span(fitText(candidate.text, nameColumns, "left", glyphs.ellipsis))]
    : marked(candidate.text, positions);
  const pad = " ".repeat(cut ? 0 : nameColumns - widthOf(candidate.text));
  return [
    span(candidate.required === true ? " *" : "  "),
    ...name,
    span(`${pad}  `),
    ...(typeColumns > 0 ? [span(`${fitText(candidate.type, typeColumns)}  `, "dim")] : []),
    span(candidate.description, candidate.description === "" ? "plain" : "dim"),
  ];
}

/** A text with the characters at `positions` set off. */
function marked(text: string, positions: readonly number[]): Span[] {
  if (positions.length === 0) return [span(text)];
  const hits = new Set(positions);
  const out: Span[] = [];
  let at = 0;
  for (const char of graphemes(text)) {
    const style = hits.has(at) ? "match" : "plain";
    const last = out.at(-1);
    if (last?.style === style) out[out.length - 1] = span(last.text + char, style);
    else out.push(span(char, style));
    at += char.length;
  }
  return out;
}

function searchFrame(search: Search, size: PromptSize, glyphs: Glyphs): PromptFrame {
  const label = row(["prompt", "history: "]);
  const input = windowInput(layInput(label, [span(search.query)], search.query.length, "", size.columns), 2);
  const limit = Math.max(1, size.rows - input.rows.length - 1);
  const first = windowStart(search.chosen, limit, search.matches.length);
  const matches = search.matches.slice(first, first + limit).map(({ line, positions }, index) => {
    const drawn = cutRow([span("  "), ...marked(line, positions).map(oneLine)], size.columns - 1, glyphs);
    return first + index === search.chosen ? select(drawn) : drawn;
  });
  const foot =
    search.matches.length === 0
      ? row(["dim", "  nothing in the history holds that"])
      : row(["dim", "  Enter runs it, Tab takes it into the line, Esc goes back"]);
  return {
    rows: [...input.rows, ...matches, cutRow(foot, size.columns - 1, glyphs)],
    cursor: input.cursor,
  };
}

function oneLine(part: Span): Span {
  return part.text.includes("\n") ? span(part.text.replace(/\s*\\?\n\s*/g, " "), part.style) : part;
}

function pasteRows(mode: Extract<PromptMode, { kind: "paste" }>, size: PromptSize): Row[] {
  const lines = mode.text.replace(/\n+$/, "").split("\n");
  const shown = Math.max(0, Math.min(lines.length, size.rows - 4));
  const head = `paste of ${mode.statements.length} statements, ${lines.length} lines${mode.cut ? " (too long: the end was cut off)" : ""}`;
  return [
    ...lines.slice(0, shown).map((line) => row(["dim", `  ${line}`])),
    ...(lines.length > shown ? [row(["dim", `  … ${lines.length - shown} more lines`])] : []),
    row(
      ["strong", `${head}: `],
      ["key", "Enter"],
      " runs all, ",
      ["key", "e"],
      " edits, ",
      ["key", "Esc"],
      " drops it",
    ),
  ];
}

/** A question with what it is about above it. */
export function questionFrame(asked: Asked, size: PromptSize, glyphs: Glyphs): PromptFrame {
  const { question } = asked;
  const foot = questionFoot(asked, size.columns - 1);
  const room = Math.max(0, size.rows - foot.rows.length);
  const rows = detailRows(question.detail.slice(asked.scroll), room, size.columns - 1, glyphs);
  const cursor = foot.cursor && { x: foot.cursor.x, y: rows.length + foot.cursor.y };
  return { rows: [...rows, ...foot.rows], cursor };
}

/** As much as there is room for, unabridged: what it says is what is decided by. Scrolling counts whole pieces. */
function detailRows(detail: readonly Row[], room: number, columns: number, glyphs: Glyphs): Row[] {
  const rows: Row[] = [];
  for (const [index, each] of detail.entries()) {
    const broken = wrapRow(each, columns, 3);
    const left = detail.length - index - 1;
    if (rows.length + broken.length + (left > 0 ? 1 : 0) <= room) {
      rows.push(...broken);
      continue;
    }
    if (index === 0) rows.push(...broken.slice(0, Math.max(0, room - 1)));
    const more = index === 0 ? left : left + 1;
    if (room > 0)
      rows.push(row(["dim", more > 0 ? `  ${glyphs.ellipsis} ${more} more (Down scrolls)` : glyphs.ellipsis]));
    break;
  }
  return rows;
}

/** The question itself with its answers, or with the name that is being typed. */
function questionFoot({ question, chosen, typed }: Asked, columns: number): PromptFrame {
  if (question.typed !== undefined) {
    const text = wrapRow(row(["strong", question.text]), columns);
    const label = row(["dim", `type ${question.typed.word} to do it, Enter alone does nothing: `]);
    const input = layInput(label, [span(typed)], typed.length, "", columns + 1);
    return { rows: [...text, ...input.rows], cursor: { x: input.cursor.x, y: text.length + input.cursor.y } };
  }
  const answers = question.answers.flatMap((answer, index) => [...answerSpans(answer, index === chosen), span("  ")]);
  const line = [span(`${question.text}  `, "strong"), ...answers];
  if (rowWidth(line) <= columns) return { rows: [line], cursor: undefined };
  return {
    rows: [...wrapRow(row(["strong", question.text]), columns), ...wrapRow(answers, columns)],
    cursor: undefined,
  };
}

/** `[y]es`: the letter that gives it in brackets. */
function answerSpans({ key, label }: Asked["question"]["answers"][number], chosen: boolean): Span[] {
  const at = label.toLowerCase().indexOf(key.toLowerCase());
  const style = chosen ? "selected" : "plain";
  if (at < 0) return [span(`[${key}] ${label}`, style)];
  return [
    span(label.slice(0, at), style),
    span(`[${label.slice(at, at + 1)}]`, chosen ? "selected-match" : "key"),
    span(label.slice(at + 1), style),
  ];
}
