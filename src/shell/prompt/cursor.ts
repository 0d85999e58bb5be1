import { offsetIn, scanWords, type Word } from "../../language/index.ts";
import type { Argument, Command, Flag, Level } from "../model/command.ts";
import { resolve } from "../model/names.ts";
import { commonCommands, levelNamed } from "../table/index.ts";

/** What is being typed: at which level, as part of which command, after which words. */
export interface Cursor {
  readonly level: Level;
  /** The levels that the line went through to `level`. */
  readonly path: readonly string[];
  /** undefined: the name of a command or level is being typed. */
  readonly command: Command | undefined;
  /** Words before the one at hand: of the command, without its name. */
  readonly before: readonly Word[];
  /** The word at hand up to the cursor, quotes taken off. */
  readonly typed: string;
  /** Where it begins in the text, behind a quote that opens it. */
  readonly start: number;
  readonly end: number;
  /** A word before does not lead anywhere. */
  readonly lost: boolean;
}

export function cursorIn(from: Level, text: string, end: number): Cursor {
  const { done, word, start } = wordAt(text, end);
  let level = from;
  const path: string[] = [];
  for (const [index, { text: name }] of done.entries()) {
    const found = resolve(name, level, commonCommands(level));
    const place = { level, path, typed: word, start, end };
    if (found.kind === "command") {
      return { ...place, command: found.command, before: done.slice(index + 1), lost: false };
    }
    if (found.kind !== "level") return { ...place, command: undefined, before: [], lost: true };
    level = levelNamed(found.level)!;
    path.push(level.name);
  }
  return { level, path, command: undefined, before: [], typed: word, start, end, lost: false };
}

/** The words before the cursor, and the one at it. */
function wordAt(text: string, end: number): { done: readonly Word[]; word: string; start: number } {
  const { words, open } = scanWords(flattened(text).slice(0, end));
  const last = words.at(-1);
  if (last === undefined || (last.end < end && open === undefined)) return { done: words, word: "", start: end };
  // With nothing typed behind the quote, the word stands where it will.
  const start = last.text === "" ? end : offsetIn(last, 0);
  return { done: words.slice(0, -1), word: last.text, start };
}

/** Continued lines as one, each character where it was. */
export function flattened(text: string): string {
  return text.replaceAll(/\\+\n/g, (joint) => " ".repeat(joint.length));
}

/** What of a command may stand at the cursor. */
export interface Open {
  readonly args: readonly Argument[];
  readonly flags: readonly Flag[];
  /** The option whose value is being typed. */
  readonly pending: Flag | undefined;
  /** Words that were given for each argument. */
  readonly given: ReadonlyMap<string, readonly string[]>;
}

/** Goes through the words as the parser does (model/arguments.ts), but forgives. */
export function openAt(spec: Command, words: readonly Word[]): Open {
  const given = new Map<string, string[]>();
  const used = new Set<Flag>();
  let waiting: Flag | undefined;
  let position = 0;
  for (const { text } of words) {
    if (waiting !== undefined) {
      waiting = undefined;
      continue;
    }
    const found = /^-/.test(text) ? spec.flags.find(({ names }) => names.includes(text.split("=", 1)[0]!)) : undefined;
    if (found !== undefined) {
      used.add(found);
      if (found.value !== undefined && !text.includes("=")) waiting = found;
      continue;
    }
    while (isPassed(spec.args, position, text)) position++;
    const argument = spec.args[position];
    if (argument === undefined) break;
    given.set(argument.name, [...(given.get(argument.name) ?? []), text]);
    if (argument.need === "one" || argument.need === "maybe") position++;
  }
  const flags = spec.flags.filter((each) => !used.has(each));
  return { args: possible(spec.args, position, given), flags, pending: waiting, given };
}

function isPassed(args: readonly Argument[], position: number, text: string): boolean {
  const argument = args[position];
  return argument?.kind === "choice" && argument.need === "maybe" && argument.choices?.includes(text) !== true;
}

/** The argument at hand, and those behind it as long as it may be left out. */
function possible(
  args: readonly Argument[],
  position: number,
  given: ReadonlyMap<string, readonly string[]>,
): readonly Argument[] {
  const open: Argument[] = [];
  for (const argument of args.slice(position)) {
    open.push(argument);
    if (argument.need === "one") break;
    if (argument.need === "maybe" && argument.kind !== "choice") break;
    if (argument.need === "some" && !given.has(argument.name)) break;
  }
  return open;
}
