import type { Hint, Shell } from "../../shell/index.ts";
import { Pace } from "../frame/pace.ts";
import { holdsSecret } from "../history/secrets.ts";
import { appendHistory, loadHistory } from "../history/store.ts";
import type { TerminalEvent } from "../input/event.ts";
import { spansOf } from "../output/rows.ts";
import { newPrompt, type PromptEffect, type PromptInput, type PromptState } from "../prompt/state.ts";
import { joinContinuations } from "../prompt/statements.ts";
import { stepPrompt } from "../prompt/step.ts";
import { type PromptFrame, type PromptSurroundings, promptFrame } from "../prompt/view.ts";
import { BELL } from "../terminal/modes.ts";
import { cleanLine } from "../text/clean.ts";
import { type Row, row, span } from "../text/row.ts";
import { editText } from "./editor-program.ts";
import { ScreenFront } from "./front.ts";
import type { Screen } from "./screen.tsx";

/** Rows of the terminal that the prompt and what hangs below it may take: the output above is what people came for. */
const PROMPT_ROWS = 10;

export interface ShellAppOptions {
  readonly shell: Shell;
  readonly screen: Screen;
  readonly historyPath: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called when the shell is left, with its exit code. */
  readonly left: (code: number) => void;
}

/** The prompt on a terminal: keys go through the prompt's machine, its effects to the shell, what the shell says to the
 *  screen. Holds the only mutable state of the inline shell. */
export class ShellApp {
  readonly #options: ShellAppOptions;
  readonly #shell: Shell;
  readonly #screen: Screen;
  readonly #pace: Pace;
  readonly #front: ScreenFront;
  #prompt: PromptState;
  #hint: { readonly text: string; readonly cursor: number; readonly hint: Hint | undefined } | undefined;
  #running: AbortController | undefined;
  #lastStatus = 0;

  constructor(options: ShellAppOptions) {
    this.#options = options;
    this.#shell = options.shell;
    this.#screen = options.screen;
    this.#pace = new Pace(() => this.paint());
    const { history, problem } =
      options.historyPath === undefined ? { history: [], problem: undefined } : loadHistory(options.historyPath);
    this.#prompt = { ...newPrompt(history, this.#level()), note: problem ?? "" };
    this.#front = new ScreenFront({
      print: (rows) => this.print(rows),
      progress: () => this.#pace.background(),
      ask: (question) => this.input({ kind: "ask", question }),
      edit: (text, line) => this.#edit(text, line),
      columns: () => this.#screen.columns,
    });
  }

  event(event: TerminalEvent): void {
    this.input({ kind: "terminal", event, nowMs: Date.now() });
  }

  input(input: PromptInput): void {
    const step = stepPrompt(this.#prompt, input);
    this.#prompt = step.state;
    for (const effect of step.effects) this.#perform(effect);
    if (input.kind === "terminal") this.#pace.key();
    else this.paint();
    this.#refreshHint();
  }

  paint(): void {
    this.#screen.showInline(this.frame());
  }

  frame(): PromptFrame {
    const rows = Math.max(1, Math.min(PROMPT_ROWS, this.#screen.rows - 1));
    return promptFrame(
      this.#prompt,
      this.#surroundings(),
      { columns: this.#screen.columns, rows },
      this.#screen.glyphs,
    );
  }

  print(rows: readonly Row[]): void {
    this.#screen.print(rows);
  }

  /** The terminal is gone: whatever runs is told to stop. */
  hangup(): void {
    this.#running?.abort();
    this.#pace.stop();
  }

  #surroundings(): PromptSurroundings {
    const { buffer } = this.#prompt.editor;
    const known = this.#hint?.text === buffer.text && this.#hint.cursor === buffer.cursor ? this.#hint.hint : undefined;
    return {
      prompt: this.#promptRow(),
      highlight: (text) => spansOf(this.#shell.highlight(text).spans),
      hint: known === undefined ? undefined : row(["dim", ` ${cleanLine(known.line)}`]),
      status: undefined,
      progress: this.#front.progressRows(),
    };
  }

  #promptRow(): Row {
    return [span(this.#shell.promptInfo().text, "prompt")];
  }

  #level(): string {
    return this.#shell.promptInfo().path.join(" ");
  }

  #perform(effect: PromptEffect): void {
    switch (effect.kind) {
      case "submit":
        void this.#run(effect.statements);
        return;
      case "remember":
        this.#remember(effect.line);
        return;
      case "complete":
        void this.#complete(effect.text, effect.cursor, effect.asked);
        return;
      case "answer":
        this.#front.answer(effect.value);
        return;
      case "edit-text":
        void this.#editLine(effect.text);
        return;
      case "help-word":
        void this.#helpWord(effect.text, effect.cursor);
        return;
      case "interrupt":
        this.#running?.abort();
        return;
      case "leave":
        void this.#run(["quit"]);
        return;
      case "suspend":
        this.#screen.terminal.suspend();
        return;
      case "clear-screen":
        this.#screen.clear();
        return;
      case "bell":
        this.#screen.terminal.output.write(BELL);
        return;
    }
  }

  /** Runs statements one after the other, each echoed as if typed; stops at the first that fails. */
  async #run(statements: readonly string[]): Promise<void> {
    if (statements.length === 0) {
      this.#echo("");
      return;
    }
    if (this.#prompt.mode.kind !== "running")
      this.#prompt = { ...this.#prompt, mode: { kind: "running", line: statements[0]!, sinceMs: Date.now() } };
    let left: readonly string[] = [];
    for (const [index, statement] of statements.entries()) {
      this.#echo(statement);
      this.#running = new AbortController();
      const { signal } = this.#running;
      const result = await this.#shell.execute(joinContinuations(statement), this.#front, signal);
      this.#running = undefined;
      this.#front.done();
      this.#lastStatus = result.exitCode ?? { done: 0, failed: 1, usage: 2 }[result.status];
      if (result.quit) return this.#options.left(this.#lastStatus);
      if ((result.status !== "done" || signal.aborted) && index < statements.length - 1) {
        left = statements.slice(index);
        break;
      }
    }
    this.input({ kind: "ran", left, level: this.#level(), nowMs: Date.now() });
  }

  /** The line as it was typed goes into the scrollback, in its colours, before what it puts out. */
  #echo(statement: string): void {
    this.#screen.showInline({ rows: [], cursor: undefined });
    const rows = statement.split("\n").map((line, index): Row => {
      const spans = spansOf(this.#shell.highlight(line).spans);
      return index === 0 ? [...this.#promptRow(), ...spans] : [span("   > ", "dim"), ...spans];
    });
    this.print(rows);
  }

  async #complete(text: string, cursor: number, asked: boolean): Promise<void> {
    const list = await this.#shell.complete(text, cursor);
    this.input({ kind: "completions", text, cursor, asked, list });
  }

  #refreshHint(): void {
    const { text, cursor } = this.#prompt.editor.buffer;
    if (this.#prompt.mode.kind !== "edit" || text.trim() === "") return;
    if (this.#hint?.text === text && this.#hint.cursor === cursor) return;
    this.#hint = { text, cursor, hint: undefined };
    void this.#shell.hint(text, cursor).then((hint) => {
      if (this.#hint?.text !== text || this.#hint.cursor !== cursor || hint === undefined) return;
      this.#hint = { text, cursor, hint };
      this.paint();
    });
  }

  #remember(line: string): void {
    const { historyPath } = this.#options;
    if (historyPath === undefined || holdsSecret(line)) return;
    const problem = appendHistory(historyPath, { line, level: this.#prompt.level, timeMs: Date.now() });
    if (problem !== undefined && !this.#historyWarned) {
      this.#historyWarned = true;
      this.print([row(["warning", "WARNING: "], problem)]);
    }
  }
  #historyWarned = false;

  async #editLine(text: string): Promise<void> {
    const edited = await this.#edit(text);
    if (edited !== undefined) this.input({ kind: "edited", text: edited });
    else this.paint();
  }

  async #edit(text: string, line?: number): Promise<string | undefined> {
    const outcome = await editText(
      (command, args) => this.#screen.terminal.lend(command, args),
      this.#options.env,
      text,
      line,
    );
    if (outcome.problem !== undefined) this.print([row(["error", "ERROR: "], outcome.problem)]);
    return outcome.text;
  }

  async #helpWord(text: string, cursor: number): Promise<void> {
    const hint = await this.#shell.hint(text, cursor);
    const rows = hint === undefined ? [row(["dim", "nothing is known about this word"])] : hintRows(hint);
    this.print(rows);
    this.paint();
  }
}

function hintRows(hint: Hint): Row[] {
  return [row(["strong", cleanLine(hint.line)]), ...(hint.more ?? "").split("\n").map((line) => row(cleanLine(line)))];
}
