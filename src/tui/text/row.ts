import type { Style } from "../theme/style.ts";
import { takeColumns, widthOf } from "./width.ts";

/** A run of text in one style. Styles are meanings (`error`, `id`), never colours. */
export interface Span {
  readonly text: string;
  readonly style: Style;
  /** Part of what is chosen: drawn inverse, whatever it means. */
  readonly selected?: true;
}

/** One row of the screen. */
export type Row = readonly Span[];

export const EMPTY_ROW: Row = Object.freeze([]);

export function span(text: string, style: Style = "plain"): Span {
  return { text, style };
}

/** `row("Node ", ["strong", "server1"], ": online")`: plain strings and styled pairs. */
export function row(...parts: readonly (string | readonly [Style, string])[]): Row {
  return parts.map((part) => (typeof part === "string" ? span(part) : span(part[1], part[0])));
}

/** The row as the chosen one. */
export function select(row: Row): Row {
  return row.map((part) => ({ ...part, selected: true }));
}

export function rowText(row: Row): string {
  return row.map((part) => part.text).join("");
}

export function rowWidth(row: Row): number {
  return row.reduce((width, part) => width + widthOf(part.text), 0);
}

/** The row in exactly `columns` columns: padded with blanks of the style `pad`, or cut with an ellipsis. */
export function fitRow(row: Row, columns: number, pad: Style = "plain", ellipsis = "…"): Row {
  if (columns <= 0) return EMPTY_ROW;
  const width = rowWidth(row);
  if (width === columns) return row;
  if (width < columns) return [...row, span(" ".repeat(columns - width), pad)];
  const room = columns - widthOf(ellipsis);
  const out: Span[] = [];
  let used = 0;
  let last: Style = "plain";
  for (const part of row) {
    const partWidth = widthOf(part.text);
    last = part.style;
    if (used + partWidth <= room) {
      out.push(part);
      used += partWidth;
      continue;
    }
    const taken = takeColumns(part.text, room - used);
    if (taken.text !== "") out.push({ ...part, text: taken.text });
    used += taken.width;
    break;
  }
  out.push(span(ellipsis + " ".repeat(room - used), last));
  return out;
}

/** Cuts a row into rows of at most `columns` columns, at blanks where there are any; `indent` blanks begin each but the
 *  first. */
export function wrapRow(row: Row, columns: number, indent = 0): Row[] {
  if (rowWidth(row) <= columns || columns < 8) return [row];
  const out: Row[] = [];
  let line: Span[] = [];
  let used = 0;
  const margin = " ".repeat(Math.min(indent, columns >> 1));
  const breakLine = (): void => {
    out.push(line);
    line = margin === "" ? [] : [span(margin)];
    used = margin.length;
  };
  for (const part of row) {
    for (const word of part.text.match(/\s+|\S+/g) ?? []) {
      let rest = word;
      if (used + widthOf(rest) > columns) {
        if (/^\s/.test(rest)) {
          breakLine();
          continue;
        }
        if (used > margin.length && widthOf(rest) <= columns - margin.length) breakLine();
        while (used + widthOf(rest) > columns) {
          const taken = takeColumns(rest, columns - used);
          if (taken.text === "" && used <= margin.length) break;
          line.push(span(taken.text, part.style));
          rest = rest.slice(taken.text.length);
          breakLine();
        }
      }
      line.push(span(rest, part.style));
      used += widthOf(rest);
    }
  }
  if (line.length > 0) out.push(line);
  return out;
}
