import { suggest } from "../history/history.ts";
import type { PromptState } from "./state.ts";

/** What is shown dim behind the cursor and taken by Right: the rest of the newest line that begins like this one. Only its
 *  first line: a suggestion never opens new rows. */
export function suggestion(state: PromptState): string {
  const { text, cursor } = state.editor.buffer;
  if (state.mode.kind !== "edit" || cursor !== text.length || (state.menu !== undefined && state.menu.chosen >= 0))
    return "";
  const line = suggest(state.history, text, state.level);
  if (line === undefined) return "";
  const rest = line.slice(text.length);
  const end = rest.indexOf("\n");
  return end < 0 ? rest : rest.slice(0, end);
}
