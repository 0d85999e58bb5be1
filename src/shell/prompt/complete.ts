import type { Candidate, CandidateList } from "../interface.ts";
import type { Command, Level } from "../model/command.ts";
import type { World } from "../session/context.ts";
import { commonCommands, levelNamed } from "../table/index.ts";
import { argumentCandidates, settingValues } from "./arguments.ts";
import { candidate } from "./candidate.ts";
import { type Cursor, cursorIn, openAt } from "./cursor.ts";
import type { Lookout } from "./lookout.ts";
import { statementCandidates } from "./statement.ts";

/** What the word at the cursor can become, by the tables of commands, the grammar, and what document and agents hold. All
 *  that could stand there: whoever shows them ranks by what has been typed. */
export async function complete(
  world: World,
  lookout: Lookout,
  level: Level,
  text: string,
  end: number,
): Promise<CandidateList> {
  const cursor = cursorIn(level, text, end);
  const { start } = cursor;
  if (cursor.lost) return { start, end, candidates: [] };
  if (cursor.command === undefined) return { start, end, candidates: namesAt(cursor.level) };
  if (cursor.command.statement && !isOptionList(cursor)) {
    const scene = await lookout.look();
    const offer = await statementCandidates(cursor.command.name, cursor.before, { world, scene, typed: cursor.typed });
    return { start: start + offer.from, end, candidates: offer.candidates };
  }
  return ofCommand(world, lookout, cursor, cursor.command);
}

/** `property -t`? No statement takes options; a word that begins with a dash is a score. */
const isOptionList = ({ typed }: Cursor): boolean => typed.startsWith("--");

async function ofCommand(world: World, lookout: Lookout, cursor: Cursor, command: Command): Promise<CandidateList> {
  const { typed, start, end, before } = cursor;
  const { args, flags, pending, given } = openAt(command, before);
  const scene = await lookout.look();
  const at = { world, scene, typed, given };
  const equals = /^--?[\w-]+=/.exec(typed)?.[0];
  const valued = pending ?? (equals && command.flags.find(({ names }) => names.includes(equals.slice(0, -1))));
  if (valued !== undefined && valued !== "") {
    const from = pending === undefined ? equals!.length : 0;
    const candidates =
      valued.value === undefined ? [] : await argumentCandidates(valued.value, { ...at, typed: typed.slice(from) });
    return { start: start + from, end, candidates };
  }
  const options = flags.map((flag) =>
    candidate(flag.names[0]!, "option", flag.summary, flag.value === undefined ? undefined : " "),
  );
  if (typed.startsWith("-")) return { start, end, candidates: options };
  const found = new Map<string, Candidate>();
  for (const argument of args) {
    const candidates =
      argument.kind === "text" && given.has("attr") ? settingValues(given) : await argumentCandidates(argument, at);
    for (const each of candidates) if (!found.has(each.text)) found.set(each.text, each);
  }
  return { start, end, candidates: [...found.values(), ...(typed === "" ? options : [])] };
}

const names = new WeakMap<Level, readonly Candidate[]>();

function namesAt(level: Level): readonly Candidate[] {
  let found = names.get(level);
  if (found === undefined) {
    const commands = [...level.commands, ...commonCommands(level)].filter(({ hidden }) => hidden !== true);
    const unique = new Map(commands.map((command) => [command.name, command]));
    found = [
      ...level.levels.map((name) => candidate(name, "level", levelNamed(name)?.summary)),
      ...[...unique.values()].map(({ name, summary }) => candidate(name, "command", summary)),
    ];
    names.set(level, found);
  }
  return found;
}
