import type { Cluster } from "../../client/index.ts";
import { Pace, systemClock } from "../frame/pace.ts";
import { WholeScreen } from "../ink/WholeScreen.tsx";
import type { TerminalEvent } from "../input/event.ts";
import { MonitorPane } from "../monitor/pane.ts";
import type { MonitorSettings } from "../monitor/settings.ts";
import type { MonitorEffect } from "../monitor/state.ts";
import type { Screen } from "./screen.tsx";

export interface MonitorAppOptions {
  readonly cluster: Cluster;
  readonly screen: Screen;
  readonly settings: MonitorSettings;
  readonly left: () => void;
}

/** The monitor over the whole screen. */
export class MonitorApp {
  readonly #options: MonitorAppOptions;
  readonly #pane: MonitorPane;
  readonly #pace: Pace;
  readonly #clock: NodeJS.Timeout;
  #later: NodeJS.Timeout | undefined;

  constructor(options: MonitorAppOptions) {
    this.#options = options;
    this.#pace = new Pace(() => this.paint());
    this.#pane = new MonitorPane({
      cluster: options.cluster,
      settings: options.settings,
      glyphs: options.screen.glyphs,
      changed: (afterMs) => this.#changed(afterMs),
      timer: systemClock.now,
    });
    // The time in the header, and what stops being new.
    this.#clock = setInterval(() => this.#pace.background(), 1000);
  }

  event(event: TerminalEvent): void {
    for (const effect of this.#pane.key(event)) this.#perform(effect);
    this.#pace.key();
  }

  paint(): void {
    const { screen } = this.#options;
    const rows = this.#pane.rows({ columns: screen.columns, rows: screen.rows }, Date.now());
    screen.showWhole(<WholeScreen rows={rows} cursor={undefined} columns={screen.columns} theme={screen.theme} />);
  }

  close(): void {
    clearInterval(this.#clock);
    clearTimeout(this.#later);
    this.#pace.stop();
    this.#pane.close();
  }

  #changed(afterMs: number): void {
    if (afterMs === 0) {
      this.#pace.background();
      return;
    }
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#pace.background(), afterMs);
  }

  #perform(effect: MonitorEffect): void {
    const { screen } = this.#options;
    switch (effect.kind) {
      case "leave":
        this.#options.left();
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
        this.#pane.note("start this screen as `crm monitor` to act from it");
        return;
    }
  }
}
