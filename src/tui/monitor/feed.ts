import type { Element } from "../../cib/index.ts";
import { formatVersion } from "../../cib/index.ts";
import type { CibSnapshot, ClusterEvent, ClusterStatus } from "../../client/index.ts";
import { type Reading, readCluster } from "../../state/index.ts";
import { buildStatus, type StatusView } from "../../status/index.ts";
import { EVENT_LIMIT, eventsBetween, type MonitorEvent } from "./events.ts";
import { eventsBefore } from "./history.ts";
import { mergeViews, reducedDocument, touchedResources } from "./partial.ts";
import { sectionsOf } from "./sections.ts";
import type { MonitorSettings } from "./settings.ts";
import type { ClusterHead, MonitorSection, MonitorSource } from "./source.ts";

/** A whole reading takes at most this share of the time. */
const SHARE = 1 / 10;
/** Events that are read from the history of operations at the first look. */
const EVENTS_BEFORE = 10;
/** Changes kept for setting off what is new; older ones are of no use. */
const CHANGED_LIMIT = 2000;

/** What comes over the socket, made into what the monitor shows. Reading is put off until somebody looks (`source`), and a
 *  large document is read in full only as often as its size allows. */
export class MonitorFeed {
  readonly #name: string;
  readonly #timer: () => number;
  #snapshot: CibSnapshot | undefined;
  #status: ClusterStatus | undefined;
  /** How far the cluster's clock is ahead of ours. */
  #aheadMs = 0;
  #lost: ClusterHead["lost"];
  #read: { readonly cib: Element; readonly view: StatusView } | undefined;
  /** The last reading of a whole document: what the sections are printed from. */
  #whole: Reading | undefined;
  #sections:
    | { readonly of: Reading; readonly settings: MonitorSettings; readonly sections: readonly MonitorSection[] }
    | undefined;
  #events: readonly MonitorEvent[] = [];
  #changedMs = new Map<string, number>();
  /** No whole reading before this time of `timer`. */
  #restUntil = 0;

  /** `timer` measures what a reading costs, in milliseconds. */
  constructor(name: string, timer: () => number) {
    this.#name = name;
    this.#timer = timer;
  }

  take(event: ClusterEvent, nowMs: number): void {
    switch (event.kind) {
      case "cib":
        this.#snapshot = event.snapshot;
        this.#lost = undefined;
        return;
      case "status":
        this.#takeTime(event.status, nowMs);
        this.#status = event.status;
        this.#lost = event.status.connected
          ? undefined
          : (this.#lost ?? { reason: "not connected", sinceMs: nowMs, retryMs: 0 });
        return;
      case "lost":
        this.#lost = { reason: event.reason, sinceMs: this.#lost?.sinceMs ?? nowMs, retryMs: 0 };
        return;
    }
  }

  /** Events of the history bear the cluster's time, which may have been unknown when they were read. */
  #takeTime(status: ClusterStatus, nowMs: number): void {
    const aheadMs = status.nowMs === undefined ? 0 : status.nowMs - nowMs;
    if (this.#status === undefined) {
      const byMs = aheadMs - this.#aheadMs;
      this.#events = this.#events.map((each) =>
        each.recorded === true ? { ...each, timeMs: each.timeMs - byMs } : each,
      );
    }
    this.#aheadMs = aheadMs;
  }

  /** The cluster's time at a time of ours. */
  clusterTime(nowMs: number): number {
    return nowMs + this.#aheadMs;
  }

  get snapshot(): CibSnapshot | undefined {
    return this.#snapshot;
  }

  /** What is known now; undefined until the first document has come. */
  source(nowMs: number, settings: MonitorSettings): MonitorSource | undefined {
    if (this.#snapshot === undefined) return undefined;
    this.#refresh(this.#snapshot.cib, nowMs, settings.operations);
    if (this.#read === undefined) return undefined;
    return {
      view: this.#read.view,
      cluster: this.#head(this.#snapshot),
      sections: this.#sectionsFor(settings),
      events: this.#events,
      changedMs: this.#changedMs,
    };
  }

  /** Milliseconds until what is known but not yet read may be read; undefined when all is read. */
  owed(settings: MonitorSettings): number | undefined {
    const cib = settings.operations ? this.#whole?.cib : this.#read?.cib;
    if (this.#snapshot === undefined || cib === this.#snapshot.cib) return undefined;
    return Math.max(0, this.#restUntil - this.#timer());
  }

  #head({ version }: CibSnapshot): ClusterHead {
    const actions = this.#status?.transition?.actions;
    return {
      name: this.#name,
      dc: this.#status?.dc,
      quorum: this.#status?.quorum ?? false,
      version: formatVersion(version),
      transition: actions && {
        done: actions.filter(({ state }) => state === "done").length,
        failed: actions.filter(({ state }) => state === "failed").length,
        total: actions.length,
      },
      lost: this.#lost,
    };
  }

  #sectionsFor(settings: MonitorSettings): readonly MonitorSection[] {
    const reading = this.#whole;
    if (reading === undefined) return [];
    if (this.#sections?.of !== reading || this.#sections.settings !== settings) {
      this.#sections = { of: reading, settings, sections: sectionsOf(reading, settings) };
    }
    return this.#sections.sections;
  }

  /** `whole`: what is shown is printed from the whole document. */
  #refresh(cib: Element, nowMs: number, whole: boolean): void {
    const before = this.#read;
    if (whole && this.#whole?.cib !== cib) this.#adopt(cib, this.#readWhole(cib, nowMs), nowMs);
    if (this.#read?.cib === cib) return;
    const view = (before && this.#readPart(before, cib, nowMs)) ?? this.#readWhole(cib, nowMs);
    this.#adopt(cib, view, nowMs);
  }

  #adopt(cib: Element, view: StatusView | undefined, nowMs: number): void {
    const before = this.#read;
    if (view === undefined) return;
    this.#read = { cib, view };
    if (before === undefined) {
      this.#events = eventsBefore(cib, this.#aheadMs, EVENTS_BEFORE);
      return;
    }
    const events = eventsBetween(before.view, view, nowMs);
    if (events.length === 0) return;
    this.#events = [...this.#events, ...events].slice(-EVENT_LIMIT);
    for (const event of events) this.#changedMs.set(event.about, nowMs);
    if (this.#changedMs.size > CHANGED_LIMIT) this.#changedMs = new Map([...this.#changedMs].slice(-CHANGED_LIMIT));
  }

  #readPart(
    before: { readonly cib: Element; readonly view: StatusView },
    cib: Element,
    nowMs: number,
  ): StatusView | undefined {
    const touched = touchedResources(before.cib, cib);
    if (touched === undefined) return undefined;
    if (touched.size === 0) return before.view;
    const reduced = reducedDocument(cib, touched);
    if (reduced === undefined) return undefined;
    return mergeViews(before.view, buildStatus(readCluster(reduced.cib, this.clusterTime(nowMs))), reduced.tops);
  }

  #readWhole(cib: Element, nowMs: number): StatusView | undefined {
    const start = this.#timer();
    if (start < this.#restUntil) return undefined;
    this.#whole = readCluster(cib, this.clusterTime(nowMs));
    const view = buildStatus(this.#whole);
    const end = this.#timer();
    this.#restUntil = end + (end - start) / SHARE;
    return view;
  }
}
