import type { Cluster, ClusterEvent } from "../../client/index.ts";
import { Pace } from "../frame/pace.ts";
import type { TerminalEvent } from "../input/event.ts";
import type { MonitorSettings } from "../monitor/settings.ts";
import { MonitorScreen } from "./monitor-screen.ts";
import type { Screen } from "./screen.tsx";

/** So long nobody minds a screen that is still empty. */
const PATIENCE_MS = 100;

export interface MonitorAppOptions {
  readonly cluster: Cluster;
  readonly watch: (listener: (event: ClusterEvent) => void) => () => void;
  readonly screen: Screen;
  readonly settings: Partial<MonitorSettings>;
  readonly left: () => void;
}

/** The monitor as a program of its own (`crm_mon`): it shows, and leaves acting to the shell. */
export class MonitorApp {
  readonly #screen: Screen;
  readonly #monitor: MonitorScreen;
  readonly #pace: Pace;

  constructor({ cluster, watch, screen, settings, left }: MonitorAppOptions) {
    this.#screen = screen;
    this.#pace = new Pace(() => this.paint());
    this.#monitor = new MonitorScreen({
      cluster,
      watch,
      screen,
      settings,
      changed: () => this.#pace.background(),
      arrived: () => this.#pace.now(),
      leave: left,
      commands: undefined,
    });
  }

  event(event: TerminalEvent): void {
    this.#monitor.event(event);
    this.#pace.key();
  }

  /** The first frame is the cluster, unless that takes long enough for somebody to wonder. */
  begin(): void {
    if (this.#monitor.isWaiting) this.#pace.after(PATIENCE_MS);
    else this.paint();
  }

  paint(): void {
    this.#screen.showRows(this.#monitor.rows([]), undefined);
  }

  close(): void {
    this.#pace.stop();
    this.#monitor.close();
  }
}
