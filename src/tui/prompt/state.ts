import type { CandidateList } from "../../shell/index.ts";
import type { EditBuffer } from "../editor/buffer.ts";
import { type Editor, newEditor } from "../editor/editor.ts";
import type { History, HistoryMatch } from "../history/history.ts";
import type { TerminalEvent } from "../input/event.ts";
import type { RankedCandidate } from "./candidates.ts";
import type { Asked, Question } from "./question.ts";

/** The candidates for the word under the cursor. `chosen` is -1 while they are only shown; then keys go to the line. */
export interface Menu {
  readonly list: CandidateList;
  readonly ranked: readonly RankedCandidate[];
  readonly chosen: number;
  /** The line as it was when the first candidate was chosen. */
  readonly before: EditBuffer;
}

export interface Search {
  readonly query: string;
  readonly matches: readonly HistoryMatch[];
  readonly chosen: number;
  readonly before: EditBuffer;
}

export type PromptMode =
  | { readonly kind: "edit" }
  | { readonly kind: "search"; readonly search: Search }
  | { readonly kind: "paste"; readonly text: string; readonly statements: readonly string[]; readonly cut: boolean }
  /** A command runs; keys wait for the next prompt. */
  | { readonly kind: "running"; readonly line: string; readonly sinceMs: number }
  | { readonly kind: "asked"; readonly asked: Asked };

/** All there is to know of the prompt at one moment. */
export interface PromptState {
  readonly editor: Editor;
  readonly mode: PromptMode;
  readonly menu: Menu | undefined;
  /** The user closed the list for this word. */
  readonly menuClosed: boolean;
  readonly history: History;
  /** Walking through older lines: where, what they begin with, and the line that was left. */
  readonly recall: { readonly at: number; readonly prefix: string; readonly left: EditBuffer } | undefined;
  /** First key of a binding of two. */
  readonly pendingKey: string | undefined;
  /** Keys typed while a command ran. */
  readonly waiting: readonly TerminalEvent[];
  /** One line said once, gone with the next key. */
  readonly note: string;
  /** Level the lines are typed at; tells lines of the history apart. */
  readonly level: string;
}

export type PromptInput =
  | { readonly kind: "terminal"; readonly event: TerminalEvent; readonly nowMs: number }
  /** Answer to a `complete` effect. */
  | {
      readonly kind: "completions";
      readonly text: string;
      readonly cursor: number;
      readonly asked: boolean;
      readonly list: CandidateList;
    }
  /** The statements have run; `left` did not, because the first of them failed. */
  | { readonly kind: "ran"; readonly left: readonly string[]; readonly level: string; readonly nowMs: number }
  | { readonly kind: "ask"; readonly question: Question }
  /** $EDITOR came back. */
  | { readonly kind: "edited"; readonly text: string }
  | { readonly kind: "note"; readonly text: string };

export type PromptEffect =
  /** Run them one after the other, stop at the first that fails; then say `ran`. */
  | { readonly kind: "submit"; readonly statements: readonly string[] }
  | { readonly kind: "remember"; readonly line: string }
  | { readonly kind: "complete"; readonly text: string; readonly cursor: number; readonly asked: boolean }
  | { readonly kind: "answer"; readonly value: string }
  | { readonly kind: "edit-text"; readonly text: string }
  | { readonly kind: "help-word"; readonly text: string; readonly cursor: number }
  | { readonly kind: "interrupt" | "leave" | "suspend" | "clear-screen" | "bell" };

export interface PromptStep {
  readonly state: PromptState;
  readonly effects: readonly PromptEffect[];
}

export function newPrompt(history: History, level: string): PromptState {
  return {
    editor: newEditor(),
    mode: { kind: "edit" },
    menu: undefined,
    menuClosed: false,
    history,
    recall: undefined,
    pendingKey: undefined,
    waiting: [],
    note: "",
    level,
  };
}
