import { EMPTY_ROW, type Row, type Span, span } from "../text/row.ts";
import { graphemes, widthOf } from "../text/width.ts";

/** What begins the rows after the first of a statement over several lines; crmsh's. */
const CONTINUATION = "   > ";

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface InputRows {
  readonly rows: readonly Row[];
  readonly cursor: Place;
}

/** The prompt and the line being typed, broken at the edge of the screen. The last column stays free: terminals differ in
 *  where the cursor is after writing to it. `spans` together are the text; `ghost` follows it. */
export function layInput(
  prompt: Row,
  spans: readonly Span[],
  cursor: number,
  ghost: string,
  columns: number,
): InputRows {
  const width = Math.max(8, columns - 1);
  const rows: Span[][] = [[]];
  let x = 0;
  let at = 0;
  let place: Place | undefined;
  const put = (char: string, style: Span["style"]): void => {
    const charWidth = widthOf(char);
    if (x + charWidth > width) {
      rows.push([]);
      x = 0;
    }
    const line = rows.at(-1)!;
    const last = line.at(-1);
    if (last?.style === style) line[line.length - 1] = span(last.text + char, style);
    else line.push(span(char, style));
    x += charWidth;
  };
  const mark = (): void => {
    if (at !== cursor) return;
    place = x >= width ? { x: 0, y: rows.length } : { x, y: rows.length - 1 };
  };
  for (const part of prompt) for (const char of graphemes(part.text)) put(char, part.style);
  for (const part of spans) {
    for (const char of graphemes(part.text)) {
      mark();
      at += char.length;
      if (char === "\n") {
        rows.push([]);
        x = 0;
        for (const blank of CONTINUATION) put(blank, "dim");
      } else put(char, part.style);
    }
  }
  mark();
  for (const char of graphemes(ghost)) put(char, "ghost");
  if (place !== undefined && place.y >= rows.length) rows.push([]);
  return { rows, cursor: place ?? { x, y: rows.length - 1 } };
}

/** At most `limit` rows of the input, those around the cursor. */
export function windowInput(input: InputRows, limit: number): InputRows {
  if (input.rows.length <= limit) return input;
  const first = Math.max(0, Math.min(input.cursor.y - (limit >> 1), input.rows.length - limit));
  return {
    rows: input.rows.slice(first, first + limit).map((row) => row ?? EMPTY_ROW),
    cursor: { x: input.cursor.x, y: input.cursor.y - first },
  };
}
