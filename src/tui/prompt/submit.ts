import { afterSubmit } from "../editor/editor.ts";
import { remember } from "../history/history.ts";
import type { PromptState, PromptStep } from "./state.ts";
import { splitStatements } from "./statements.ts";

/** Enter: the text goes to the shell and into the history, or goes on in a new line. */
export function submit(state: PromptState, line: string, nowMs: number): PromptStep {
  const base: PromptState = {
    ...state,
    editor: afterSubmit(state.editor),
    recall: undefined,
    menu: undefined,
    menuClosed: false,
  };
  const statements = splitStatements(line);
  if (statements.length === 0) return { state: base, effects: [{ kind: "submit", statements: [] }] };
  return {
    state: {
      ...base,
      history: remember(state.history, { line, level: state.level, timeMs: nowMs }),
      mode: { kind: "running", line, sinceMs: nowMs },
    },
    effects: [
      { kind: "remember", line },
      { kind: "submit", statements },
    ],
  };
}
