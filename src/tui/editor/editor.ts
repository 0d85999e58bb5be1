import {
  bufferAtEnd,
  type EditBuffer,
  EMPTY_BUFFER,
  insertText,
  MOVES,
  type Move,
  recase,
  replaceRange,
  transpose,
  verticalMove,
} from "./buffer.ts";

/** Most kills and undo steps remembered. */
const RING_LIMIT = 30;
const UNDO_LIMIT = 200;

/** The line editor: a value. Every key that edits makes a new one through `edit`. */
export interface Editor {
  readonly buffer: EditBuffer;
  readonly past: readonly EditBuffer[];
  readonly future: readonly EditBuffer[];
  /** Killed texts, the newest first. */
  readonly ring: readonly string[];
  /** What the last key did, because the next one may go on with it. */
  readonly last:
    | { readonly kind: "other" | "typed" | "killed" }
    | { readonly kind: "yanked"; readonly start: number; readonly index: number };
}

export type EditAction =
  | { readonly kind: "insert"; readonly text: string }
  | { readonly kind: "move"; readonly to: Move | "row-up" | "row-down" }
  /** Deletes from the cursor to where `to` leads; `keep` puts it on the kill ring. */
  | { readonly kind: "delete"; readonly to: Move | "text"; readonly keep: boolean }
  | { readonly kind: "yank" | "yank-older" | "transpose" | "undo" | "redo" | "clear" }
  | { readonly kind: "recase"; readonly how: "upper" | "lower" | "capital" }
  /** Another text takes the place of the whole (history, completion). */
  | { readonly kind: "set"; readonly buffer: EditBuffer };

export function newEditor(ring: readonly string[] = []): Editor {
  return { buffer: EMPTY_BUFFER, past: [], future: [], ring, last: { kind: "other" } };
}

export function edit(editor: Editor, action: EditAction): Editor {
  const { buffer } = editor;
  switch (action.kind) {
    case "insert":
      return typed(editor, action.text);
    case "move":
      return moved(editor, action.to);
    case "delete":
      return deleted(editor, action.to, action.keep);
    case "yank":
      return yanked(editor, 0, buffer.cursor);
    case "yank-older":
      return editor.last.kind === "yanked" ? yanked(editor, editor.last.index + 1, editor.last.start) : editor;
    case "transpose":
      return changed(editor, transpose(buffer));
    case "recase":
      return changed(editor, recase(buffer, action.how));
    case "clear":
      return changed(editor, EMPTY_BUFFER);
    case "set":
      return changed(editor, action.buffer);
    case "undo":
      return travelled(editor, editor.past, editor.future, "past");
    case "redo":
      return travelled(editor, editor.future, editor.past, "future");
  }
}

/** The editor after its text was sent off: empty, with the kill ring kept. */
export function afterSubmit(editor: Editor): Editor {
  return newEditor(editor.ring);
}

export function withText(editor: Editor, text: string): Editor {
  return edit(editor, { kind: "set", buffer: bufferAtEnd(text) });
}

/** One undo step per word typed: a run of letters goes back as one. */
function typed(editor: Editor, text: string): Editor {
  const next = insertText(editor.buffer, text);
  const joins =
    editor.last.kind === "typed" &&
    text.length <= 2 &&
    /\S/.test(text) &&
    /\S$/.test(editor.buffer.text.slice(0, editor.buffer.cursor));
  return joins
    ? { ...editor, buffer: next, future: [], last: { kind: "typed" } }
    : { ...changed(editor, next), last: { kind: "typed" } };
}

function moved(editor: Editor, to: Move | "row-up" | "row-down"): Editor {
  const { buffer } = editor;
  const cursor =
    to === "row-up" ? verticalMove(buffer, -1) : to === "row-down" ? verticalMove(buffer, 1) : MOVES[to](buffer);
  return { ...editor, buffer: { ...buffer, cursor: cursor ?? buffer.cursor }, last: { kind: "other" } };
}

function deleted(editor: Editor, to: Move | "text", keep: boolean): Editor {
  const { text, cursor } = editor.buffer;
  let target = to === "text" ? text.length : MOVES[to](editor.buffer);
  // Killing to the end of a line that is already at its end takes the line end itself.
  if (to === "line-end" && target === cursor) target = MOVES["char-right"](editor.buffer);
  const start = to === "text" ? 0 : Math.min(cursor, target);
  const end = Math.max(cursor, target);
  if (start === end) return { ...editor, last: { kind: "other" } };
  const next = changed(editor, replaceRange(editor.buffer, start, end, ""));
  if (!keep) return next;
  const killed = text.slice(start, end);
  const [newest = "", ...older] = editor.ring;
  const ring =
    editor.last.kind === "killed"
      ? [target < cursor ? killed + newest : newest + killed, ...older]
      : [killed, ...editor.ring].slice(0, RING_LIMIT);
  return { ...next, ring, last: { kind: "killed" } };
}

function yanked(editor: Editor, index: number, start: number): Editor {
  if (editor.ring.length === 0) return editor;
  const at = index % editor.ring.length;
  const next = changed(editor, replaceRange(editor.buffer, start, editor.buffer.cursor, editor.ring[at]!));
  return { ...next, last: { kind: "yanked", start, index: at } };
}

function travelled(
  editor: Editor,
  from: readonly EditBuffer[],
  to: readonly EditBuffer[],
  from_: "past" | "future",
): Editor {
  const target = from.at(-1);
  if (target === undefined) return editor;
  const rest = from.slice(0, -1);
  const other = [...to, editor.buffer];
  return {
    ...editor,
    buffer: target,
    past: from_ === "past" ? rest : other,
    future: from_ === "past" ? other : rest,
    last: { kind: "other" },
  };
}

function changed(editor: Editor, buffer: EditBuffer): Editor {
  if (buffer.text === editor.buffer.text) return { ...editor, buffer, last: { kind: "other" } };
  return {
    ...editor,
    buffer,
    past: [...editor.past, editor.buffer].slice(-UNDO_LIMIT),
    future: [],
    last: { kind: "other" },
  };
}
