import type { Hint, Shell } from "../../shell/index.ts";
import type { Pace } from "../frame/pace.ts";
import { holdsSecret } from "../history/secrets.ts";
import { appendHistory, loadHistory } from "../history/store.ts";
import { spansOf } from "../output/rows.ts";
import { newPrompt, type PromptEffect, type PromptInput, type PromptMode, type PromptState } from "../prompt/state.ts";
import { stepPrompt } from "../prompt/step.ts";
import { type PromptFrame, type PromptSize, promptFrame } from "../prompt/view.ts";
import { cleanLine } from "../text/clean.ts";
import { type Row, row, span } from "../text/row.ts";
import type { Glyphs } from "../theme/glyphs.ts";

/** What a line leads to outside of itself. */
export type LineEffect = Exclude<PromptEffect, { readonly kind: "remember" | "complete" | "edit-text" | "help-word" }>;

export interface PromptLineOptions {
  readonly shell: Shell;
  readonly glyphs: Glyphs;
  readonly pace: Pace;
  /** undefined: lines are kept nowhere. */
  readonly historyPath: string | undefined;
  readonly print: (rows: readonly Row[]) => void;
  /** A text in $EDITOR; undefined when nothing came of it. */
  readonly edit: (text: string) => Promise<string | undefined>;
  readonly perform: (effect: LineEffect) => void;
}

/** The line being typed: its machine, what the shell knows about its words, and its history on disk. */
export class PromptLine {
  readonly #options: PromptLineOptions;
  readonly #shell: Shell;
  #state: PromptState;
  #hint: { readonly text: string; readonly cursor: number; readonly hint: Hint | undefined } | undefined;
  #historyWarned = false;

  constructor(options: PromptLineOptions) {
    const { shell, historyPath } = options;
    this.#options = options;
    this.#shell = shell;
    const { history, problem } =
      historyPath === undefined ? { history: [], problem: undefined } : loadHistory(historyPath);
    this.#state = { ...newPrompt(history, this.#level()), note: problem ?? "" };
  }

  /** All keys are a question's, or a command runs. */
  get busy(): "asked" | "running" | undefined {
    const { kind } = this.#state.mode;
    return kind === "asked" || kind === "running" ? kind : undefined;
  }

  /** Something is asked or pasted, searched or chosen: all keys are the line's, whatever else is open. */
  ownsKeys(underMonitor: boolean): boolean {
    const { mode, menu } = this.#state;
    if (mode.kind === "asked" || mode.kind === "search" || mode.kind === "paste") return true;
    return !underMonitor && menu !== undefined && menu.chosen >= 0;
  }

  input(input: PromptInput): void {
    const { pace } = this.#options;
    const step = stepPrompt(this.#state, input);
    this.#state = step.state;
    for (const effect of step.effects) this.#perform(effect);
    if (input.kind === "terminal") pace.key();
    else if (input.kind === "completions" && !input.asked) pace.soon();
    else pace.now();
    this.#refreshHint();
  }

  /** A command runs from now on: keys wait. */
  begin(line: string): void {
    this.#mode({ kind: "running", line, sinceMs: Date.now() });
  }

  /** What ran is done. `left`: statements that did not run. */
  ran(left: readonly string[]): void {
    this.input({ kind: "ran", left, level: this.#level(), nowMs: Date.now() });
  }

  /** Back to typing, after a question that nothing else follows. */
  rest(): void {
    this.#mode({ kind: "edit" });
  }

  /** A line as it was typed, in its colours. */
  echoRows(statement: string): Row[] {
    return statement.split("\n").map((line, index): Row => {
      const spans = spansOf(this.#shell.highlight(line).spans);
      return index === 0 ? [...this.#promptRow(), ...spans] : [span("   > ", "dim"), ...spans];
    });
  }

  /** The prompt with all that hangs below it, for a place of this size. */
  frame(
    around: { readonly status: Row | undefined; readonly progress: readonly Row[] },
    size: PromptSize,
  ): PromptFrame {
    const { buffer } = this.#state.editor;
    const known = this.#hint?.text === buffer.text && this.#hint.cursor === buffer.cursor ? this.#hint.hint : undefined;
    const surroundings = {
      ...around,
      prompt: this.#promptRow(),
      highlight: (text: string) => spansOf(this.#shell.highlight(text).spans),
      hint: known === undefined ? undefined : row(["dim", ` ${cleanLine(known.line)}`]),
    };
    return promptFrame(this.#state, surroundings, size, this.#options.glyphs);
  }

  #mode(mode: PromptMode): void {
    this.#state = { ...this.#state, mode };
  }

  #promptRow(): Row {
    return [span(this.#shell.promptInfo().text, "prompt")];
  }

  #level(): string {
    return this.#shell.promptInfo().path.join(" ");
  }

  #perform(effect: PromptEffect): void {
    switch (effect.kind) {
      case "remember":
        this.#remember(effect.line);
        return;
      case "complete":
        void this.#complete(effect.text, effect.cursor, effect.asked);
        return;
      case "edit-text":
        void this.#editLine(effect.text);
        return;
      case "help-word":
        void this.#helpWord(effect.text, effect.cursor);
        return;
      default:
        this.#options.perform(effect);
    }
  }

  async #complete(text: string, cursor: number, asked: boolean): Promise<void> {
    const list = await this.#shell.complete(text, cursor);
    this.input({ kind: "completions", text, cursor, asked, list });
  }

  #refreshHint(): void {
    const { text, cursor } = this.#state.editor.buffer;
    if (this.#state.mode.kind !== "edit" || text.trim() === "") return;
    if (this.#hint?.text === text && this.#hint.cursor === cursor) return;
    this.#hint = { text, cursor, hint: undefined };
    void this.#shell.hint(text, cursor).then((hint) => {
      if (this.#hint?.text !== text || this.#hint.cursor !== cursor || hint === undefined) return;
      this.#hint = { text, cursor, hint };
      this.#options.pace.soon();
    });
  }

  #remember(line: string): void {
    const { historyPath } = this.#options;
    if (historyPath === undefined || holdsSecret(line)) return;
    const problem = appendHistory(historyPath, { line, level: this.#state.level, timeMs: Date.now() });
    if (problem === undefined || this.#historyWarned) return;
    this.#historyWarned = true;
    this.#options.print([row(["warning", "WARNING: "], problem)]);
  }

  async #editLine(text: string): Promise<void> {
    const edited = await this.#options.edit(text);
    if (edited !== undefined) this.input({ kind: "edited", text: edited });
    else this.#options.pace.now();
  }

  async #helpWord(text: string, cursor: number): Promise<void> {
    const hint = await this.#shell.hint(text, cursor);
    this.#options.print(hint === undefined ? [row(["dim", "nothing is known about this word"])] : hintRows(hint));
    this.#options.pace.now();
  }
}

function hintRows(hint: Hint): Row[] {
  return [row(["strong", cleanLine(hint.line)]), ...(hint.more ?? "").split("\n").map((line) => row(cleanLine(line)))];
}
