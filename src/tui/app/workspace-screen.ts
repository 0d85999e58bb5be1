import type { Shell } from "../../shell/index.ts";
import { systemClock } from "../frame/pace.ts";
import type { TerminalEvent } from "../input/event.ts";
import { actionOf } from "../keys/lookup.ts";
import { MonitorPane } from "../monitor/pane.ts";
import { MONITOR_PRESETS } from "../monitor/settings.ts";
import { progressRows } from "../progress/rows.ts";
import type { PromptFrame } from "../prompt/view.ts";
import type { Row } from "../text/row.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import { arrange, type PaneName } from "../workspace/geometry.ts";
import {
  addConversation,
  focusOn,
  newWorkspace,
  nextPane,
  paneKey,
  typesIntoPrompt,
  type WorkspaceState,
} from "../workspace/state.ts";
import { layWorkspace, type WorkspaceLayout } from "../workspace/view.ts";
import type { Analysis } from "./analysis.ts";
import type { Follower } from "./follow.ts";
import type { SharedWatch } from "./shared-watch.ts";

export interface WorkspaceScreenOptions {
  readonly shell: Shell;
  readonly watch: SharedWatch;
  readonly analysis: Analysis;
  readonly glyphs: Glyphs;
  /** Nothing beside anything else. */
  readonly linear: boolean;
  readonly conversation: readonly Row[];
  readonly follower: () => Follower | undefined;
  readonly prompt: (columns: number, rows: number) => PromptFrame;
  readonly busy: () => "asked" | "running" | undefined;
  readonly run: (line: string) => void;
  readonly suspend: () => void;
  readonly redraw: () => void;
  readonly changed: () => void;
}

/** The configure workspace over the whole screen: conversation and prompt, what is staged, the plan, the cluster. */
export class WorkspaceScreen {
  readonly #options: WorkspaceScreenOptions;
  readonly #cluster: MonitorPane;
  #state: WorkspaceState;
  #layout: WorkspaceLayout | undefined;
  #columns = 80;
  #rows = 24;

  constructor(options: WorkspaceScreenOptions) {
    this.#options = options;
    this.#state = newWorkspace(options.conversation);
    this.#cluster = new MonitorPane({
      name: options.shell.cluster.name,
      watch: options.watch.watch,
      settings: { ...MONITOR_PRESETS, history: false },
      glyphs: options.glyphs,
      changed: options.changed,
      arrived: options.changed,
      timer: systemClock.now,
    });
  }

  /** Columns that output has in the conversation. */
  get promptColumns(): number {
    return this.#columnsOf("prompt");
  }

  lay(columns: number, rows: number): WorkspaceLayout {
    this.#columns = columns;
    this.#rows = rows;
    const { watch, analysis, shell, glyphs } = this.#options;
    const follower = this.#options.follower();
    const nowMs = Date.now();
    const { name, host } = shell.promptInfo();
    this.#layout = layWorkspace(
      {
        staged: analysis.staged,
        plan: analysis.plan,
        planProblem: analysis.planProblem,
        progress:
          follower === undefined
            ? undefined
            : progressRows(follower.source, nowMs, this.#columnsOf("plan"), 30, glyphs),
        cluster: (width, height) => this.#cluster.rows({ columns: width, rows: height, bare: true }, nowMs),
        prompt: this.#options.prompt,
        where: `${name}/${host}`,
        quorum: shell.cluster.setting === "file" ? undefined : watch.status?.quorum,
        connected: watch.lost === undefined,
        busy: this.#options.busy(),
        linear: this.#options.linear,
      },
      this.#state,
      columns,
      rows,
      glyphs,
    );
    this.#state = this.#layout.state;
    return this.#layout;
  }

  /** Something was said; the end of the conversation comes into view. */
  said(rows: readonly Row[]): void {
    this.#state = { ...this.#state, conversation: addConversation(this.#state.conversation, rows), scrolled: 0 };
  }

  /** An action of the table of keys that is the workspace's own. @returns whether it is */
  action(action: string): boolean {
    const state = this.#state;
    switch (action) {
      case "focus-prompt":
      case "focus-staged":
      case "focus-plan":
      case "focus-cluster":
        this.#state = focusOn(state, action.slice("focus-".length) as WorkspaceState["focus"]);
        return true;
      case "next-pane":
        this.#state = nextPane(state);
        return true;
      case "help":
        this.#state = { ...state, help: !state.help, helpScroll: 0 };
        return true;
      case "scroll-up":
        if (state.focus !== "prompt") return false;
        this.#state = { ...state, scrolled: Math.min(state.conversation.length, state.scrolled + (this.#rows >> 1)) };
        return true;
      case "scroll-down":
        if (state.focus !== "prompt") return false;
        this.#state = { ...state, scrolled: Math.max(0, state.scrolled - (this.#rows >> 1)) };
        return true;
      default:
        return false;
    }
  }

  /** A key for the help page or the pane that has the keyboard. @returns whether it was taken; the prompt gets the others */
  event(event: TerminalEvent): boolean {
    if (this.#state.help) {
      this.#helpKey(event);
      return true;
    }
    if (this.#state.focus === "prompt" || event.kind === "paste") return false;
    if (this.#state.focus === "cluster") return this.#clusterKey(event);
    const action = actionOf(this.#state.focus === "staged" ? ["staged", "list"] : ["list"], event.key)?.action;
    if (this.#layout !== undefined && typesIntoPrompt(this.#layout.ground, action, event.text)) {
      this.#state = focusOn(this.#state, "prompt");
      return false;
    }
    const moved = this.#layout && paneKey(this.#state, this.#layout.ground, action);
    if (moved !== undefined) this.#state = moved;
    else this.#paneAction(action);
    return true;
  }

  close(): void {
    this.#cluster.close();
  }

  #columnsOf(pane: PaneName): number {
    const { panes } = arrange(this.#columns, this.#rows, pane, undefined, this.#options.linear);
    return panes.get(pane)?.columns ?? this.#columns;
  }

  #helpKey(event: TerminalEvent): void {
    const action = event.kind === "key" ? actionOf(["list"], event.key)?.action : undefined;
    const by: Partial<Record<string, number>> = { "row-down": 1, "row-up": -1, "page-down": 10, "page-up": -10 };
    const step = action === undefined ? undefined : by[action];
    if (step === undefined) this.#state = { ...this.#state, help: false };
    else this.#state = { ...this.#state, helpScroll: Math.max(0, this.#state.helpScroll + step) };
  }

  #clusterKey(event: TerminalEvent): boolean {
    for (const effect of this.#cluster.key(event)) {
      if (effect.kind === "leave") this.#state = focusOn(this.#state, "prompt");
      else if (effect.kind === "suspend") this.#options.suspend();
      else if (effect.kind === "redraw") this.#options.redraw();
      else if (effect.kind === "explain" && effect.subject.kind === "resource")
        this.#run(`explain ${effect.subject.id}`);
      else if (effect.kind === "act") this.#cluster.note("F7 opens the monitor, which can act");
    }
    return true;
  }

  #paneAction(action: string | undefined): void {
    const chosen = this.#state.staged.chosen;
    const object = this.#options.analysis.staged.objects.find(({ key }) => key === chosen);
    switch (action) {
      case "back":
      case "quit":
      case "interrupt":
        this.#state = focusOn(this.#state, "prompt");
        return;
      case "help":
        this.#state = { ...this.#state, help: true, helpScroll: 0 };
        return;
      case "undo-last":
        this.#run("undo");
        return;
      case "redo-last":
        this.#run("redo");
        return;
      case "suspend":
        this.#options.suspend();
        return;
      case "redraw":
        this.#options.redraw();
        return;
      case "explain":
        this.#explain();
        return;
      case "undo-selected":
        if (object !== undefined) this.#run(`revert ${object.id}`);
        return;
      case "edit-object":
        if (object !== undefined) this.#run(`edit ${object.id}`);
        return;
      default:
        return;
    }
  }

  /** Why the selected step of the plan, or the selected object, is as it is. */
  #explain(): void {
    const { analysis } = this.#options;
    if (this.#state.focus === "plan") {
      const step = analysis.plan?.steps.find(
        ({ kind, what, to }) => `${kind} ${what} ${to ?? ""}` === this.#state.plan.chosen,
      );
      if (step !== undefined && step.kind !== "fence" && step.kind !== "shutdown") this.#run(`explain ${step.what}`);
      return;
    }
    const object = analysis.staged.objects.find(({ key }) => key === this.#state.staged.chosen);
    if (object !== undefined) this.#run(`show ${object.id}`);
  }

  #run(line: string): void {
    const inConfigure = this.#options.shell.promptInfo().path[0] === "configure";
    const needsConfigure = /^(?:undo|redo|revert|edit|show)\b/.test(line);
    this.#options.run(needsConfigure && !inConfigure ? `configure ${line}` : line);
  }
}
