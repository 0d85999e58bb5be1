import type { Message, OutputEvent, Span as ShellSpan, SpanRole } from "../../shell/index.ts";
import { cleanLine, cleanText } from "../text/clean.ts";
import { type Row, row, type Span, span } from "../text/row.ts";
import { widthOf } from "../text/width.ts";
import type { Style } from "../theme/style.ts";

/** Role of a word, as the shell names it -> how it looks. */
const STYLE_OF: Readonly<Record<SpanRole, Style>> = {
  command: "command",
  keyword: "keyword",
  id: "id",
  reference: "id",
  agent: "agent",
  name: "parameter",
  value: "value",
  score: "score",
  node: "id",
  operator: "keyword",
  ticket: "id",
  comment: "comment",
  text: "plain",
  error: "unknown",
  heading: "heading",
  good: "ok",
  bad: "error",
  warn: "warning",
  dim: "dim",
  added: "added",
  removed: "removed",
  changed: "changed",
};

export function spansOf(spans: readonly ShellSpan[]): Span[] {
  return spans.map(({ text, role }) => span(text, STYLE_OF[role]));
}

const LEVELS = {
  error: { word: "ERROR", style: "error" },
  warning: { word: "WARNING", style: "warning" },
  deprecation: { word: "DEPRECATED", style: "warning" },
  info: { word: "INFO", style: "busy" },
} as const satisfies Record<Message["level"], { readonly word: string; readonly style: Style }>;

/** A message as rows: `ERROR: what`, then the line with a caret under the place, then what was expected. */
export function messageRows(message: Message): Row[] {
  const { word, style } = LEVELS[message.level];
  const [first = "", ...more] = cleanText(message.text).split("\n");
  return [
    row([style, `${word}: `], first),
    ...more.map((line) => row(line)),
    ...excerptRows(message),
    ...(message.expected !== undefined && message.expected.length > 0
      ? [row(["dim", `  expected: ${message.expected.join(", ")}`])]
      : []),
    ...(message.hint === undefined ? [] : [row(["dim", `  ${cleanLine(message.hint)}`])]),
  ];
}

function excerptRows({ excerpt }: Message): Row[] {
  if (excerpt === undefined) return [];
  const line = excerpt.line.replace(/[\n\t]/g, " ");
  const before = widthOf(line.slice(0, excerpt.offset));
  const under = Math.max(1, widthOf(line.slice(excerpt.offset, excerpt.offset + excerpt.length)));
  return [row(`  ${cleanLine(line)}`), row(" ".repeat(before + 2), ["error", "^".repeat(under)])];
}

/** What the shell put out, as rows; progress has none, it is shown while it lasts. */
export function outputRows(event: OutputEvent): Row[] {
  switch (event.kind) {
    case "lines":
      return event.lines.map((line) => spansOf(line).map((part) => span(cleanLine(part.text), part.style)));
    case "text":
      return cleanText(event.text)
        .replace(/\n$/, "")
        .split("\n")
        .map((line) => row(line));
    case "message":
      return messageRows(event.message);
    case "progress":
      return event.done ? [row(cleanLine(event.text))] : [];
  }
}
