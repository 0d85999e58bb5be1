import { CrmError } from "../base/index.ts";

/** One word of a line, quotes and escapes removed. `start` and `end` are offsets in the line's joined text. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Where each character of `text` stands in the line, when quotes or escapes moved them; undefined = `start + index`. */
  readonly offsets: readonly number[] | undefined;
}

/** A logical line: physical lines joined over `\`, each stripped of blanks at both ends, as crmsh joins them. */
export interface Line {
  readonly text: string;
  /** Where pieces of `text` came from, in rising order of `at`. */
  readonly pieces: readonly { readonly at: number; readonly line: number; readonly column: number }[];
}

/** 1-based line and column of an offset in a joined line. */
export function positionIn(line: Line, offset: number): { readonly line: number; readonly column: number } {
  let found = line.pieces[0]!;
  for (const piece of line.pieces) {
    if (piece.at > offset) break;
    found = piece;
  }
  return { line: found.line, column: found.column + offset - found.at };
}

/** Where the `index`-th character of a word stands in its line. */
export function offsetIn(word: Word, index: number): number {
  if (index >= word.text.length) return word.end;
  return word.offsets?.[index] ?? word.start + index;
}

/** The logical lines of a text, empty ones left out. */
export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let joined = "";
  let pieces: { at: number; line: number; column: number }[] = [];
  let number = 0;
  const finish = (): void => {
    const trimmed = joined.trimEnd();
    if (trimmed !== "") lines.push(trimLine({ text: trimmed, pieces }));
    joined = "";
    pieces = [];
  };
  for (const raw of text.split("\n")) {
    number++;
    const stripped = raw.trim();
    pieces.push({ at: joined.length, line: number, column: raw.length - raw.trimStart().length + 1 });
    if (stripped.endsWith("\\")) {
      joined += stripped.replace(/\\+$/, "");
    } else {
      joined += stripped;
      finish();
    }
  }
  finish();
  return lines;
}

/** Drops blanks in front: they can only come from an empty first piece. */
function trimLine(line: Line): Line {
  const lead = line.text.length - line.text.trimStart().length;
  if (lead === 0) return line;
  const pieces = line.pieces
    .map((piece, index) => {
      const end = line.pieces[index + 1]?.at ?? Number.POSITIVE_INFINITY;
      const cut = Math.max(0, lead - piece.at);
      return end <= lead
        ? undefined
        : { at: Math.max(0, piece.at - lead), line: piece.line, column: piece.column + cut };
    })
    .filter((piece) => piece !== undefined);
  return { text: line.text.slice(lead), pieces };
}

/** A line as it was typed or given, standing at `line`. */
export function singleLine(text: string, line = 1): Line {
  const start = text.length - text.trimStart().length;
  return { text: text.trim(), pieces: [{ at: 0, line, column: start + 1 }] };
}

/** What follows a word that is not closed. */
export interface OpenQuote {
  readonly offset: number;
  readonly what: "quote" | "escape";
}

/** Splits a line into words as a POSIX shell does, without expansions or comments. The second value tells of a quote or an
 *  escape that the line leaves open; its word is then the last one. */
export function scanWords(text: string): { readonly words: Word[]; readonly open: OpenQuote | undefined } {
  const words: Word[] = [];
  let index = 0;
  while (index < text.length) {
    if (isBlank(text.charCodeAt(index))) {
      index++;
      continue;
    }
    const { word, open } = scanWord(text, index);
    words.push(word);
    if (open !== undefined) return { words, open };
    index = word.end;
  }
  return { words, open: undefined };
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

const SPECIAL = /["'\\\s]/g;

function scanWord(text: string, start: number): { word: Word; open: OpenQuote | undefined } {
  SPECIAL.lastIndex = start;
  const first = SPECIAL.exec(text);
  const plainEnd = first === null ? text.length : first.index;
  if (first === null || isBlank(text.charCodeAt(plainEnd))) {
    return { word: { text: text.slice(start, plainEnd), start, end: plainEnd, offsets: undefined }, open: undefined };
  }
  const chars: string[] = [];
  const offsets: number[] = [];
  const add = (at: number): void => {
    chars.push(text[at]!);
    offsets.push(at);
  };
  for (let at = start; at < plainEnd; at++) add(at);
  let open: OpenQuote | undefined;
  let at = plainEnd;
  let quote = "";
  let quoteAt = 0;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (quote === "") {
      if (isBlank(text.charCodeAt(at))) break;
      if (char === '"' || char === "'") {
        quote = char;
        quoteAt = at;
      } else if (char !== "\\") add(at);
      else if (at + 1 < text.length) add(++at);
      else open = { offset: at, what: "escape" };
    } else if (char === quote) quote = "";
    else if (quote === '"' && char === "\\" && (text[at + 1] === '"' || text[at + 1] === "\\")) add(++at);
    else add(at);
  }
  if (quote !== "") open = { offset: quoteAt, what: "quote" };
  return { word: { text: chars.join(""), start, end: at, offsets }, open };
}

/** The words of a line. @throws CrmError `unbalanced-quote` at the quote that has no end. */
export function wordsOf(line: Line, source?: string): Word[] {
  const { words, open } = scanWords(line.text);
  if (open !== undefined) {
    throw new CrmError({
      code: "unbalanced-quote",
      message: open.what === "quote" ? "No closing quotation" : "No escaped character",
      hint:
        open.what === "quote"
          ? `the ${line.text[open.offset]} here is never closed`
          : "a \\ needs a character after it",
      at: { ...(source === undefined ? {} : { source }), ...positionIn(line, open.offset) },
    });
  }
  return words;
}

/** A word written so that it is read back as one: quoted only where it must be. */
export function quoteWord(text: string): string {
  return text === "" || /[\s"'\\]/.test(text) ? quoteAlways(text) : text;
}

/** In double quotes; a backslash is doubled only where it would be read as an escape. */
export function quoteAlways(text: string): string {
  return `"${text.replace(/\\(?=["\\]|$)/g, "\\\\").replaceAll('"', '\\"')}"`;
}

/** A value behind `=`: bare when it is made of letters, digits, `_`, `.` and `-`, as crmsh prints it. */
export function quoteValue(text: string): string {
  return /^[\p{L}\p{N}_.-]+$/u.test(text) ? text : quoteAlways(text);
}
