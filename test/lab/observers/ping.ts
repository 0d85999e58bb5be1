// Asks an address without pause from the hub, as a client that never gives up. One continuous ping: single ones wait for
// ARP to give a dead neighbour up, and report three seconds whatever happens.
import { HUB, type Lab, type Running } from "../library/index.ts";
import type { Timeline } from "./timeline.ts";

export interface Outage {
  readonly fromMs: number;
  /** Undefined while it lasts. */
  readonly toMs: number | undefined;
}

const INTERVAL_MS = 20;
/** Silence that is an outage, not a slow machine. */
const OUTAGE_MS = 250;

export class PingWatch {
  private readonly answersMs: number[] = [];
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
    return this.answersMs.find((at) => at > epochMs);
  }

  get answersNow(): boolean {
    const last = this.answersMs.at(-1);
    return last !== undefined && Date.now() - last < OUTAGE_MS;
  }

  /** Every silence between the first answer after `fromMs` and now. */
  outages(fromMs = 0, shortestMs = OUTAGE_MS): Outage[] {
    const answers = this.answersMs.filter((at) => at >= fromMs);
    const gaps: Outage[] = [];
    for (const [at, answer] of answers.entries()) {
      const next = answers[at + 1];
      if ((next ?? Date.now()) - answer >= shortestMs) gaps.push({ fromMs: answer, toMs: next });
    }
    return gaps;
  }

  /** The longest time between two answers, the first of them at or after `fromMs`, up to now. */
  longestSilenceMs(fromMs: number): number {
    return Math.max(0, ...this.outages(fromMs, 0).map(({ fromMs: from, toMs }) => (toMs ?? Date.now()) - from));
  }

  stop(): Promise<void> {
    return this.running.stop();
  }

  private take(line: string): void {
    const stamp = line.match(/^\[(\d+\.\d+)\] \d+ bytes from/)?.[1];
    if (stamp === undefined) return;
    const at = Number(stamp) * 1000;
    const last = this.answersMs.at(-1);
    if (last === undefined) this.timeline.note("ping", `${this.address} answers`, at);
    else if (at - last >= OUTAGE_MS) {
      this.timeline.note("ping", `${this.address} silent`, last);
      this.timeline.note("ping", `${this.address} answers again after ${Math.round(at - last)} ms`, at);
    }
    this.answersMs.push(at);
  }
}
