import { addScores, INFINITY } from "../base/index.ts";

/** Stands where a host is not in a table: nothing is known to allow it there. */
export const ABSENT = -0x8000_0000;

/** Where the present state of a resource may be looked for on a host (resource-discovery). */
export const ProbeMode = { Always: 0, Never: 1, Exclusive: 2 } as const;
export type ProbeMode = (typeof ProbeMode)[keyof typeof ProbeMode];

/** Scores of one resource over hosts, by `Host.index`, with the probe mode and a count of instances for each host.
 *  Hosts beyond the end are absent: a table made before a host was known stays valid. Most tables have neither a mode of
 *  their own nor instances to count: room for these is made when the first comes. */
export class ScoreTable {
  scores: Int32Array;
  #modes: Uint8Array | undefined;
  #counts: Int32Array | undefined;

  /** A table in which no host is known yet, with room for so many; or one with these scores. */
  constructor(from: number | Int32Array) {
    this.scores = typeof from === "number" ? new Int32Array(from).fill(ABSENT) : from;
  }

  has(host: number): boolean {
    return host < this.scores.length && this.scores[host] !== ABSENT;
  }

  /** The score, ABSENT where there is none. */
  get(host: number): number {
    return host < this.scores.length ? this.scores[host]! : ABSENT;
  }

  mode(host: number): ProbeMode {
    return (this.#modes?.[host] ?? ProbeMode.Always) as ProbeMode;
  }

  setMode(host: number, mode: ProbeMode): void {
    if (mode === this.mode(host)) return;
    if (this.#modes === undefined || this.#modes.length <= host)
      this.#modes = grown(new Uint8Array(this.#room(host)), this.#modes);
    this.#modes[host] = mode;
  }

  count(host: number): number {
    return this.#counts?.[host] ?? 0;
  }

  setCount(host: number, count: number): void {
    if (count === this.count(host)) return;
    if (this.#counts === undefined || this.#counts.length <= host)
      this.#counts = grown(new Int32Array(this.#room(host)), this.#counts);
    this.#counts[host] = count;
  }

  countOne(host: number): void {
    this.setCount(host, this.count(host) + 1);
  }

  clearCounts(): void {
    this.#counts?.fill(0);
  }

  /** Sets a score; a host that comes in new starts with this mode and no instances. */
  set(host: number, score: number, mode: ProbeMode = ProbeMode.Always): void {
    if (host >= this.scores.length) this.scores = grown(new Int32Array(host + 1).fill(ABSENT), this.scores);
    if (this.scores[host] === ABSENT) {
      this.setMode(host, mode);
      this.setCount(host, 0);
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
    const copy = new ScoreTable(this.scores.slice());
    copy.#modes = this.#modes?.slice();
    copy.#counts = this.#counts?.slice();
    return copy;
  }

  /** How long a list must be that has this host. */
  #room(host: number): number {
    return Math.max(this.scores.length, host + 1);
  }
}

/** The longer list, begun with the shorter one. */
function grown<T extends Int32Array | Uint8Array>(longer: T, shorter: T | undefined): T {
  if (shorter !== undefined) longer.set(shorter);
  return longer;
}
