import type { CandidateList } from "../interface.ts";
import type { Level } from "../model/command.ts";
import type { World } from "../session/context.ts";
import { commonCommands } from "../table/index.ts";

export async function complete(_world: World, level: Level, text: string, cursor: number): Promise<CandidateList> {
  const start = text.slice(0, cursor).search(/\S*$/);
  const candidates = [...level.commands, ...commonCommands(level)].map(({ name, summary }) => ({
    text: name,
    description: summary,
    type: "command",
  }));
  return { start, end: cursor, candidates };
}
