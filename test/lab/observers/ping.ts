// Asks an address without pause from the hub, as a client that never gives up. One continuous ping: single ones wait for
// ARP to give a dead neighbour up, and report three seconds whatever happens.
import { HUB, type Lab, type Running } from "../library/index.ts";
import type { Timeline } from "./timeline.ts";

export interface Outage {
  readonly fromMs: number;
  /** Undefined while it lasts. */
  readonly toMs: number | undefined;
}

/** One answer: when it came, and to which of the numbered requests. */
export interface Echo {
  readonly atMs: number;
  readonly request: number;
}

const INTERVAL_MS = 20;
/** Silence that is an outage, not a lost packet. */
const OUTAGE_MS = 250;
/** A machine that stands still sends no requests either, and finds the answers to the earlier ones when it goes on: an outage
 *  is one only if requests went out into the silence. */
const REQUESTS_LOST = 3;

/** Every silence between answers, and from the last of them to now. */
export function outagesAmong(echoes: readonly Echo[], nowMs: number): Outage[] {
  const outages: Outage[] = [];
  for (const [index, { atMs, request }] of echoes.entries()) {
    const next = echoes[index + 1];
    const lost = next === undefined ? REQUESTS_LOST : next.request - request - 1;
    if ((next?.atMs ?? nowMs) - atMs >= OUTAGE_MS && lost >= REQUESTS_LOST) {
      outages.push({ fromMs: atMs, toMs: next?.atMs });
    }
  }
  return outages;
}

export class PingWatch {
  private readonly echoes: Echo[] = [];
  private readonly running: Running;
  private readonly timeline: Timeline;
  private readonly address: string;

  constructor(lab: Lab, address: string, timeline: Timeline) {
    this.timeline = timeline;
    this.address = address;
    const argv = ["ping", "-n", "-D", "-i", String(INTERVAL_MS / 1000), address];
    this.running = lab.watch(HUB, argv, (line) => this.take(line));
  }

  /** The first answer after this moment; undefined when there was none yet. */
  firstAnswerAfter(epochMs: number): number | undefined {
    return this.echoes.find(({ atMs }) => atMs > epochMs)?.atMs;
  }

  get answersNow(): boolean {
    const last = this.echoes.at(-1);
    return last !== undefined && Date.now() - last.atMs < OUTAGE_MS;
  }

  /** Every silence between the first answer after `fromMs` and now. */
  outages(fromMs = 0): Outage[] {
    return outagesAmong(this.since(fromMs), Date.now());
  }

  /** The longest time between two answers, the first of them at or after `fromMs`, up to now. */
  longestSilenceMs(fromMs: number): number {
    const times = [...this.since(fromMs).map(({ atMs }) => atMs), Date.now()];
    return Math.max(0, ...times.slice(1).map((at, index) => at - times[index]!));
  }

  stop(): Promise<void> {
    return this.running.stop();
  }

  private since(fromMs: number): Echo[] {
    return this.echoes.filter(({ atMs }) => atMs >= fromMs);
  }

  private take(line: string): void {
    const [, stamp, request] = line.match(/^\[(\d+\.\d+)\] \d+ bytes from .* icmp_seq=(\d+)/) ?? [];
    if (stamp === undefined) return;
    const echo = { atMs: Number(stamp) * 1000, request: Number(request) };
    const last = this.echoes.at(-1);
    if (last === undefined) this.timeline.note("ping", `${this.address} answers`, echo.atMs);
    else if (outagesAmong([last, echo], echo.atMs).length > 0) {
      this.timeline.note("ping", `${this.address} silent`, last.atMs);
      this.timeline.note(
        "ping",
        `${this.address} answers again after ${Math.round(echo.atMs - last.atMs)} ms`,
        echo.atMs,
      );
    }
    this.echoes.push(echo);
  }
}
