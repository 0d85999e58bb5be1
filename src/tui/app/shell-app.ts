import type { Cluster } from "../../client/index.ts";
import type { Hint, Shell } from "../../shell/index.ts";
import { Pace } from "../frame/pace.ts";
import { holdsSecret } from "../history/secrets.ts";
import { appendHistory, loadHistory } from "../history/store.ts";
import type { TerminalEvent } from "../input/event.ts";
import { helpRows } from "../keys/help.ts";
import { actionOf } from "../keys/lookup.ts";
import { spansOf } from "../output/rows.ts";
import { progressRows } from "../progress/rows.ts";
import type { Question } from "../prompt/question.ts";
import { newPrompt, type PromptEffect, type PromptInput, type PromptState } from "../prompt/state.ts";
import { stepPrompt } from "../prompt/step.ts";
import { type PromptFrame, type PromptSurroundings, promptFrame } from "../prompt/view.ts";
import { BELL } from "../terminal/modes.ts";
import { cleanLine } from "../text/clean.ts";
import { type Row, row, span } from "../text/row.ts";
import { addConversation } from "../workspace/state.ts";
import { Analysis } from "./analysis.ts";
import { editText } from "./editor-program.ts";
import { type FrontPorts, ScreenFront } from "./front.ts";
import { MonitorScreen } from "./monitor-screen.ts";
import { loadPreferences, type Preferences, savePreferences } from "./preferences.ts";
import { RecoveryKeeper } from "./recovery-keeper.ts";
import { Runner } from "./runner.ts";
import type { Screen } from "./screen.tsx";
import { SharedWatch } from "./shared-watch.ts";
import { stagedStatusRow } from "./status-row.ts";
import { WorkspaceScreen } from "./workspace-screen.ts";

/** Rows of the terminal that the prompt and what hangs below it may take: the output above is what people came for. */
const PROMPT_ROWS = 10;

export interface ShellAppOptions {
  readonly shell: Shell;
  readonly screen: Screen;
  readonly historyPath: string | undefined;
  readonly recoveryDirectory: string | undefined;
  readonly preferencesPath: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A shell of its own: on the same cluster for what a screen does, on one that only takes note for trying it before. */
  readonly another: ((cluster: Cluster) => Promise<Shell>) | undefined;
  /** Opened at once; leaving the monitor leaves the program. */
  readonly first: "monitor" | "workspace" | undefined;
  /** Called when the shell is left, with its exit code. */
  readonly left: (code: number) => void;
}

/** The shell on a terminal: keys go through the prompt's machine or to the screen that is open, effects to the shell, and
 *  what the shell says into the scrollback or the conversation. */
export class ShellApp {
  readonly #options: ShellAppOptions;
  readonly #shell: Shell;
  readonly #screen: Screen;
  readonly #pace: Pace;
  readonly #front: ScreenFront;
  readonly #runner: Runner;
  readonly #watch: SharedWatch;
  readonly #analysis: Analysis;
  readonly #recovery: RecoveryKeeper | undefined;
  #prompt: PromptState;
  #conversation: readonly Row[] = [];
  #hint: { readonly text: string; readonly cursor: number; readonly hint: Hint | undefined } | undefined;
  #workspace: WorkspaceScreen | undefined;
  #monitor: MonitorScreen | undefined;
  #unwatch: (() => void) | undefined;
  #historyWarned = false;
  /** What is said while a screen waits for it. */
  #listening: Row[] | undefined;
  #preferences: Preferences;

  constructor(options: ShellAppOptions) {
    this.#options = options;
    this.#shell = options.shell;
    this.#screen = options.screen;
    this.#pace = new Pace(() => this.#paint());
    this.#watch = new SharedWatch(options.shell.cluster);
    this.#preferences =
      options.preferencesPath === undefined ? { configure: "line" } : loadPreferences(options.preferencesPath);
    const { history, problem } =
      options.historyPath === undefined ? { history: [], problem: undefined } : loadHistory(options.historyPath);
    this.#prompt = { ...newPrompt(history, this.#level()), note: problem ?? "" };
    this.#front = new ScreenFront(this.#ports());
    this.#analysis = new Analysis({
      shell: this.#shell,
      live: () => this.#watch.snapshot?.cib,
      nowMs: () => this.#watch.status?.nowMs ?? Date.now(),
      changed: () => {
        this.#watchIfNeeded();
        this.#pace.background();
      },
    });
    this.#runner = new Runner({
      shell: this.#shell,
      front: this.#front,
      watch: this.#watch,
      glyphs: this.#screen.glyphs,
      echo: (statement) => this.#echo(statement),
      print: (rows) => this.print(rows),
      ask: (question) => this.#askWhileRunning(question),
      changed: () => this.#pace.background(),
    });
    this.#recovery =
      options.recoveryDirectory === undefined
        ? undefined
        : new RecoveryKeeper(options.recoveryDirectory, this.#shell, (problem) =>
            this.print([row(["warning", "WARNING: "], problem)]),
          );
  }

  #ports(): FrontPorts {
    return {
      print: (rows) => this.print(rows),
      progress: () => this.#pace.background(),
      ask: (question) => this.input({ kind: "ask", question }),
      plan: () => this.#runner.planned(),
      edit: (text, line) => this.#edit(text, line),
      open: async (name) => this.#open(name),
      columns: () => this.#workspace?.promptColumns ?? this.#screen.columns,
    };
  }

  /** What an earlier shell left behind is offered before anything else. */
  async begin(): Promise<void> {
    const { first } = this.#options;
    if (first === "monitor") {
      this.#openMonitor(() => this.#leave(0));
      return;
    }
    if (first === "workspace") {
      await this.#shell.execute("configure", this.#front);
      this.#openWorkspace();
    } else this.#enterOrLeave(false);
    this.paint();
    const asked = await this.#recovery?.offer(this.#front);
    if (asked !== true) return;
    this.#enterOrLeave(false);
    this.input({ kind: "ran", left: [], level: this.#level(), nowMs: Date.now() });
  }

  event(event: TerminalEvent): void {
    this.#analysis.defer();
    if (this.#isPromptAlone()) {
      this.input({ kind: "terminal", event, nowMs: Date.now() });
      return;
    }
    if (this.#monitor !== undefined) {
      this.#monitor.event(event);
      this.#pace.key();
      return;
    }
    if (event.kind === "key" && this.#workspaceKey(event.key)) {
      this.#pace.key();
      return;
    }
    if (this.#workspace?.event(event) === true) {
      this.#pace.key();
      return;
    }
    this.input({ kind: "terminal", event, nowMs: Date.now() });
  }

  input(input: PromptInput): void {
    const step = stepPrompt(this.#prompt, input);
    this.#prompt = step.state;
    for (const effect of step.effects) this.#perform(effect);
    if (input.kind === "terminal") this.#pace.key();
    else if (input.kind === "completions" && !input.asked) this.#pace.soon();
    else this.#pace.now();
    this.#refreshHint();
  }

  /** Everything anew. */
  paint(): void {
    this.#pace.now();
  }

  #paint(): void {
    if (this.#monitor !== undefined) this.#screen.showRows(this.#monitor.rows(this.#dialog()), undefined);
    else if (this.#workspace !== undefined) {
      const { rows, cursor } = this.#workspace.lay(this.#screen.columns, this.#screen.rows);
      this.#screen.showRows(rows, cursor);
    } else
      this.#screen.showInline(
        this.frame(this.#screen.columns, Math.max(1, Math.min(PROMPT_ROWS, this.#screen.rows - 1))),
      );
  }

  /** The prompt with all that hangs below it, for a place of this size. */
  frame(columns: number, rows: number): PromptFrame {
    return promptFrame(this.#prompt, this.#surroundings(columns, rows), { columns, rows }, this.#screen.glyphs);
  }

  print(rows: readonly Row[]): void {
    this.#conversation = addConversation(this.#conversation, rows);
    this.#listening?.push(...rows);
    this.#workspace?.said(rows);
    if (!this.#screen.isWhole) this.#screen.print(rows);
    else this.#pace.background();
  }

  /** The terminal is gone: what is staged is kept, whatever runs is told to stop. */
  hangup(): void {
    this.#recovery?.flush();
    this.#runner.interrupt();
    this.#close();
  }

  #close(): void {
    this.#pace.stop();
    this.#analysis.close();
    this.#monitor?.close();
    this.#workspace?.close();
    this.#unwatch?.();
  }

  #leave(code: number): void {
    this.#recovery?.leave();
    this.#close();
    this.#options.left(code);
  }

  /** Something is asked or pasted, searched or chosen: all keys are the prompt's. */
  #isPromptAlone(): boolean {
    const { mode, menu } = this.#prompt;
    if (mode.kind === "asked" || mode.kind === "search" || mode.kind === "paste") return true;
    return this.#monitor === undefined && menu !== undefined && menu.chosen >= 0;
  }

  #busy(): "asked" | "running" | undefined {
    const { kind } = this.#prompt.mode;
    return kind === "asked" || kind === "running" ? kind : undefined;
  }

  /** While a screen is open, a question or what runs stands in its last rows. */
  #dialog(): readonly Row[] {
    if (this.#busy() === undefined) return [];
    return this.frame(this.#screen.columns, Math.max(3, this.#screen.rows >> 1)).rows;
  }

  #surroundings(columns: number, rows: number): PromptSurroundings {
    const { buffer } = this.#prompt.editor;
    const known = this.#hint?.text === buffer.text && this.#hint.cursor === buffer.cursor ? this.#hint.hint : undefined;
    const { follower } = this.#runner;
    const followed =
      follower === undefined || this.#workspace !== undefined
        ? []
        : progressRows(follower.source, Date.now(), columns, Math.min(8, rows), this.#screen.glyphs);
    return {
      prompt: this.#promptRow(),
      highlight: (text) => spansOf(this.#shell.highlight(text).spans),
      hint: known === undefined ? undefined : row(["dim", ` ${cleanLine(known.line)}`]),
      status:
        this.#workspace === undefined
          ? stagedStatusRow(this.#analysis.staged, this.#analysis.plan, this.#screen.glyphs)
          : undefined,
      progress: followed.length > 0 ? followed : this.#front.progressRows(),
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
        this.#runner.interrupt();
        return;
      case "leave":
        void this.#run(["quit"]);
        return;
      case "suspend":
        this.#screen.terminal.suspend();
        return;
      case "clear-screen":
        this.#screen.repaint();
        return;
      case "bell":
        this.#screen.terminal.output.write(BELL);
        return;
    }
  }

  async #run(statements: readonly string[]): Promise<void> {
    if (statements.length === 0) {
      this.#echo("");
      this.#pace.now();
      return;
    }
    if (this.#prompt.mode.kind !== "running") {
      this.#prompt = { ...this.#prompt, mode: { kind: "running", line: statements[0]!, sinceMs: Date.now() } };
    }
    const before = this.#isConfiguring();
    const outcome = await this.#runner.run(statements);
    if (!outcome.quit) this.#enterOrLeave(before);
    else {
      this.#leave(outcome.code);
      return;
    }
    this.input({ kind: "ran", left: outcome.left, level: this.#level(), nowMs: Date.now() });
  }

  /** The line as it was typed goes before what it puts out, in its colours. */
  #echo(statement: string): void {
    if (!this.#screen.isWhole) this.#screen.showInline({ rows: [], cursor: undefined });
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
      this.#pace.soon();
    });
  }

  #remember(line: string): void {
    const { historyPath } = this.#options;
    if (historyPath === undefined || holdsSecret(line)) return;
    const problem = appendHistory(historyPath, { line, level: this.#prompt.level, timeMs: Date.now() });
    if (problem === undefined || this.#historyWarned) return;
    this.#historyWarned = true;
    this.print([row(["warning", "WARNING: "], problem)]);
  }

  async #editLine(text: string): Promise<void> {
    const edited = await this.#edit(text);
    if (edited !== undefined) this.input({ kind: "edited", text: edited });
    else this.#pace.now();
  }

  async #edit(text: string, line?: number): Promise<string | undefined> {
    const { terminal } = this.#screen;
    const outcome = await editText((command, args) => terminal.lend(command, args), this.#options.env, text, line);
    if (outcome.problem !== undefined) this.print([row(["error", "ERROR: "], outcome.problem)]);
    return outcome.text;
  }

  async #helpWord(text: string, cursor: number): Promise<void> {
    const hint = await this.#shell.hint(text, cursor);
    this.print(hint === undefined ? [row(["dim", "nothing is known about this word"])] : hintRows(hint));
    this.#pace.now();
  }

  // --- screens ---

  /** Keys of the workspace that work in the line too. @returns whether it was one */
  #workspaceKey(key: string): boolean {
    const action = actionOf(["workspace"], key)?.action;
    if (action === undefined || this.#prompt.mode.kind === "running") return false;
    switch (action) {
      case "toggle-workspace":
        if (this.#workspace === undefined) this.#openWorkspace();
        else this.#closeWorkspace();
        this.#prefer(this.#workspace === undefined ? "line" : "workspace");
        return true;
      case "monitor":
        this.#openMonitor();
        return true;
      case "commit":
      case "verify":
        void this.#run([this.#inConfigure(action)]);
        return true;
      case "help":
        if (this.#workspace === undefined) {
          this.print(helpRows(["prompt", "menu", "search", "paste", "question"], this.#screen.columns));
          return true;
        }
        return this.#workspace.action(action);
      default:
        return this.#workspace?.action(action) ?? false;
    }
  }

  #isConfiguring(): boolean {
    return this.#shell.promptInfo().path[0] === "configure";
  }

  #inConfigure(command: string): string {
    return this.#isConfiguring() ? command : `configure ${command}`;
  }

  /** The configure level opens as the user left it the last time; leaving the level leaves the workspace. */
  #enterOrLeave(before: boolean): void {
    const now = this.#isConfiguring();
    if (now === before) return;
    if (!now) this.#closeWorkspace();
    else if (this.#preferences.configure === "workspace" && !this.#screen.tooSmall && !this.#screen.screenReader)
      this.#openWorkspace();
  }

  #prefer(configure: Preferences["configure"]): void {
    const { preferencesPath } = this.#options;
    if (preferencesPath === undefined || this.#preferences.configure === configure) return;
    this.#preferences = { configure };
    const problem = savePreferences(preferencesPath, this.#preferences);
    if (problem !== undefined) this.print([row(["warning", "WARNING: "], `this choice is not kept: ${problem}`)]);
  }

  #open(name: "monitor" | "workspace"): void {
    if (name === "monitor") this.#openMonitor();
    else this.#openWorkspace();
  }

  #openWorkspace(): void {
    if (this.#screen.tooSmall) {
      this.print([row(["warning", "this terminal is too small for the workspace: 40 columns and 10 rows are needed"])]);
      return;
    }
    this.#workspace ??= new WorkspaceScreen({
      shell: this.#shell,
      watch: this.#watch,
      analysis: this.#analysis,
      glyphs: this.#screen.glyphs,
      linear: this.#screen.screenReader,
      conversation: this.#conversation,
      follower: () => this.#runner.follower,
      prompt: (columns, rows) => this.frame(columns, rows),
      busy: () => this.#busy(),
      run: (line) => void this.#run([line]),
      suspend: () => this.#screen.terminal.suspend(),
      redraw: () => this.#screen.repaint(),
      changed: () => this.#pace.background(),
    });
    this.#watchIfNeeded();
    this.#pace.now();
  }

  #closeWorkspace(): void {
    this.#workspace?.close();
    this.#workspace = undefined;
    this.#pace.now();
  }

  #openMonitor(leave: () => void = () => this.#closeMonitor()): void {
    const { cluster } = this.#shell;
    this.#monitor ??= new MonitorScreen({
      cluster,
      watch: this.#watch.watch,
      screen: this.#screen,
      settings: {},
      changed: () => this.#pace.background(),
      arrived: () => this.#pace.now(),
      leave,
      commands: {
        shell: async () => this.#shell,
        another: this.#options.another,
        live: () => this.#watch.snapshot?.cib,
        ask: (question) => this.#ask(question),
        run: (line) => this.#runFromScreen(line),
      },
    });
    this.#pace.now();
  }

  #closeMonitor(): void {
    this.#monitor?.close();
    this.#monitor = undefined;
    this.#pace.now();
  }

  #askWhileRunning(question: Question): Promise<string> {
    const answer = this.#front.waitForAnswer();
    this.input({ kind: "ask", question });
    return answer;
  }

  #ask(question: Question): Promise<string> {
    return this.#askWhileRunning(question).finally(() => {
      this.#prompt = { ...this.#prompt, mode: { kind: "edit" } };
    });
  }

  /** Runs a line for a screen, in a shell of its own: the user's stays at its level. @returns what it said */
  async #runFromScreen(line: string): Promise<readonly Row[]> {
    const { another } = this.#options;
    const shell = another === undefined ? this.#shell : await another(this.#shell.cluster);
    const said: Row[] = [];
    this.#listening = said;
    this.#prompt = { ...this.#prompt, mode: { kind: "running", line, sinceMs: Date.now() } };
    this.print([row(["dim", `# ${line}`])]);
    said.length = 0;
    await shell.execute(line, this.#front);
    this.#front.done();
    this.#listening = undefined;
    this.input({ kind: "ran", left: [], level: this.#level(), nowMs: Date.now() });
    return said;
  }

  /** The live state is looked at while something is staged, because the plan depends on it. */
  #watchIfNeeded(): void {
    const needed = this.#analysis.staged.objects.length > 0 || this.#workspace !== undefined;
    if (needed && this.#unwatch === undefined) {
      this.#unwatch = this.#watch.watch((event) => {
        if (event.kind === "cib") this.#analysis.restart();
        this.#pace.background();
      });
    } else if (!needed) {
      this.#unwatch?.();
      this.#unwatch = undefined;
    }
  }
}

function hintRows(hint: Hint): Row[] {
  return [row(["strong", cleanLine(hint.line)]), ...(hint.more ?? "").split("\n").map((line) => row(cleanLine(line)))];
}
