import { type Mark, offsetIn, outlook, PROMPT, type Surroundings, scanWords, type Word } from "../../language/index.ts";
import type { Blemish, Highlight, Span, SpanRole } from "../interface.ts";
import type { Command, Level } from "../model/command.ts";
import { resolve } from "../model/names.ts";
import { commonCommands, levelNamed } from "../table/index.ts";
import { flattened } from "./cursor.ts";

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly role: SpanRole;
}

/** The words of a line and what they are. The last word is still being typed: it is never called wrong. */
export function highlight(from: Level, text: string, surroundings: Surroundings): Highlight {
  const flat = flattened(text);
  const { words } = scanWords(flat);
  const stretches: Stretch[] = [];
  const typing = words.length > 0 && words.at(-1)!.end === flat.length;
  let blemish: Blemish | undefined;
  let level = from;
  const fault = (word: Word | undefined, message: string): void => {
    if (word === undefined || (typing && word === words.at(-1))) return;
    blemish = { start: word.start, end: word.end, message };
  };
  for (const [index, word] of words.entries()) {
    const found = resolve(word.text, level, commonCommands(level));
    if (found.kind === "unknown" || found.kind === "ambiguous") {
      const message = found.kind === "unknown" ? "no such command" : `could be ${found.candidates.join(", ")}`;
      fault(word, message);
      break;
    }
    stretches.push({ start: word.start, end: word.end, role: found.kind === "level" ? "command" : "keyword" });
    if (found.kind === "level") {
      level = levelNamed(found.level)!;
      continue;
    }
    const rest = words.slice(index + 1);
    if (found.command.statement) markStatement(found.command, word, rest, surroundings, stretches, fault);
    else for (const each of rest) if (each.text.startsWith("-")) stretches.push({ ...each, role: "name" });
    break;
  }
  if (blemish !== undefined) stretches.push({ start: blemish.start, end: blemish.end, role: "error" });
  return { spans: spansOf(text, stretches), blemish };
}

function markStatement(
  { name }: Command,
  head: Word,
  rest: readonly Word[],
  surroundings: Surroundings,
  stretches: Stretch[],
  fault: (word: Word | undefined, message: string) => void,
): void {
  if (name === "xml") return;
  const all = [{ ...head, text: name }, ...rest];
  const outcome = outlook(all, surroundings, PROMPT);
  for (const mark of outcome.marks.slice(1)) stretches.push(...stretchesOf(mark, all[mark.word]!));
  if (outcome.fault !== undefined) fault(rest[outcome.fault.word - 1], outcome.fault.message);
}

/** `name=value` is two stretches. */
function stretchesOf({ role, nameLength }: Mark, word: Word): Stretch[] {
  if (nameLength === 0 || nameLength > word.text.length) return [{ start: word.start, end: word.end, role }];
  const cut = nameLength >= word.text.length ? word.end : offsetIn(word, nameLength);
  return [
    { start: word.start, end: cut, role: "name" },
    { start: cut, end: word.end, role },
  ];
}

function spansOf(text: string, stretches: readonly Stretch[]): Span[] {
  const spans: Span[] = [];
  let at = 0;
  const ordered = stretches.toSorted(
    (a, b) => a.start - b.start || Number(b.role === "error") - Number(a.role === "error"),
  );
  for (const { start, end, role } of ordered) {
    if (start < at || end <= start) continue;
    if (start > at) spans.push({ text: text.slice(at, start), role: "text" });
    spans.push({ text: text.slice(start, end), role });
    at = end;
  }
  if (at < text.length) spans.push({ text: text.slice(at), role: "text" });
  return spans;
}
