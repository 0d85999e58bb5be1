import { suggest } from "../../language/index.ts";
import type { Span, StyledLine } from "../interface.ts";
import { type Command, type Level, synopsisOf } from "../model/command.ts";
import { resolve } from "../model/names.ts";
import type { Output } from "../session/output.ts";
import { commonCommands, LEVELS, levelNamed } from "../table/index.ts";
import { wrap } from "./columns.ts";
import { TOPICS } from "./topics.ts";

const heading = (text: string): StyledLine => [{ text, role: "heading" }];
const plain = (text: string): StyledLine => [{ text, role: "text" }];

/** `help [topic|level|command...]` */
export function help(words: readonly string[], level: Level, out: Output): boolean {
  const width = Math.min(out.front.columns ?? 80, 100);
  const [first, ...rest] = words;
  if (first === undefined) {
    out.lines(helpOfLevel(level, width));
    return true;
  }
  if (first === "topics" || first === "topic") {
    out.lines(listOf(Object.entries(TOPICS).map(([name, { summary }]) => [name, summary])));
    return true;
  }
  const found = find(words, level);
  if (found !== undefined) {
    out.lines("commands" in found ? helpOfLevel(found, width) : helpOfCommand(found, width));
    return true;
  }
  const topic = TOPICS[first];
  if (topic !== undefined && rest.length === 0) {
    out.lines([heading(topic.summary), plain(""), ...paragraphs(topic.text, width)]);
    return true;
  }
  const names = [
    ...LEVELS.flatMap(({ commands }) => commands.map(({ name }) => name)),
    ...LEVELS.map(({ name }) => name),
    ...Object.keys(TOPICS),
  ];
  const near = suggest(words.at(-1)!, names);
  out.message({
    level: "error",
    code: "no-such-topic",
    text: `No help for ${words.join(" ")}`,
    ...(near === undefined
      ? { hint: "`help topics` lists texts, `help` what there is here" }
      : { hint: `did you mean ${near}?` }),
  });
  return false;
}

/** A command or level: from here, then from the root, then wherever the name is. */
function find(words: readonly string[], here: Level): Command | Level | undefined {
  for (const start of [here, LEVELS[0]!]) {
    const found = walk(words, start);
    if (found !== undefined) return found;
  }
  if (words.length > 1) {
    const level = levelNamed(words[0]!);
    return level === undefined ? undefined : walk(words.slice(1), level);
  }
  for (const level of LEVELS) {
    const command = level.commands.find(({ name, aliases, deprecated }) =>
      [name, ...aliases, ...deprecated].includes(words[0]!),
    );
    if (command !== undefined) return command;
  }
  return levelNamed(words[0]!);
}

function walk(words: readonly string[], start: Level): Command | Level | undefined {
  let level = start;
  for (const [index, word] of words.entries()) {
    const found = resolve(word, level, commonCommands(level));
    if (found.kind === "command") return index === words.length - 1 ? found.command : undefined;
    if (found.kind !== "level") return undefined;
    level = levelNamed(found.level)!;
  }
  return level;
}

function helpOfLevel(level: Level, width: number): StyledLine[] {
  const commands = level.commands.filter(({ hidden }) => hidden !== true);
  const title = level.name === "" ? "crm" : level.name;
  const levels = level.levels.map((name): [string, string] => [name, levelNamed(name)!.summary]);
  return [
    heading(`${title}: ${level.summary}`),
    plain(""),
    ...wrap(level.help, width).map(plain),
    plain(""),
    ...(levels.length > 0 ? [heading("Levels"), ...listOf(levels), plain("")] : []),
    heading("Commands"),
    ...listOf(commands.map(({ name, summary }): [string, string] => [name, summary])),
    plain(""),
    ...listOf([
      ["help COMMAND", "how a command is used"],
      ["help topics", "texts about the language, batch, undo, exit codes"],
    ]),
  ];
}

export function helpOfCommand(spec: Command, width: number): StyledLine[] {
  const names = [...spec.aliases, ...spec.deprecated.map((name) => `${name} (old)`)];
  return [
    heading(`${spec.name}: ${spec.summary}`),
    plain(""),
    heading("Usage"),
    ...wrap(synopsisOf(spec), width, "    ").map(plain),
    ...(names.length > 0 ? [plain(`    also: ${names.join(", ")}`)] : []),
    plain(""),
    ...paragraphs(spec.help, width),
    ...(spec.flags.length > 0
      ? [
          plain(""),
          heading("Options"),
          ...listOf(
            spec.flags.map(({ names: all, value, summary }): [string, string] => [
              `${all.join(", ")}${value === undefined ? "" : ` <${value.name}>`}`,
              summary,
            ]),
          ),
        ]
      : []),
    ...(spec.examples.length > 0
      ? [
          plain(""),
          heading("Examples"),
          ...spec.examples.flatMap(([line, what]) => [
            [code(`    ${line}`)],
            ...(what === "" ? [] : [plain(`        ${what}`)]),
          ]),
        ]
      : []),
  ];
}

const code = (text: string): Span => ({ text, role: "command" });

function paragraphs(text: string, width: number): StyledLine[] {
  return text
    .split("\n\n")
    .flatMap((paragraph, index) => [
      ...(index > 0 ? [plain("")] : []),
      ...paragraph.split("\n").flatMap((line) => wrap(line, width).map(plain)),
    ]);
}

function listOf(rows: readonly (readonly [string, string])[]): StyledLine[] {
  const widest = Math.max(...rows.map(([name]) => name.length), 0);
  return rows.map(
    ([name, summary]): StyledLine => [
      { text: `    ${name.padEnd(widest + 2)}`, role: "command" },
      { text: summary, role: "text" },
    ],
  );
}
