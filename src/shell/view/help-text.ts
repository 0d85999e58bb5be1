import type { Front } from "../interface.ts";
import { Output } from "../session/output.ts";

/** Help without a shell: no cluster is looked for. */
export async function helpText(words: readonly string[], front: Front): Promise<boolean> {
  const [{ help }, { LEVELS }] = await Promise.all([import("./help.ts"), import("../table/index.ts")]);
  return help(words, LEVELS[0]!, new Output(front));
}
