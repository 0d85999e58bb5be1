import type { Host } from "./host.ts";

/** A set of hosts: one bit each, by their numbers. */
export class HostSet {
  readonly #words: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(host: Host): boolean {
    const word = this.#words[host.index >> 5];
    return word !== undefined && (word & (1 << (host.index & 31))) !== 0;
  }

  add(host: Host): void {
    const at = host.index >> 5;
    while (this.#words.length <= at) this.#words.push(0);
    const bit = 1 << (host.index & 31);
    const word = this.#words[at]!;
    if ((word & bit) !== 0) return;
    this.#words[at] = word | bit;
    this.#size++;
  }
}
