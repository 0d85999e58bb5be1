import type { Cluster, ClusterEvent } from "../../client/index.ts";
import { systemClock } from "../frame/pace.ts";
import type { TerminalEvent } from "../input/event.ts";
import { MonitorPane } from "../monitor/pane.ts";
import { MONITOR_PRESETS, type MonitorSettings } from "../monitor/settings.ts";
import type { MonitorEffect } from "../monitor/state.ts";
import { type Row, row } from "../text/row.ts";
import { type ActionPorts, act, explain } from "./actions.ts";
import type { Screen } from "./screen.tsx";

export interface MonitorScreenOptions {
  readonly cluster: Cluster;
  readonly watch: (listener: (event: ClusterEvent) => void) => () => void;
  readonly screen: Screen;
  readonly settings: Partial<MonitorSettings>;
  readonly changed: () => void;
  /** The first document is there: what was waited for. */
  readonly arrived: () => void;
  readonly leave: () => void;
  /** How to act on the selection; undefined where there is no shell to do it. */
  readonly commands: ActionPorts | undefined;
}

/** The monitor over the whole screen: its pane, a clock, and what is done to the selection. */
export class MonitorScreen {
  readonly #options: MonitorScreenOptions;
  readonly #pane: MonitorPane;
  readonly #clock: NodeJS.Timeout | undefined;
  #later: NodeJS.Timeout | undefined;

  constructor(options: MonitorScreenOptions) {
    this.#options = options;
    this.#pane = new MonitorPane({
      name: options.cluster.name === "live" ? options.cluster.setting : options.cluster.name,
      watch: options.watch,
      settings: { ...MONITOR_PRESETS, ...options.settings },
      glyphs: options.screen.glyphs,
      changed: (afterMs) => this.#changed(afterMs),
      arrived: options.arrived,
      timer: systemClock.now,
    });
    // The time in the header, and what stops being new; a reader of lines would read it out each second.
    this.#clock = options.screen.screenReader ? undefined : setInterval(options.changed, 1000);
  }

  /** The whole screen; `dialog` takes its last rows but the bottom line. */
  rows(dialog: readonly Row[]): readonly Row[] {
    const { screen } = this.#options;
    const rows = this.#pane.rows({ columns: screen.columns, rows: screen.rows }, Date.now());
    return dialog.length === 0
      ? rows
      : [...rows.slice(0, Math.max(0, screen.rows - dialog.length - 1)), this.#rule(), ...dialog].slice(-screen.rows);
  }

  /** What is asked is set off from what is shown. */
  #rule(): Row {
    const { columns, glyphs } = this.#options.screen;
    return row(["frame", glyphs.horizontal.repeat(columns)]);
  }

  /** Nothing is known of the cluster yet. */
  get isWaiting(): boolean {
    return this.#pane.isWaiting;
  }

  event(event: TerminalEvent): void {
    for (const effect of this.#pane.key(event)) this.#perform(effect);
  }

  close(): void {
    clearInterval(this.#clock);
    clearTimeout(this.#later);
    this.#pane.close();
  }

  #changed(afterMs: number): void {
    if (afterMs === 0) {
      this.#options.changed();
      return;
    }
    clearTimeout(this.#later);
    this.#later = setTimeout(this.#options.changed, afterMs);
  }

  #perform(effect: MonitorEffect): void {
    const { screen, commands } = this.#options;
    switch (effect.kind) {
      case "leave":
        this.#options.leave();
        return;
      case "suspend":
        screen.terminal.suspend();
        return;
      case "redraw":
        screen.repaint();
        return;
      case "bell":
        screen.terminal.output.write("\x07");
        return;
      case "explain":
      case "act":
        if (commands === undefined) {
          this.#pane.note("nothing can be done from here: open it with `crm monitor`");
          return;
        }
        void (
          effect.kind === "act"
            ? act(effect.action, effect.subject, this.#pane.view, commands, screen.glyphs)
            : explain(effect.subject, commands)
        ).then((note) => {
          this.#pane.note(note);
          this.#options.changed();
        });
        return;
    }
  }
}
