/** Pacemaker keeps what it finds by a text in hash tables of GLib: the hosts that a resource may use, utilization, tickets.
 *  The order in which such a table gives things out is made here from their keys: it is seen in output, and it decides where
 *  hosts cannot be told apart or their comparison goes round in a circle. */
export function inHashOrder<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  let table = new HashTable(SMALLEST_SHIFT, keyOf);
  for (const item of items) {
    table.insert(item);
    if (table.isFull) table = table.grown();
  }
  return table.values();
}

/** The smallest table has 8 places. */
const SMALLEST_SHIFT = 3;

/** What a hash is divided by in a table of 2^index places: the largest prime that fits. */
const PRIMES = [1, 2, 3, 7, 13, 31, 61, 127, 251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071];

class HashTable<T> {
  readonly #places: (T | undefined)[];
  readonly #prime: number;
  readonly #keyOf: (item: T) => string;
  #count = 0;

  constructor(shift: number, keyOf: (item: T) => string) {
    this.#keyOf = keyOf;
    this.#places = new Array<T | undefined>(1 << shift).fill(undefined);
    this.#prime = PRIMES[shift] ?? 1;
  }

  get isFull(): boolean {
    return this.#places.length <= this.#count + (this.#count >> 4);
  }

  /** Gives the place it found: the n-th collision moves on by n. */
  insert(item: T): number {
    let at = this.#home(item);
    for (let step = 1; this.#places[at] !== undefined; step++) at = (at + step) & (this.#places.length - 1);
    this.#places[at] = item;
    this.#count++;
    return at;
  }

  /** A table a third larger than it must be, rounded up to a power of two. Each item goes to its new home and drives out the
   *  one that is there and has not moved yet, which then moves next. */
  grown(): HashTable<T> {
    const shift = Math.max(SMALLEST_SHIFT, 32 - Math.clz32(Math.trunc(this.#count * 1.333)));
    const larger = new HashTable(shift, this.#keyOf);
    const left = [...this.#places];
    for (const at of left.keys()) {
      for (let item = left[at], from = at; item !== undefined; ) {
        left[from] = undefined;
        from = larger.insert(item);
        item = left[from];
      }
    }
    return larger;
  }

  values(): T[] {
    return this.#places.filter((item) => item !== undefined);
  }

  #home(item: T): number {
    return (Math.imul(hashOf(this.#keyOf(item)), 11) >>> 0) % this.#prime;
  }
}

const encoder = new TextEncoder();

/** Pacemaker's own hash of a string, over its signed bytes: 32 bits. */
function hashOf(key: string): number {
  let hash = 0;
  for (const byte of encoder.encode(key)) hash = (Math.imul(hash, 31) + (byte > 127 ? byte - 256 : byte)) | 0;
  return hash >>> 0;
}
