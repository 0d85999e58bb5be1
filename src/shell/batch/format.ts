import { widthOf } from "../../base/index.ts";
import { type Line, positionIn } from "../../language/index.ts";
import type { Message, OutputEvent, Span, StyledLine } from "../interface.ts";

const LEVEL_WORDS: Readonly<Record<Message["level"], string>> = {
  error: "ERROR",
  warning: "WARNING",
  deprecation: "DEPRECATED",
  info: "INFO",
};

export type Paint = (span: Span) => string;

export const plainPaint: Paint = ({ text }) => text;

/** A message as lines: the classic first line, then the line it is about with a caret, what was expected, what to do.
 *  `script` is the line of a script that was run: the number and the column are those of its text, where a statement may go
 *  over several lines. */
export function formatMessage(message: Message, script: Line | undefined, paint: Paint): string[] {
  const { level, text, at, excerpt, expected, hint } = message;
  const inFile = at?.source !== undefined && at.line !== undefined;
  const place = script === undefined ? undefined : placeIn(script, message);
  const number = inFile ? `${at.line}: ` : place === undefined ? "" : `${place.line}: `;
  const role = level === "error" ? "bad" : level === "info" ? "dim" : "warn";
  const isFile = at?.source !== undefined && at.line === undefined && !text.includes(at.source);
  const head = `${paint({ text: `${LEVEL_WORDS[level]}:`, role })} ${number}${isFile ? `${at.source}: ` : ""}${text}`;
  const details: string[] = [];
  if (inFile) details.push(`  at ${at.source}:${at.line}${at.column === undefined ? "" : `:${at.column}`}`);
  if (excerpt !== undefined)
    details.push(
      ...excerptLines(
        excerpt.line,
        excerpt.offset,
        inFile ? undefined : (place?.column ?? at?.column ?? excerpt.offset + 1),
      ),
    );
  if (expected !== undefined && expected.length > 0) details.push(`  expected: ${listWords(expected)}`);
  if (hint !== undefined) details.push(`  ${hint}`);
  return [head, ...details];
}

/** Where in a script a message points: to the character it shows, else to the beginning of the statement. */
function placeIn(script: Line, { excerpt }: Message): { readonly line: number; readonly column: number } {
  const begin = excerpt === undefined ? -1 : script.text.indexOf(excerpt.line);
  return positionIn(script, begin < 0 || excerpt === undefined ? 0 : begin + excerpt.offset);
}

const EXCERPT_WIDTH = 76;

/** The part of the line around the place, and the caret under it. */
function excerptLines(line: string, offset: number, column: number | undefined): string[] {
  const flat = line.replaceAll(/\s/g, " ");
  const start = Math.max(0, Math.min(offset - 40, flat.length - EXCERPT_WIDTH));
  const cut = flat.slice(start, start + EXCERPT_WIDTH);
  const caret = " ".repeat(widthOf(flat.slice(start, offset)));
  return [
    `  ${start > 0 ? "..." : ""}${cut}`,
    `  ${start > 0 ? "   " : ""}${caret}^${column === undefined ? "" : ` column ${column}`}`,
  ];
}

const MAX_WORDS = 12;

function listWords(words: readonly string[]): string {
  const shown = words.slice(0, MAX_WORDS).join(", ");
  return words.length > MAX_WORDS ? `${shown}, ...` : shown;
}

export function formatLine(line: StyledLine, paint: Paint): string {
  return line.map(paint).join("");
}

/** What an event is on standard output and on standard error. */
export function formatEvent(event: OutputEvent, line: Line | undefined, paint: Paint): { out: string; err: string } {
  switch (event.kind) {
    case "lines":
      return { out: event.lines.map((item) => `${formatLine(item, paint)}\n`).join(""), err: "" };
    case "text":
      return { out: event.text, err: "" };
    case "message":
      return {
        out: "",
        err: formatMessage(event.message, line, paint)
          .map((item) => `${item}\n`)
          .join(""),
      };
    case "progress":
      return { out: "", err: "" };
  }
}
