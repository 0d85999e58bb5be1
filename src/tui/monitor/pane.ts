import type { ClusterEvent } from "../../client/index.ts";
import type { StatusView } from "../../status/index.ts";
import type { TerminalEvent } from "../input/event.ts";
import { actionOf } from "../keys/lookup.ts";
import type { Row } from "../text/row.ts";
import { row } from "../text/row.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import { DetailReader } from "./detail-reader.ts";
import { MonitorFeed } from "./feed.ts";
import { LineCache } from "./line-cache.ts";
import type { MonitorSettings } from "./settings.ts";
import { type MonitorEffect, type MonitorState, newMonitor, selectedLine, stepMonitor } from "./state.ts";
import { layMonitor, type MonitorLayout, type MonitorSize } from "./view.ts";

export interface MonitorPaneOptions {
  readonly name: string;
  readonly watch: (listener: (event: ClusterEvent) => void) => () => void;
  readonly settings: MonitorSettings;
  readonly glyphs: Glyphs;
  /** Something changed by itself: look again, in so many milliseconds or when convenient. */
  readonly changed: (afterMs: number) => void;
  /** The first document is there. */
  readonly arrived: () => void;
  readonly timer: () => number;
}

/** The monitor wherever it stands, over the whole screen or in a pane: holds the subscription, what the user did to the
 *  view, and the layout that keys refer to. */
export class MonitorPane {
  readonly #options: MonitorPaneOptions;
  readonly #feed: MonitorFeed;
  readonly #details: DetailReader;
  readonly #unwatch: () => void;
  readonly #cache = new LineCache();
  #state: MonitorState;
  #view: StatusView | undefined;
  #layout: MonitorLayout | undefined;

  constructor(options: MonitorPaneOptions) {
    this.#options = options;
    this.#state = newMonitor(options.settings);
    this.#feed = new MonitorFeed(options.name, options.timer);
    this.#details = new DetailReader(() => options.changed(0));
    // Who shares a watch is told at once what is known already: whoever makes the pane paints it when it is made.
    let made = false;
    this.#unwatch = options.watch((event) => {
      const waiting = this.isWaiting;
      this.#feed.take(event, Date.now());
      if (!made) return;
      if (!waiting) options.changed(0);
      else if (!this.isWaiting) options.arrived();
    });
    made = true;
  }

  get isWaiting(): boolean {
    return this.#feed.snapshot === undefined;
  }

  get state(): MonitorState {
    return this.#state;
  }

  get feed(): MonitorFeed {
    return this.#feed;
  }

  /** What was last shown. */
  get view(): StatusView | undefined {
    return this.#view;
  }

  /** The rows of this moment. */
  rows(size: MonitorSize, nowMs: number): readonly Row[] {
    const source = this.#feed.source(nowMs, this.#state.settings);
    const owed = this.#feed.owed(this.#state.settings);
    if (owed !== undefined) this.#options.changed(owed);
    if (source === undefined) return waitingRows(size);
    this.#view = source.view;
    const subject =
      this.#state.detail && this.#layout !== undefined
        ? selectedLine(this.#state, this.#layout.ground.lines)?.subject
        : undefined;
    const cib = this.#feed.snapshot?.cib;
    const detail =
      subject === undefined || cib === undefined
        ? undefined
        : this.#details.read(cib, source, subject, this.#feed.clusterTime(nowMs));
    this.#layout = layMonitor(source, this.#state, size, this.#options.glyphs, nowMs, detail, this.#cache);
    this.#state = this.#layout.state;
    return this.#layout.rows;
  }

  /** A key for the monitor. @returns what must be done outside */
  key(event: TerminalEvent): readonly MonitorEffect[] {
    if (event.kind === "paste") return [];
    const action = actionOf(["monitor", "list"], event.key)?.action;
    if (this.#layout === undefined)
      return action === "quit" || action === "interrupt" || action === "back" ? [{ kind: "leave" }] : [];
    const step = stepMonitor(this.#state, this.#layout.ground, action, event.key, event.text);
    this.#state = step.state;
    return step.effects;
  }

  note(text: string): void {
    this.#state = { ...this.#state, note: text };
  }

  close(): void {
    this.#unwatch();
  }
}

function waitingRows(size: MonitorSize): Row[] {
  const rows: Row[] = Array.from({ length: size.rows }, () => row());
  rows[0] = row(["dim", " waiting for the cluster… (q leaves)"]);
  return rows;
}
