import type { Cluster } from "../../client/index.ts";
import type { Shell } from "../../shell/index.ts";
import { Pace } from "../frame/pace.ts";
import type { TerminalEvent } from "../input/event.ts";
import { progressRows } from "../progress/rows.ts";
import type { Question } from "../prompt/question.ts";
import type { PromptFrame } from "../prompt/view.ts";
import { BELL } from "../terminal/modes.ts";
import { type Row, row } from "../text/row.ts";
import { Analysis } from "./analysis.ts";
import { editText } from "./editor-program.ts";
import { ScreenFront } from "./front.ts";
import { type LineEffect, PromptLine } from "./prompt-line.ts";
import { RecoveryKeeper } from "./recovery-keeper.ts";
import { Runner } from "./runner.ts";
import type { Screen } from "./screen.tsx";
import { Screens } from "./screens.ts";
import { SharedWatch } from "./shared-watch.ts";
import { stagedStatusRow } from "./status-row.ts";

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

/** The shell on a terminal: keys go to the screen that is open or to the line, what the line leads to goes to the shell, and
 *  what the shell says into the scrollback or the conversation. */
export class ShellApp {
  readonly #options: ShellAppOptions;
  readonly #shell: Shell;
  readonly #screen: Screen;
  readonly #pace: Pace;
  readonly #line: PromptLine;
  readonly #front: ScreenFront;
  readonly #runner: Runner;
  readonly #watch: SharedWatch;
  readonly #analysis: Analysis;
  readonly #screens: Screens;
  readonly #recovery: RecoveryKeeper | undefined;
  /** What is said while a screen waits for it. */
  #listening: Row[] | undefined;

  constructor(options: ShellAppOptions) {
    const { shell, screen, recoveryDirectory } = options;
    this.#options = options;
    this.#shell = shell;
    this.#screen = screen;
    this.#pace = new Pace(() => this.#paint());
    this.#watch = new SharedWatch(shell.cluster);
    this.#line = this.#newLine();
    this.#front = this.#newFront();
    this.#analysis = new Analysis({
      shell,
      live: () => this.#watch.snapshot?.cib,
      nowMs: () => this.#watch.status?.nowMs ?? Date.now(),
      changed: () => {
        this.#screens.watchIfNeeded();
        this.#pace.background();
      },
    });
    this.#runner = new Runner({
      shell,
      front: this.#front,
      watch: this.#watch,
      glyphs: screen.glyphs,
      echo: (statement) => this.#echo(statement),
      print: (rows) => this.#print(rows),
      ask: (question) => this.#askWhileRunning(question),
      changed: () => this.#pace.background(),
    });
    this.#screens = this.#newScreens();
    this.#recovery =
      recoveryDirectory === undefined
        ? undefined
        : new RecoveryKeeper(recoveryDirectory, shell, (problem) =>
            this.#print([row(["warning", "WARNING: "], problem)]),
          );
  }

  #newLine(): PromptLine {
    return new PromptLine({
      shell: this.#shell,
      glyphs: this.#screen.glyphs,
      pace: this.#pace,
      historyPath: this.#options.historyPath,
      print: (rows) => this.#print(rows),
      edit: (text) => this.#edit(text),
      perform: (effect) => this.#perform(effect),
    });
  }

  #newFront(): ScreenFront {
    return new ScreenFront({
      print: (rows) => this.#print(rows),
      progress: () => this.#pace.background(),
      ask: (question) => this.#line.input({ kind: "ask", question }),
      plan: () => this.#runner.planned(),
      edit: (text, line) => this.#edit(text, line),
      open: async (name) => this.#screens.open(name),
      columns: () => this.#screens.columns,
    });
  }

  #newScreens(): Screens {
    return new Screens({
      shell: this.#shell,
      screen: this.#screen,
      watch: this.#watch,
      analysis: this.#analysis,
      pace: this.#pace,
      preferencesPath: this.#options.preferencesPath,
      follower: () => this.#runner.follower,
      frame: (columns, rows) => this.#frame(columns, rows),
      busy: () => this.#line.busy,
      run: (line) => void this.#run([line]),
      actions: {
        shell: async () => this.#shell,
        another: this.#options.another,
        live: () => this.#watch.snapshot?.cib,
        ask: (question) => this.#ask(question),
        run: (line) => this.#runAside(line),
      },
    });
  }

  /** What an earlier shell left behind is offered before anything else. */
  async begin(): Promise<void> {
    const { first } = this.#options;
    if (first === "monitor") {
      this.#screens.openMonitor(() => this.#leave(0));
      return;
    }
    if (first === "workspace") {
      await this.#shell.execute("configure", this.#front);
      this.#screens.openWorkspace();
    } else this.#screens.enterOrLeave(false);
    this.paint();
    const asked = await this.#recovery?.offer(this.#front);
    if (asked !== true) return;
    this.#screens.enterOrLeave(false);
    this.#line.ran([]);
  }

  event(event: TerminalEvent): void {
    this.#analysis.defer();
    if (!this.#line.ownsKeys(this.#screens.hasMonitor) && this.#screens.event(event)) this.#pace.key();
    else this.#line.input({ kind: "terminal", event, nowMs: Date.now() });
  }

  /** Everything anew. */
  paint(): void {
    this.#pace.now();
  }

  /** The terminal is gone: what is staged is kept, whatever runs is told to stop. */
  hangup(): void {
    this.#recovery?.flush();
    this.#runner.interrupt();
    this.#close();
  }

  #paint(): void {
    if (this.#screens.paint()) return;
    const { columns, rows } = this.#screen;
    this.#screen.showInline(this.#frame(columns, Math.max(1, Math.min(PROMPT_ROWS, rows - 1))));
  }

  #frame(columns: number, rows: number): PromptFrame {
    const { follower } = this.#runner;
    const { glyphs } = this.#screen;
    const inline = !this.#screens.hasWorkspace;
    const followed =
      follower === undefined || !inline
        ? []
        : progressRows(follower.source, Date.now(), columns, Math.min(8, rows), glyphs);
    const around = {
      status: inline ? stagedStatusRow(this.#analysis.staged, this.#analysis.plan, glyphs) : undefined,
      progress: followed.length > 0 ? followed : this.#front.progressRows(),
    };
    return this.#line.frame(around, { columns, rows });
  }

  #print(rows: readonly Row[]): void {
    this.#listening?.push(...rows);
    this.#screens.print(rows);
  }

  #close(): void {
    this.#pace.stop();
    this.#analysis.close();
    this.#screens.close();
  }

  #leave(code: number): void {
    this.#recovery?.leave();
    this.#close();
    this.#options.left(code);
  }

  #perform(effect: LineEffect): void {
    const { terminal } = this.#screen;
    switch (effect.kind) {
      case "submit":
        void this.#run(effect.statements);
        return;
      case "answer":
        this.#front.answer(effect.value);
        return;
      case "interrupt":
        this.#runner.interrupt();
        return;
      case "leave":
        void this.#run(["quit"]);
        return;
      case "suspend":
        terminal.suspend();
        return;
      case "clear-screen":
        this.#screen.repaint();
        return;
      case "bell":
        terminal.output.write(BELL);
        return;
    }
  }

  async #run(statements: readonly string[]): Promise<void> {
    const [first] = statements;
    if (first === undefined) {
      this.#echo("");
      this.#pace.now();
      return;
    }
    if (this.#line.busy !== "running") this.#line.begin(first);
    const before = this.#screens.isConfiguring;
    const outcome = await this.#runner.run(statements);
    if (outcome.quit) {
      this.#leave(outcome.code);
      return;
    }
    this.#screens.enterOrLeave(before);
    this.#line.ran(outcome.left);
  }

  /** The line as it was typed goes before what it puts out. */
  #echo(statement: string): void {
    if (!this.#screen.isWhole) this.#screen.showInline({ rows: [], cursor: undefined });
    this.#print(this.#line.echoRows(statement));
  }

  async #edit(text: string, line?: number): Promise<string | undefined> {
    const { terminal } = this.#screen;
    const outcome = await editText((command, args) => terminal.lend(command, args), this.#options.env, text, line);
    if (outcome.problem !== undefined) this.#print([row(["error", "ERROR: "], outcome.problem)]);
    return outcome.text;
  }

  #askWhileRunning(question: Question): Promise<string> {
    const answer = this.#front.waitForAnswer();
    this.#line.input({ kind: "ask", question });
    return answer;
  }

  #ask(question: Question): Promise<string> {
    return this.#askWhileRunning(question).finally(() => this.#line.rest());
  }

  /** Runs a line for a screen, in a shell of its own: the user's stays at its level. @returns what it said */
  async #runAside(line: string): Promise<readonly Row[]> {
    const { another } = this.#options;
    const shell = another === undefined ? this.#shell : await another(this.#shell.cluster);
    const said: Row[] = [];
    this.#line.begin(line);
    this.#print([row(["dim", `# ${line}`])]);
    this.#listening = said;
    await shell.execute(line, this.#front);
    this.#front.done();
    this.#listening = undefined;
    this.#line.ran([]);
    return said;
  }
}
