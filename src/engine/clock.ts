import type { Now } from "../base/index.ts";

/** Time and timers of an engine. */
export interface EngineClock {
  now(): Now;
  /** Calls back once the time has come; the returned function takes that back. */
  at(monotonicMs: number, act: () => void): () => void;
}

/** Node's own limit for a timer: 24.8 days. Later ones are looked at again then. */
const LONGEST_MS = 2_147_483_647;

/** The machine's clock. */
export const realClock: EngineClock = {
  now: () => ({ monotonicMs: performance.now(), epochMs: Date.now() }),
  at(monotonicMs, act) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const wait = Math.ceil(monotonicMs - performance.now());
      timer = setTimeout(
        () => (monotonicMs <= performance.now() ? act() : arm()),
        Math.min(Math.max(wait, 0), LONGEST_MS),
      );
    };
    arm();
    return () => clearTimeout(timer);
  },
};

/** A clock that runs `speed` times as fast; both times go on without a jump when the speed changes. Never for liveness. */
export class ScaledClock implements EngineClock {
  #speed = 1;
  #realBase: number;
  #base: Now;
  readonly #waiting = new Set<{
    readonly dueMs: number;
    readonly act: () => void;
    timer: NodeJS.Timeout | undefined;
  }>();

  constructor() {
    this.#realBase = performance.now();
    this.#base = { monotonicMs: this.#realBase, epochMs: Date.now() };
  }

  get speed(): number {
    return this.#speed;
  }

  setSpeed(speed: number): void {
    this.#base = this.now();
    this.#realBase = performance.now();
    this.#speed = speed;
    for (const each of this.#waiting) {
      clearTimeout(each.timer);
      this.#arm(each);
    }
  }

  now(): Now {
    const passed = (performance.now() - this.#realBase) * this.#speed;
    return { monotonicMs: this.#base.monotonicMs + passed, epochMs: Math.floor(this.#base.epochMs + passed) };
  }

  at(monotonicMs: number, act: () => void): () => void {
    const each = { dueMs: monotonicMs, act, timer: undefined };
    this.#waiting.add(each);
    this.#arm(each);
    return () => {
      clearTimeout(each.timer);
      this.#waiting.delete(each);
    };
  }

  #arm(each: { readonly dueMs: number; readonly act: () => void; timer: NodeJS.Timeout | undefined }): void {
    const wait = Math.ceil((each.dueMs - this.now().monotonicMs) / this.#speed);
    each.timer = setTimeout(
      () => {
        if (each.dueMs > this.now().monotonicMs) return this.#arm(each);
        this.#waiting.delete(each);
        each.act();
      },
      Math.min(Math.max(wait, 0), LONGEST_MS),
    );
  }
}
