import { bufferAtEnd, MOVES, verticalMove } from "../editor/buffer.ts";
import { type EditAction, edit } from "../editor/editor.ts";
import { findByPrefix } from "../history/history.ts";
import type { ActionIn } from "../keys/table.ts";
import { completeKey } from "./menu.ts";
import { openSearch } from "./search.ts";
import type { PromptState, PromptStep } from "./state.ts";
import { isUnfinished } from "./statements.ts";
import { submit } from "./submit.ts";
import { suggestion } from "./suggestion.ts";

type PromptAction = ActionIn<"prompt">;

/** Actions that are nothing but an edit of the line. */
const EDITS: Partial<Record<PromptAction, EditAction>> = {
  "char-left": { kind: "move", to: "char-left" },
  "char-right": { kind: "move", to: "char-right" },
  "word-left": { kind: "move", to: "word-left" },
  "word-right": { kind: "move", to: "word-right" },
  "line-start": { kind: "move", to: "line-start" },
  "line-end": { kind: "move", to: "line-end" },
  "text-start": { kind: "move", to: "text-start" },
  "text-end": { kind: "move", to: "text-end" },
  "delete-left": { kind: "delete", to: "char-left", keep: false },
  "delete-right": { kind: "delete", to: "char-right", keep: false },
  "kill-blank-left": { kind: "delete", to: "blank-left", keep: true },
  "kill-word-left": { kind: "delete", to: "word-left", keep: true },
  "kill-word-right": { kind: "delete", to: "word-right", keep: true },
  "kill-line-end": { kind: "delete", to: "line-end", keep: true },
  "kill-line-start": { kind: "delete", to: "line-start", keep: true },
  yank: { kind: "yank" },
  "yank-older": { kind: "yank-older" },
  transpose: { kind: "transpose" },
  upper: { kind: "recase", how: "upper" },
  lower: { kind: "recase", how: "lower" },
  capital: { kind: "recase", how: "capital" },
  undo: { kind: "undo" },
  redo: { kind: "redo" },
  newline: { kind: "insert", text: "\n" },
};

/** A key in the line itself: `action` from the table of keys, else `text` is typed. */
export function editKey(state: PromptState, action: string | undefined, text: string, nowMs: number): PromptStep {
  if (action === undefined) return text === "" ? bell(state) : still(edited(state, { kind: "insert", text }));
  const { buffer } = state.editor;
  const atEnd = buffer.cursor === buffer.text.length;
  const ghost = atEnd ? suggestion(state) : "";
  if (ghost !== "" && (action === "char-right" || action === "line-end")) {
    return still(edited(state, { kind: "insert", text: ghost }));
  }
  if (ghost !== "" && action === "word-right") {
    return still(edited(state, { kind: "insert", text: /^\s*\S+/.exec(ghost)?.[0] ?? ghost }));
  }
  const simple = EDITS[action as PromptAction];
  return simple === undefined ? special(state, action as PromptAction, nowMs) : still(edited(state, simple));
}

function special(state: PromptState, action: PromptAction, nowMs: number): PromptStep {
  const { text, cursor } = state.editor.buffer;
  switch (action) {
    case "submit":
      if (isUnfinished(text)) return still(edited(atEnd(state), { kind: "insert", text: "\n" }));
      return submit(state, text, nowMs);
    case "previous":
      return upOrDown(state, -1);
    case "next":
      return upOrDown(state, 1);
    case "cancel":
      return cancel(state);
    case "leave":
      if (text === "") return { state, effects: [{ kind: "leave" }] };
      return still(edited(state, { kind: "delete", to: "char-right", keep: false }));
    case "complete":
    case "complete-back":
      return completeKey(state, action === "complete" ? 1 : -1);
    case "search":
      return openSearch(state);
    case "close":
      return still({ ...state, menu: undefined, menuClosed: state.menu !== undefined || state.menuClosed });
    case "edit-line":
      return { state, effects: [{ kind: "edit-text", text }] };
    case "help-word":
      return { state, effects: [{ kind: "help-word", text, cursor }] };
    case "suspend":
    case "clear-screen":
      return { state, effects: [{ kind: action }] };
    default:
      return bell(state);
  }
}

/** Ctrl-C clears the line (Ctrl-_ brings it back); on an empty one it says how to leave, and never leaves itself. */
function cancel(state: PromptState): PromptStep {
  if (state.editor.buffer.text !== "") {
    return still({ ...edited(state, { kind: "clear" }), menu: undefined, menuClosed: false, recall: undefined });
  }
  return still({ ...state, menu: undefined, note: "Ctrl-D or quit leaves" });
}

/** Up and down walk the lines of the text first, then the history: lines that begin with what stands in the line. */
function upOrDown(state: PromptState, direction: -1 | 1): PromptStep {
  const { editor } = state;
  if (state.recall === undefined && verticalMove(editor.buffer, direction) !== undefined) {
    return still(edited(state, { kind: "move", to: direction < 0 ? "row-up" : "row-down" }));
  }
  const recall = state.recall ?? { at: state.history.length, prefix: editor.buffer.text, left: editor.buffer };
  const at = findByPrefix(state.history, recall.prefix, recall.at, direction);
  if (at !== undefined) {
    const next = edit(editor, { kind: "set", buffer: bufferAtEnd(state.history[at]!.line) });
    return still({ ...state, editor: next, recall: { ...recall, at }, menu: undefined, menuClosed: true });
  }
  if (direction < 0 || state.recall === undefined) return bell(state);
  return still({ ...state, editor: edit(editor, { kind: "set", buffer: recall.left }), recall: undefined });
}

function edited(state: PromptState, action: EditAction): PromptState {
  return { ...state, editor: edit(state.editor, action), recall: undefined };
}

function atEnd(state: PromptState): PromptState {
  const { buffer } = state.editor;
  return { ...state, editor: { ...state.editor, buffer: { ...buffer, cursor: MOVES["text-end"](buffer) } } };
}

function still(state: PromptState): PromptStep {
  return { state, effects: [] };
}

function bell(state: PromptState): PromptStep {
  return { state, effects: [{ kind: "bell" }] };
}
