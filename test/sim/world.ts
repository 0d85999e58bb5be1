interface Happening {
  readonly atMs: number;
  readonly order: number;
  act: (() => void) | undefined;
}

/** Nothing takes no time: else rounding could keep two moments apart for ever. */
const LEAST_MS = 0.001;

/** Virtual time: events in order of their moment, then of their asking. */
export class World {
  nowMs = 0;
  readonly #heap: Happening[] = [];
  #order = 0;
  /** Something asynchronous (the store) has been let go on: it must run before time does. */
  #wakes = 0;

  after(delayMs: number, act: () => void): () => void {
    const item: Happening = { atMs: this.nowMs + Math.max(LEAST_MS, delayMs), order: this.#order++, act };
    this.#push(item);
    return () => {
      item.act = undefined;
    };
  }

  /** A promise that is kept at a later moment. */
  sleep<Value>(delayMs: number, value: () => Value): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.after(delayMs, () => {
        this.#wakes++;
        try {
          resolve(value());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  async run(untilMs: number): Promise<void> {
    await this.settle();
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= untilMs; next = this.#heap[0]) {
      this.#pop();
      if (next.act === undefined) continue;
      this.nowMs = next.atMs;
      next.act();
      if (this.#wakes > 0) await this.settle();
    }
    this.nowMs = untilMs;
  }

  /** Lets promises that were kept run on to their next wait. */
  async settle(): Promise<void> {
    this.#wakes = 0;
    for (let hop = 0; hop < 40; hop++) await undefined;
  }

  #less(a: number, b: number): boolean {
    const x = this.#heap[a]!;
    const y = this.#heap[b]!;
    return x.atMs < y.atMs || (x.atMs === y.atMs && x.order < y.order);
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!];
  }

  #push(item: Happening): void {
    let at = this.#heap.push(item) - 1;
    for (let up = (at - 1) >> 1; at > 0 && this.#less(at, up); up = (at - 1) >> 1) {
      this.#swap(at, up);
      at = up;
    }
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      let least = at;
      if (left < this.#heap.length && this.#less(left, least)) least = left;
      if (left + 1 < this.#heap.length && this.#less(left + 1, least)) least = left + 1;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }
}
