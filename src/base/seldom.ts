const EVERY_MS = 60_000;
const REMEMBERED = 100;

/** What others can cause as often as they like is said once a minute, and what is remembered for that is bounded. */
export class Seldom {
  readonly #said = new Map<string, number>();

  /** Is it time to say this (again)? */
  due(text: string, nowMs: number): boolean {
    for (const [known, atMs] of this.#said) if (nowMs - atMs >= EVERY_MS) this.#said.delete(known);
    if (this.#said.has(text) || this.#said.size >= REMEMBERED) return false;
    this.#said.set(text, nowMs);
    return true;
  }
}
