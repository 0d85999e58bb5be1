import { CrmError } from "../../base/index.ts";
import { suggest, type Word } from "../../language/index.ts";
import { type Argument, type Command, type Flag, formatArgument, synopsisOf } from "./command.ts";

/** The words of a command, sorted to its arguments. */
export interface Arguments {
  /** Arguments that stand at most once. */
  get(name: string): string | undefined;
  /** Arguments that stand any number of times. */
  list(name: string): readonly string[];
  has(flag: string): boolean;
  value(flag: string): string | undefined;
  readonly words: readonly Word[];
}

/** A misuse of a command: the place, and what could stand there. */
export class UsageError extends CrmError {
  readonly word: number;
  readonly expected: readonly string[];
  readonly suggestion: string | undefined;

  constructor(message: string, word: number, expected: readonly string[], synopsis: string, suggestion?: string) {
    super({
      code: "usage",
      message,
      hint: suggestion === undefined ? `usage: ${synopsis}` : `did you mean ${suggestion}?`,
    });
    this.name = "UsageError";
    this.word = word;
    this.expected = expected;
    this.suggestion = suggestion;
  }
}

/** Sorts words to the arguments of a command. @throws UsageError */
export function readArguments(spec: Command, words: readonly Word[]): Arguments {
  const singles = new Map<string, string>();
  const lists = new Map<string, string[]>();
  const flags = new Map<string, string>();
  const fail = (message: string, word: number, expected: readonly string[], suggestion?: string): never => {
    throw new UsageError(message, word, expected, synopsisOf(spec), suggestion);
  };
  let position = 0;
  for (let at = 0; at < words.length; at++) {
    const text = words[at]!.text;
    const found = spec.flags.find(({ names }) => names.includes(text.split("=", 1)[0]!));
    if (found !== undefined && /^-/.test(text)) {
      at = takeFlag(found, words, at, flags, fail);
      continue;
    }
    if (spec.passesOn !== undefined && /^-./.test(text)) {
      lists.set(spec.passesOn, [...(lists.get(spec.passesOn) ?? []), text]);
      continue;
    }
    if (/^--[a-z]/.test(text) && spec.flags.length > 0) unknownFlag(spec, text, at, fail);
    position = skipUnfit(spec.args, position, text);
    if (isList(spec.args[position]) && words.length - at <= neededBehind(spec.args, position)) position++;
    const argument = spec.args[position];
    if (argument === undefined) return fail(`too many arguments: ${text}`, at, []);
    checkChoice(argument, text, at, fail);
    if (isList(argument)) {
      lists.set(argument.name, [...(lists.get(argument.name) ?? []), text]);
    } else {
      singles.set(argument.name, text);
      position++;
    }
  }
  for (const argument of spec.args.slice(position)) {
    if (argument.need !== "one" && (argument.need !== "some" || lists.has(argument.name))) continue;
    fail(`Expected ${formatArgument(argument)}`, words.length, argument.choices ?? [formatArgument(argument)]);
  }
  return {
    get: (name) => singles.get(name),
    list: (name) => lists.get(name) ?? [],
    has: (name) => flags.has(name),
    value: (name) => flags.get(name),
    words,
  };
}

const isList = (argument: Argument | undefined): boolean => argument?.need === "some" || argument?.need === "any";

/** How many of the last words a list leaves to the arguments behind it: `save [<id> ...] <file>`. */
function neededBehind(args: readonly Argument[], position: number): number {
  return args.slice(position + 1).filter(({ need }) => need === "one").length;
}

type Fail = (message: string, word: number, expected: readonly string[], suggestion?: string) => never;

function takeFlag(found: Flag, words: readonly Word[], at: number, flags: Map<string, string>, fail: Fail): number {
  const name = found.names[0]!;
  const text = words[at]!.text;
  const equals = text.indexOf("=");
  if (found.value === undefined) {
    if (equals >= 0) fail(`${name} takes no value`, at, [name]);
    flags.set(name, "");
    return at;
  }
  const value = equals >= 0 ? text.slice(equals + 1) : words[at + 1]?.text;
  if (value === undefined) return fail(`${name} needs a value`, at + 1, [`<${found.value.name}>`]);
  const { choices } = found.value;
  if (choices !== undefined && !choices.includes(value)) {
    fail(
      `${value} not valid (choose one from ${choices.join(",")})`,
      equals >= 0 ? at : at + 1,
      choices,
      suggest(value, choices),
    );
  }
  flags.set(name, value);
  return equals >= 0 ? at : at + 1;
}

function unknownFlag(spec: Command, text: string, at: number, fail: Fail): void {
  const known = spec.flags.flatMap(({ names }) => names);
  fail(`unknown option ${text}`, at, known, suggest(text, known));
}

/** An optional argument with choices is passed over when the word is none of them. */
function skipUnfit(args: readonly Argument[], position: number, text: string): number {
  let at = position;
  for (;;) {
    const argument = args[at];
    if (argument?.kind !== "choice" || argument.need !== "maybe") return at;
    if (argument.choices?.includes(text) === true || at + 1 >= args.length) return at;
    at++;
  }
}

function checkChoice(argument: Argument, text: string, at: number, fail: Fail): void {
  const { kind, choices } = argument;
  if (kind !== "choice" || choices === undefined || choices.includes(text)) return;
  fail(`${text} not valid (choose one from ${choices.join(",")})`, at, choices, suggest(text, choices));
}
