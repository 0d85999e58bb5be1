import type { World } from "./world.ts";

/** A thread of a host: runs what comes in order, and stands still while paused. What arrives meanwhile waits; on waking it
 *  sees its timers before its packets, as an event loop does. */
export class Thread {
  readonly #world: World;
  #paused = false;
  #ended = false;
  #timers: (() => void)[] = [];
  #arrived: (() => void)[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  arrive(act: () => void): void {
    if (this.#ended) return;
    if (this.#paused) this.#arrived.push(act);
    else act();
  }

  /** After a delay; when paused then, on waking. */
  timer(delayMs: number, act: () => void): () => void {
    let cancelled = false;
    const run = (): void => {
      if (!cancelled && !this.#ended) act();
    };
    this.#world.after(delayMs, () => {
      if (this.#paused) this.#timers.push(run);
      else run();
    });
    return () => {
      cancelled = true;
    };
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    for (const act of this.#timers.splice(0)) act();
    for (const act of this.#arrived.splice(0)) if (!this.#ended) act();
  }

  end(): void {
    this.#ended = true;
  }
}
