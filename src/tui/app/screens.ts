import type { Shell } from "../../shell/index.ts";
import type { Pace } from "../frame/pace.ts";
import type { TerminalEvent } from "../input/event.ts";
import { helpRows } from "../keys/help.ts";
import { actionOf } from "../keys/lookup.ts";
import type { PromptFrame } from "../prompt/view.ts";
import { type Row, row } from "../text/row.ts";
import { addConversation } from "../workspace/state.ts";
import type { ActionPorts } from "./actions.ts";
import type { Analysis } from "./analysis.ts";
import type { Follower } from "./follow.ts";
import { MonitorScreen } from "./monitor-screen.ts";
import { loadPreferences, type Preferences, savePreferences } from "./preferences.ts";
import type { Screen } from "./screen.tsx";
import type { SharedWatch } from "./shared-watch.ts";
import { WorkspaceScreen } from "./workspace-screen.ts";

export interface ScreensOptions {
  readonly shell: Shell;
  readonly screen: Screen;
  readonly watch: SharedWatch;
  readonly analysis: Analysis;
  readonly pace: Pace;
  readonly preferencesPath: string | undefined;
  readonly follower: () => Follower | undefined;
  /** The prompt with all that hangs below it, for a place of this size. */
  readonly frame: (columns: number, rows: number) => PromptFrame;
  readonly busy: () => "asked" | "running" | undefined;
  readonly run: (line: string) => void;
  /** What the monitor does to its selection is done with these. */
  readonly actions: ActionPorts;
}

/** The screens that a shell may have open: the configure workspace, the monitor over everything; or none, then what is said
 *  goes into the scrollback. */
export class Screens {
  readonly #options: ScreensOptions;
  #conversation: readonly Row[] = [];
  #workspace: WorkspaceScreen | undefined;
  #monitor: MonitorScreen | undefined;
  #unwatch: (() => void) | undefined;
  #preferences: Preferences;

  constructor(options: ScreensOptions) {
    const { preferencesPath } = options;
    this.#options = options;
    this.#preferences = preferencesPath === undefined ? { configure: "line" } : loadPreferences(preferencesPath);
  }

  get hasMonitor(): boolean {
    return this.#monitor !== undefined;
  }

  get hasWorkspace(): boolean {
    return this.#workspace !== undefined;
  }

  /** Columns that output has. */
  get columns(): number {
    return this.#workspace?.promptColumns ?? this.#options.screen.columns;
  }

  /** @returns false when the event is the prompt's */
  event(event: TerminalEvent): boolean {
    if (this.#monitor !== undefined) {
      this.#monitor.event(event);
      return true;
    }
    return (event.kind === "key" && this.#workspaceKey(event.key)) || this.#workspace?.event(event) === true;
  }

  /** @returns false when no screen is open */
  paint(): boolean {
    const { screen } = this.#options;
    if (this.#monitor !== undefined) screen.showRows(this.#monitor.rows(this.#dialog()), undefined);
    else if (this.#workspace !== undefined) {
      const { rows, cursor } = this.#workspace.lay(screen.columns, screen.rows);
      screen.showRows(rows, cursor);
    } else return false;
    return true;
  }

  print(rows: readonly Row[]): void {
    const { screen, pace } = this.#options;
    this.#conversation = addConversation(this.#conversation, rows);
    this.#workspace?.said(rows);
    if (!screen.isWhole) screen.print(rows);
    else pace.background();
  }

  close(): void {
    this.#monitor?.close();
    this.#workspace?.close();
    this.#unwatch?.();
  }

  open(name: "monitor" | "workspace"): void {
    if (name === "monitor") this.openMonitor();
    else this.openWorkspace();
  }

  openWorkspace(): void {
    const { screen, pace, frame, ...shared } = this.#options;
    if (screen.tooSmall) {
      this.print([row(["warning", "this terminal is too small for the workspace: 40 columns and 10 rows are needed"])]);
      return;
    }
    this.#workspace ??= new WorkspaceScreen({
      ...shared,
      glyphs: screen.glyphs,
      linear: screen.screenReader,
      conversation: this.#conversation,
      prompt: frame,
      suspend: () => screen.terminal.suspend(),
      redraw: () => screen.repaint(),
      changed: () => pace.background(),
    });
    this.watchIfNeeded();
    pace.now();
  }

  openMonitor(leave: () => void = () => this.#closeMonitor()): void {
    const { shell, screen, watch, pace, actions } = this.#options;
    this.#monitor ??= new MonitorScreen({
      cluster: shell.cluster,
      watch: watch.watch,
      screen,
      settings: {},
      changed: () => pace.background(),
      arrived: () => pace.now(),
      leave,
      commands: actions,
    });
    pace.now();
  }

  /** The configure level opens as the user left it the last time; leaving the level leaves the workspace. */
  enterOrLeave(before: boolean): void {
    const { screen } = this.#options;
    const now = this.isConfiguring;
    if (now === before) return;
    if (!now) this.#closeWorkspace();
    else if (this.#preferences.configure === "workspace" && !screen.tooSmall && !screen.screenReader)
      this.openWorkspace();
  }

  get isConfiguring(): boolean {
    return this.#options.shell.promptInfo().path[0] === "configure";
  }

  /** The live state is looked at while something is staged, because the plan depends on it. */
  watchIfNeeded(): void {
    const { analysis, watch, pace } = this.#options;
    const needed = analysis.staged.objects.length > 0 || this.#workspace !== undefined;
    if (needed && this.#unwatch === undefined) {
      this.#unwatch = watch.watch((event) => {
        if (event.kind === "cib") analysis.restart();
        pace.background();
      });
    } else if (!needed) {
      this.#unwatch?.();
      this.#unwatch = undefined;
    }
  }

  /** While a screen is open, a question or what runs stands in its last rows. */
  #dialog(): readonly Row[] {
    const { screen, busy, frame } = this.#options;
    return busy() === undefined ? [] : frame(screen.columns, Math.max(3, screen.rows >> 1)).rows;
  }

  /** Keys of the workspace that work in the line too. @returns whether it was one */
  #workspaceKey(key: string): boolean {
    const { busy, run, screen } = this.#options;
    const action = actionOf(["workspace"], key)?.action;
    if (action === undefined || busy() === "running") return false;
    switch (action) {
      case "toggle-workspace":
        if (this.#workspace === undefined) this.openWorkspace();
        else this.#closeWorkspace();
        this.#prefer(this.#workspace === undefined ? "line" : "workspace");
        return true;
      case "monitor":
        this.openMonitor();
        return true;
      case "commit":
      case "verify":
        run(this.isConfiguring ? action : `configure ${action}`);
        return true;
      case "help":
        if (this.#workspace === undefined) {
          this.print(helpRows(["prompt", "menu", "search", "paste", "question"], screen.columns));
          return true;
        }
        return this.#workspace.action(action);
      default:
        return this.#workspace?.action(action) ?? false;
    }
  }

  #prefer(configure: Preferences["configure"]): void {
    const { preferencesPath } = this.#options;
    if (preferencesPath === undefined || this.#preferences.configure === configure) return;
    this.#preferences = { configure };
    const problem = savePreferences(preferencesPath, this.#preferences);
    if (problem !== undefined) this.print([row(["warning", "WARNING: "], `this choice is not kept: ${problem}`)]);
  }

  #closeWorkspace(): void {
    this.#workspace?.close();
    this.#workspace = undefined;
    this.#options.pace.now();
  }

  #closeMonitor(): void {
    this.#monitor?.close();
    this.#monitor = undefined;
    this.#options.pace.now();
  }
}
