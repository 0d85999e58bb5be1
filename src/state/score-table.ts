import { addScores, INFINITY } from "../base/index.ts";

/** Stands where a host is not in a table: nothing is known to allow it there. */
export const ABSENT = -0x8000_0000;

/** Where the present state of a resource may be looked for on a host (resource-discovery). */
export const ProbeMode = { Always: 0, Never: 1, Exclusive: 2 } as const;
export type ProbeMode = (typeof ProbeMode)[keyof typeof ProbeMode];

/** Scores of one resource over hosts, by `Host.index`, with the probe mode and a count of instances for each host.
 *  Hosts beyond the end are absent: a table made before a host was known stays valid. */
export class ScoreTable {
  scores: Int32Array;
  modes: Uint8Array;
  counts: Int32Array;

  constructor(size: number) {
    this.scores = new Int32Array(size).fill(ABSENT);
    this.modes = new Uint8Array(size);
    this.counts = new Int32Array(size);
  }

  has(host: number): boolean {
    return host < this.scores.length && this.scores[host] !== ABSENT;
  }

  /** The score, ABSENT where there is none. */
  get(host: number): number {
    return host < this.scores.length ? this.scores[host]! : ABSENT;
  }

  mode(host: number): ProbeMode {
    return (this.modes[host] ?? ProbeMode.Always) as ProbeMode;
  }

  /** Sets a score; a host that comes in new starts with this mode and no instances. */
  set(host: number, score: number, mode: ProbeMode = ProbeMode.Always): void {
    if (host >= this.scores.length) this.grow(host + 1);
    if (this.scores[host] === ABSENT) {
      this.modes[host] = mode;
      this.counts[host] = 0;
    }
    this.scores[host] = score;
  }

  /** Adds to the score of a host that is in the table. */
  add(host: number, score: number): void {
    this.scores[host] = addScores(this.scores[host]!, score);
  }

  remove(host: number): void {
    if (host < this.scores.length) this.scores[host] = ABSENT;
  }

  /** Bans every host that is in the table. */
  banAll(): void {
    const { scores } = this;
    for (let host = 0; host < scores.length; host++) if (scores[host] !== ABSENT) scores[host] = -INFINITY;
  }

  copy(): ScoreTable {
    const copy = Object.create(ScoreTable.prototype) as ScoreTable;
    copy.scores = this.scores.slice();
    copy.modes = this.modes.slice();
    copy.counts = this.counts.slice();
    return copy;
  }

  private grow(size: number): void {
    const scores = new Int32Array(size).fill(ABSENT);
    scores.set(this.scores);
    this.scores = scores;
    const modes = new Uint8Array(size);
    modes.set(this.modes);
    this.modes = modes;
    const counts = new Int32Array(size);
    counts.set(this.counts);
    this.counts = counts;
  }
}
