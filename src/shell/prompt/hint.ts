import type { Hint } from "../interface.ts";
import type { Level } from "../model/command.ts";
import type { World } from "../session/context.ts";

export async function hint(_world: World, _level: Level, _text: string, _cursor: number): Promise<Hint | undefined> {
  return undefined;
}
