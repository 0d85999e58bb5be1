import type { Host } from "../../state/index.ts";

/** Pacemaker keeps the hosts that a resource may use in a hash table of GLib. Where hosts cannot be told apart, or their
 *  comparison goes round in a circle, the order in which that table gives them out decides: it is made here from the ids. */
export function inHashOrder(hosts: readonly Host[]): Host[] {
  let table = new HostTable(SMALLEST_SHIFT);
  for (const host of hosts) {
    table.insert(host);
    if (table.isFull) table = table.grown();
  }
  return table.values();
}

/** The smallest table has 8 places. */
const SMALLEST_SHIFT = 3;

/** What a hash is divided by in a table of 2^index places: the largest prime that fits. */
const PRIMES = [1, 2, 3, 7, 13, 31, 61, 127, 251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071];

class HostTable {
  readonly #places: (Host | undefined)[];
  readonly #prime: number;
  #count = 0;

  constructor(shift: number) {
    this.#places = new Array<Host | undefined>(1 << shift).fill(undefined);
    this.#prime = PRIMES[shift] ?? 1;
  }

  get isFull(): boolean {
    return this.#places.length <= this.#count + (this.#count >> 4);
  }

  /** Gives the place it found: the n-th collision moves on by n. */
  insert(host: Host): number {
    let at = this.#home(host);
    for (let step = 1; this.#places[at] !== undefined; step++) at = (at + step) & (this.#places.length - 1);
    this.#places[at] = host;
    this.#count++;
    return at;
  }

  /** A table a third larger than it must be, rounded up to a power of two. Each host goes to its new home and drives out the
   *  one that is there and has not moved yet, which then moves next. */
  grown(): HostTable {
    const shift = Math.max(SMALLEST_SHIFT, 32 - Math.clz32(Math.trunc(this.#count * 1.333)));
    const larger = new HostTable(shift);
    const left = [...this.#places];
    for (const at of left.keys()) {
      for (let host = left[at], from = at; host !== undefined; ) {
        left[from] = undefined;
        from = larger.insert(host);
        host = left[from];
      }
    }
    return larger;
  }

  values(): Host[] {
    return this.#places.filter((host) => host !== undefined);
  }

  #home({ id }: Host): number {
    return (Math.imul(hashOf(id), 11) >>> 0) % this.#prime;
  }
}

const encoder = new TextEncoder();

/** Pacemaker's own hash of a string, over its signed bytes: 32 bits. */
function hashOf(id: string): number {
  let hash = 0;
  for (const byte of encoder.encode(id)) hash = (Math.imul(hash, 31) + (byte > 127 ? byte - 256 : byte)) | 0;
  return hash >>> 0;
}
