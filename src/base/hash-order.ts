/** Pacemaker keeps much (hosts that a resource may use, parameters) in hash tables of GLib, filled in the order given here.
 *  Where nothing else orders them, the order in which that table gives them out decides, or shows: it is made from the keys. */
export function inHashOrder<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  let table = new Table<Item>(SMALLEST_SHIFT);
  for (const item of items) {
    table.insert({ item, hash: hashOf(keyOf(item)) });
    if (table.isFull) table = table.grown();
  }
  return table.values().map(({ item }) => item);
}

interface Slot<Item> {
  readonly item: Item;
  readonly hash: number;
}

/** The smallest table has 8 places. */
const SMALLEST_SHIFT = 3;

/** What a hash is divided by in a table of 2^index places: the largest prime that fits. */
const PRIMES = [1, 2, 3, 7, 13, 31, 61, 127, 251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071];

class Table<Item> {
  readonly #places: (Slot<Item> | undefined)[];
  readonly #prime: number;
  #count = 0;

  constructor(shift: number) {
    this.#places = new Array<Slot<Item> | undefined>(1 << shift).fill(undefined);
    this.#prime = PRIMES[shift] ?? 1;
  }

  get isFull(): boolean {
    return this.#places.length <= this.#count + (this.#count >> 4);
  }

  /** Gives the place it found: the n-th collision moves on by n. */
  insert(slot: Slot<Item>): number {
    let at = this.#home(slot);
    for (let step = 1; this.#places[at] !== undefined; step++) at = (at + step) & (this.#places.length - 1);
    this.#places[at] = slot;
    this.#count++;
    return at;
  }

  /** A table a third larger than it must be, rounded up to a power of two. Each item goes to its new home and drives out the
   *  one that is there and has not moved yet, which then moves next. */
  grown(): Table<Item> {
    const shift = Math.max(SMALLEST_SHIFT, 32 - Math.clz32(Math.trunc(this.#count * 1.333)));
    const larger = new Table<Item>(shift);
    const left = [...this.#places];
    for (const at of left.keys()) {
      for (let slot = left[at], from = at; slot !== undefined; ) {
        left[from] = undefined;
        from = larger.insert(slot);
        slot = left[from];
      }
    }
    return larger;
  }

  values(): Slot<Item>[] {
    return this.#places.filter((slot) => slot !== undefined);
  }

  #home({ hash }: Slot<Item>): number {
    return (Math.imul(hash, 11) >>> 0) % this.#prime;
  }
}

const encoder = new TextEncoder();

/** Pacemaker's own hash of a string, over its signed bytes: 32 bits. */
function hashOf(key: string): number {
  let hash = 0;
  for (const byte of encoder.encode(key)) hash = (Math.imul(hash, 31) + (byte > 127 ? byte - 256 : byte)) | 0;
  return hash >>> 0;
}
