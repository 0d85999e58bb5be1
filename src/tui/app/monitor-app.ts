import type { Cluster } from "../../client/index.ts";
import { Pace } from "../frame/pace.ts";
import type { TerminalEvent } from "../input/event.ts";
import type { MonitorSettings } from "../monitor/settings.ts";
import { MonitorScreen } from "./monitor-screen.ts";
import type { Screen } from "./screen.tsx";

export interface MonitorAppOptions {
  readonly cluster: Cluster;
  readonly screen: Screen;
  readonly settings: Partial<MonitorSettings>;
  readonly left: () => void;
}

/** The monitor as a program of its own (`crm_mon`): it shows, and leaves acting to the shell. */
export class MonitorApp {
  readonly #screen: Screen;
  readonly #monitor: MonitorScreen;
  readonly #pace: Pace;

  constructor({ cluster, screen, settings, left }: MonitorAppOptions) {
    this.#screen = screen;
    this.#pace = new Pace(() => this.paint());
    this.#monitor = new MonitorScreen({
      cluster,
      watch: (listener) => cluster.watch(listener),
      screen,
      settings,
      changed: () => this.#pace.background(),
      leave: left,
      commands: undefined,
    });
  }

  event(event: TerminalEvent): void {
    this.#monitor.event(event);
    this.#pace.key();
  }

  paint(): void {
    this.#screen.showRows(this.#monitor.rows([]), undefined);
  }

  close(): void {
    this.#pace.stop();
    this.#monitor.close();
  }
}
