import { edit } from "../editor/editor.ts";
import type { TerminalEvent } from "../input/event.ts";
import { cleanText } from "../text/clean.ts";
import type { PromptMode, PromptState, PromptStep } from "./state.ts";
import { splitStatements } from "./statements.ts";
import { submit } from "./submit.ts";

/** A paste of one statement goes into the line and waits for Enter; several ask what to do with them. */
export function pasted(
  state: PromptState,
  paste: Extract<TerminalEvent, { kind: "paste" }>,
  nowMs: number,
): PromptStep {
  const text = cleanText(paste.text);
  if (state.mode.kind === "search") return pasteInSearch(state, text, nowMs);
  const statements = splitStatements(text);
  if (statements.length <= 1) {
    const single = text.replace(/\n+$/, "");
    return still({ ...state, editor: edit(state.editor, { kind: "insert", text: single }), menu: undefined });
  }
  return still({ ...state, mode: { kind: "paste", text, statements, cut: paste.cut }, menu: undefined });
}

function pasteInSearch(state: PromptState, text: string, _nowMs: number): PromptStep {
  return still({ ...state, mode: { kind: "edit" }, editor: edit(state.editor, { kind: "insert", text: text.trim() }) });
}

export function pasteKey(
  state: PromptState,
  mode: Extract<PromptMode, { kind: "paste" }>,
  action: string | undefined,
  nowMs: number,
): PromptStep {
  // What stood in the line before the paste belongs to its first statement.
  const text = mode.text.replace(/\n+$/, "");
  const next: PromptState = { ...state, mode: { kind: "edit" } };
  switch (action) {
    case "paste-run": {
      const inserted = edit(next.editor, { kind: "insert", text });
      return submit({ ...next, editor: inserted }, inserted.buffer.text, nowMs);
    }
    case "paste-edit":
      return still({ ...next, editor: edit(next.editor, { kind: "insert", text }) });
    case "paste-drop":
      return still({ ...next, note: "paste dropped" });
    default:
      return { state, effects: [{ kind: "bell" }] };
  }
}

function still(state: PromptState): PromptStep {
  return { state, effects: [] };
}
