import { graphemes } from "../text/width.ts";

/** A text being edited and where the cursor stands in it, in UTF-16 code units, always between two characters. */
export interface EditBuffer {
  readonly text: string;
  readonly cursor: number;
}

export const EMPTY_BUFFER: EditBuffer = { text: "", cursor: 0 };

export function bufferAtEnd(text: string): EditBuffer {
  return { text, cursor: text.length };
}

export function insertText(buffer: EditBuffer, text: string): EditBuffer {
  return {
    text: buffer.text.slice(0, buffer.cursor) + text + buffer.text.slice(buffer.cursor),
    cursor: buffer.cursor + text.length,
  };
}

/** Replaces `start..end`; the cursor stands behind what was put in. */
export function replaceRange(buffer: EditBuffer, start: number, end: number, text: string): EditBuffer {
  return { text: buffer.text.slice(0, start) + text + buffer.text.slice(end), cursor: start + text.length };
}

/** Where each movement leads to. Names are emacs': a word is a run of letters and digits. */
export const MOVES = {
  "char-left": ({ text, cursor }: EditBuffer): number =>
    cursor - (graphemes(text.slice(0, cursor)).at(-1)?.length ?? 0),
  "char-right": ({ text, cursor }: EditBuffer): number =>
    cursor + (graphemes(text.slice(cursor, cursor + 64))[0]?.length ?? 0),
  "word-left": ({ text, cursor }: EditBuffer): number =>
    cursor - lengthOf(/[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u, text.slice(0, cursor)),
  "word-right": ({ text, cursor }: EditBuffer): number =>
    cursor + lengthOf(/^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u, text.slice(cursor)),
  /** To the blank before: what the shell calls a word. */
  "blank-left": ({ text, cursor }: EditBuffer): number => cursor - lengthOf(/\S*\s*$/u, text.slice(0, cursor)),
  "line-start": ({ text, cursor }: EditBuffer): number => text.lastIndexOf("\n", cursor - 1) + 1,
  "line-end": ({ text, cursor }: EditBuffer): number => {
    const end = text.indexOf("\n", cursor);
    return end < 0 ? text.length : end;
  },
  "text-start": (): number => 0,
  "text-end": ({ text }: EditBuffer): number => text.length,
} as const;

export type Move = keyof typeof MOVES;

function lengthOf(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}

/** The line above or below, same column as far as it goes; undefined at the first or last line. */
export function verticalMove(buffer: EditBuffer, direction: -1 | 1): number | undefined {
  const start = MOVES["line-start"](buffer);
  const column = graphemes(buffer.text.slice(start, buffer.cursor)).length;
  const otherStart = direction < 0 ? start - 1 : MOVES["line-end"](buffer) + 1;
  if (otherStart < 0 || otherStart > buffer.text.length || (direction < 0 && start === 0)) return undefined;
  const from = direction < 0 ? MOVES["line-start"]({ text: buffer.text, cursor: otherStart }) : otherStart;
  const line = buffer.text.slice(from, MOVES["line-end"]({ text: buffer.text, cursor: from }));
  return from + graphemes(line).slice(0, column).join("").length;
}

/** Exchanges the two characters around the cursor (at the end of the line: the last two). */
export function transpose(buffer: EditBuffer): EditBuffer {
  const { text } = buffer;
  const cursor = buffer.cursor === MOVES["line-end"](buffer) ? MOVES["char-left"](buffer) : buffer.cursor;
  const start = MOVES["char-left"]({ text, cursor });
  const end = MOVES["char-right"]({ text, cursor });
  const before = text.slice(start, cursor);
  const after = text.slice(cursor, end);
  if (before === "" || after === "" || before === "\n" || after === "\n") return buffer;
  return { text: text.slice(0, start) + after + before + text.slice(end), cursor: end };
}

/** The word at or after the cursor in another case; the cursor goes behind it. */
export function recase(buffer: EditBuffer, how: "upper" | "lower" | "capital"): EditBuffer {
  const end = MOVES["word-right"](buffer);
  const word = buffer.text.slice(buffer.cursor, end);
  const cased =
    how === "upper"
      ? word.toUpperCase()
      : how === "lower"
        ? word.toLowerCase()
        : word.toLowerCase().replace(/[\p{L}\p{N}]/u, (letter) => letter.toUpperCase());
  return replaceRange(buffer, buffer.cursor, end, cased);
}
