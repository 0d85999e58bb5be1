import { scanWords } from "../../language/index.ts";
import { type Candidate, SETTINGS, type Shell } from "../../shell/index.ts";
import { OPTIONS, type OptionSpec } from "./command-line.ts";

/** A line of another shell up to the cursor, taken apart: options of crm itself, then a command. */
export interface TypedLine {
  /** The shadow copy or socket that the line names. */
  readonly shadow: string | undefined;
  readonly connect: string | undefined;
  /** Where the word at the cursor begins. */
  readonly word: number;
  /** The option whose value is being typed. */
  readonly pending: OptionSpec | undefined;
  /** Where the command begins; undefined while crm's options are typed. */
  readonly command: number | undefined;
}

export function readTypedLine(line: string): TypedLine {
  const { words, open } = scanWords(line);
  const last = words.at(-1);
  const atBlank = last === undefined || (last.end < line.length && open === undefined);
  const done = (atBlank ? words : words.slice(0, -1)).slice(1);
  const word = atBlank ? line.length : last.start;
  const values = new Map<string, string>();
  let pending: OptionSpec | undefined;
  for (const { text, start } of done) {
    if (pending !== undefined) {
      values.set(pending.names[0]!, text);
      pending = undefined;
      continue;
    }
    if (!text.startsWith("-")) return typed(values, { word, pending, command: start });
    const [name = "", value] = text.split("=", 2);
    const spec = OPTIONS.find(({ names }) => names.includes(name));
    if (spec?.value === undefined) continue;
    if (value === undefined) pending = spec;
    else values.set(spec.names[0]!, value);
  }
  const begins = pending === undefined && !line.slice(word).startsWith("-");
  return typed(values, { word, pending, command: begins ? word : undefined });
}

function typed(values: ReadonlyMap<string, string>, rest: Pick<TypedLine, "word" | "pending" | "command">): TypedLine {
  return { shadow: values.get("-c"), connect: values.get("--connect"), ...rest };
}

/** Candidates for the word at the end of a line, one a line: the word as it would be, a blank when it is whole, a tab, what
 *  it is. */
export async function compgen(
  line: string,
  { word, pending, command }: TypedLine,
  shell: Shell,
  shadows: () => Promise<readonly string[]>,
): Promise<string> {
  if (pending !== undefined) return rows(line, word, word, await valuesOf(pending, shadows));
  if (command === undefined) return rows(line, word, word, optionCandidates());
  const text = line.slice(command);
  const { start, candidates } = await shell.complete(text, text.length);
  return rows(line, word, command + start, candidates);
}

function optionCandidates(): Candidate[] {
  return OPTIONS.flatMap(({ names, summary }) => names.map((text) => ({ text, description: summary, type: "option" })));
}

async function valuesOf({ names }: OptionSpec, shadows: () => Promise<readonly string[]>): Promise<Candidate[]> {
  const of = (texts: readonly string[]): Candidate[] => texts.map((text) => ({ text, description: "", type: "value" }));
  switch (names[0]) {
    case "-c":
      return of(await shadows());
    case "-D":
      return of(["plain", "color", "color-always", "uppercase"]);
    case "-o":
      return SETTINGS.map(({ key, summary }) => ({
        text: `${key}=`,
        description: summary,
        type: "option",
        suffix: "",
      }));
    default:
      return [];
  }
}

function rows(line: string, word: number, start: number, candidates: readonly Candidate[]): string {
  const head = line.slice(word, start);
  const wanted = line.slice(start);
  const others = candidates.filter(({ text }) => !text.startsWith("-"));
  // Options are offered to those who begin one, and where there is nothing else.
  const open = wanted === "" && others.length > 0 ? others : candidates;
  const fitting = open.filter(({ text }) => text.startsWith(wanted));
  const near = open.filter(({ text }) => text.toLowerCase().startsWith(wanted.toLowerCase()));
  return (fitting.length > 0 ? fitting : near)
    .map(({ text, suffix, description }) => `${head}${text}${suffix ?? " "}\t${description.replaceAll(/\s+/g, " ")}\n`)
    .join("");
}
