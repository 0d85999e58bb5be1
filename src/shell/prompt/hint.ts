import type { AgentParameter } from "../../agents/index.ts";
import { type Expectation, outlook, PROMPT, type Word } from "../../language/index.ts";
import { OPERATION_OPTIONS, type Option, PROPERTIES } from "../../verify/index.ts";
import type { Hint } from "../interface.ts";
import { type Command, formatArgument, type Level, synopsisOf } from "../model/command.ts";
import { resolve } from "../model/names.ts";
import type { World } from "../session/context.ts";
import { commonCommands } from "../table/index.ts";
import { type Cursor, cursorIn, openAt } from "./cursor.ts";
import type { Lookout, Scene } from "./lookout.ts";
import { metaOptions } from "./options.ts";
import { metadataIn } from "./statement.ts";

const MAX_LABELS = 8;

/** One line about what is being typed: the command, its argument at hand, the option that is being set. */
export async function hint(
  world: World,
  lookout: Lookout,
  level: Level,
  text: string,
  end: number,
): Promise<Hint | undefined> {
  const cursor = cursorIn(level, text, end);
  if (cursor.lost) return undefined;
  const { command } = cursor;
  if (command === undefined) return ofName(cursor);
  const topic = [...cursor.path, command.name].join(" ");
  if (!command.statement) return { line: argumentLine(command, cursor), more: command.help, topic };
  const scene = await lookout.look();
  const known = await statementHint(world, scene, command, cursor);
  return { line: known?.line ?? synopsisOf(command), more: known?.more ?? command.help, topic };
}

function ofName({ level, typed, path }: Cursor): Hint | undefined {
  if (typed === "") return undefined;
  const found = resolve(typed, level, commonCommands(level));
  if (found.kind === "ambiguous") return { line: found.candidates.join(", "), more: undefined, topic: undefined };
  if (found.kind !== "command") return undefined;
  const { command } = found;
  return {
    line: `${synopsisOf(command)}: ${command.summary}`,
    more: command.help,
    topic: [...path, command.name].join(" "),
  };
}

function argumentLine(command: Command, { before }: Cursor): string {
  const { args, pending } = openAt(command, before);
  if (pending !== undefined) return `${pending.names[0]} <${pending.value?.name ?? "value"}>: ${pending.summary}`;
  const here = args.map(formatArgument).join(" ");
  return here === "" || command.synopsis !== undefined ? synopsisOf(command) : `${command.name} ... ${here}`;
}

async function statementHint(
  world: World,
  scene: Scene,
  { name }: Command,
  { before, typed }: Cursor,
): Promise<{ line: string; more?: string } | undefined> {
  const first: Word = { text: name, start: 0, end: 0, offsets: undefined };
  const { expected } = outlook([first, ...before], scene.surroundings, PROMPT);
  const option = typed.split("=", 1)[0]!;
  if (option !== "") {
    for (const expectation of expected) {
      const found = await aboutOption(option, expectation, world, scene);
      if (found !== undefined) return found;
    }
  }
  if (expected.length === 0) return undefined;
  const labels = [...new Set(expected.map(({ label }) => label))];
  const shown = labels.slice(0, MAX_LABELS).join("  ");
  return { line: labels.length > MAX_LABELS ? `${shown}  ...` : shown };
}

async function aboutOption(
  name: string,
  { completes, open }: Expectation,
  world: World,
  scene: Scene,
): Promise<{ line: string; more?: string } | undefined> {
  const named = (options: readonly Option[]) => {
    const found = options.find((each) => each.name === name);
    return found === undefined ? undefined : { line: optionLine(found) };
  };
  switch (completes) {
    case "property":
      return named(PROPERTIES);
    case "operation-attribute":
      return named(OPERATION_OPTIONS);
    case "set-attribute":
      return named(open.some((draft) => draft.name === "op") ? OPERATION_OPTIONS : metaOptions(open.at(-1)?.name));
    case "attribute-of-set": {
      const parameters = (await metadataIn(open, world, scene))?.parameters ?? [];
      const found = parameters.find((each) => each.name === name);
      return found === undefined ? undefined : { line: parameterLine(found), more: found.longDescription.trim() };
    }
    default:
      return undefined;
  }
}

function optionLine({ name, type, values, fallback, summary }: Option): string {
  const shape = values.length > 0 ? values.join("|") : type;
  return `${name}=<${shape}>: ${summary}${fallback === undefined ? "" : ` (${fallback})`}`;
}

function parameterLine({ name, type, options, default: fallback, required, shortDescription }: AgentParameter): string {
  const shape = options.length > 0 ? options.join("|") : type;
  const extra = required ? " (must be set)" : fallback === undefined || fallback === "" ? "" : ` (${fallback})`;
  return `${name}=<${shape}>: ${shortDescription.trim()}${extra}`;
}
