import type { Host } from "./host.ts";

/** A set of hosts: one bit each, by their numbers. */
export class HostSet {
  /** Most clusters have no more hosts than this has bits. */
  #first = 0;
  #more: number[] | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has({ index }: Host): boolean {
    const word = index < 32 ? this.#first : (this.#more?.[(index >> 5) - 1] ?? 0);
    return (word & (1 << (index & 31))) !== 0;
  }

  add(host: Host): void {
    if (this.has(host)) return;
    this.#size++;
    const bit = 1 << (host.index & 31);
    if (host.index < 32) {
      this.#first |= bit;
      return;
    }
    this.#more ??= [];
    const at = (host.index >> 5) - 1;
    while (this.#more.length <= at) this.#more.push(0);
    this.#more[at]! |= bit;
  }
}
