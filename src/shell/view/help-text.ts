import type { Front } from "../interface.ts";
import { Output } from "../session/output.ts";
import { LEVELS } from "../table/index.ts";
import { help } from "./help.ts";

/** Help without a shell: no cluster is looked for. */
export function helpText(words: readonly string[], front: Front): boolean {
  return help(words, LEVELS[0]!, new Output(front));
}
