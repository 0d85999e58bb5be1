import type { Cluster, ClusterEvent } from "../../client/index.ts";
import { Pace } from "../frame/pace.ts";
import type { TerminalEvent } from "../input/event.ts";
import type { MonitorSettings } from "../monitor/settings.ts";
import { EMPTY_ROW, type Row } from "../text/row.ts";
import { MonitorScreen } from "./monitor-screen.ts";
import type { Screen } from "./screen.tsx";

/** So long nobody minds a screen that is still empty. */
const PATIENCE_MS = 100;

export interface MonitorAppOptions {
  readonly cluster: Cluster;
  readonly watch: (listener: (event: ClusterEvent) => void) => () => void;
  readonly screen: Screen;
  readonly settings: Partial<MonitorSettings>;
  /** The cluster is on the screen for the first time. */
  readonly shown: () => void;
  readonly left: () => void;
}

/** The monitor as a program of its own (`crm_mon`): it shows, and leaves acting to the shell. */
export class MonitorApp {
  readonly #screen: Screen;
  readonly #monitor: MonitorScreen;
  readonly #pace: Pace;
  readonly #shown: () => void;

  constructor({ cluster, watch, screen, settings, shown, left }: MonitorAppOptions) {
    this.#screen = screen;
    this.#shown = shown;
    this.#pace = new Pace(() => this.paint());
    this.#monitor = new MonitorScreen({
      cluster,
      watch,
      screen,
      settings,
      changed: () => this.#pace.background(),
      arrived: () => {
        this.#pace.now();
        shown();
      },
      leave: left,
      commands: undefined,
    });
  }

  event(event: TerminalEvent): void {
    this.#monitor.event(event);
    this.#pace.key();
  }

  /** The first words are the cluster's, unless that takes long enough for somebody to wonder. Until then the screen is empty,
   *  but made ready: what Ink needs for its first frame passes while the engine puts the document together. (A reader of lines
   *  would read the empty ones out.) */
  begin(): void {
    if (!this.#monitor.isWaiting) {
      this.paint();
      this.#shown();
      return;
    }
    if (!this.#screen.screenReader) this.#screen.showRows(emptyRows(this.#screen.rows), undefined);
    this.#pace.after(PATIENCE_MS);
  }

  paint(): void {
    this.#screen.showRows(this.#monitor.rows([]), undefined);
  }

  close(): void {
    this.#pace.stop();
    this.#monitor.close();
  }
}

function emptyRows(count: number): readonly Row[] {
  return Array.from({ length: count }, () => EMPTY_ROW);
}
