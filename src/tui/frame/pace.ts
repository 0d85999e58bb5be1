/** How often what nobody typed may paint, and how long a keystroke keeps it waiting: a frame that collides with typing is
 *  felt, one that comes a little later is not. */
const BACKGROUND_MS = 250;
const AFTER_KEY_MS = 80;
/** What a key leads to (candidates, a hint) comes in several pieces at about the same time: they share a frame. */
const SOON_MS = 12;

export interface PaintTimes {
  readonly lastBackgroundMs: number;
  readonly lastKeyMs: number;
}

/** How long a background paint that is wanted now must wait. A key that is held down does not put it off for ever. */
export function backgroundDelay(times: PaintTimes, wantedSinceMs: number, nowMs: number): number {
  const earliest = times.lastBackgroundMs + BACKGROUND_MS;
  const quiet = times.lastKeyMs + AFTER_KEY_MS;
  const latest = wantedSinceMs + 2 * BACKGROUND_MS;
  return Math.max(0, Math.min(Math.max(earliest, quiet), Math.max(latest, earliest)) - nowMs);
}

export interface Clock {
  now(): number;
  after(ms: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

/** Paints keys at once and everything else at most four times a second. */
export class Pace {
  readonly #clock: Clock;
  readonly #paint: () => void;
  #lastBackgroundMs = Number.NEGATIVE_INFINITY;
  #lastKeyMs = Number.NEGATIVE_INFINITY;
  #wantedSinceMs: number | undefined;
  #cancel: (() => void) | undefined;
  #cancelSoon: (() => void) | undefined;
  #stopped = false;

  constructor(paint: () => void, clock: Clock = systemClock) {
    this.#paint = paint;
    this.#clock = clock;
  }

  /** Somebody typed: paint now; what waited is in it. */
  key(): void {
    if (this.#stopped) return;
    this.#lastKeyMs = this.#clock.now();
    this.#drop();
    this.#paint();
  }

  /** Something changed by itself. */
  background(): void {
    if (this.#stopped) return;
    this.#wantedSinceMs ??= this.#clock.now();
    if (this.#cancel === undefined) this.#wait();
  }

  /** Nothing is painted any more, whatever still comes. */
  stop(): void {
    this.#stopped = true;
    this.#drop();
  }

  /** Something that cannot wait for a key: an answer came, a screen was opened. */
  now(): void {
    if (this.#stopped) return;
    this.#dropSoon();
    this.#paint();
  }

  /** What a key led to. */
  soon(): void {
    if (this.#stopped || this.#cancelSoon !== undefined) return;
    this.#cancelSoon = this.#clock.after(SOON_MS, () => {
      this.#cancelSoon = undefined;
      this.#paint();
    });
  }

  /** In so many milliseconds, unless something is painted before. */
  after(ms: number): void {
    if (this.#stopped) return;
    this.#dropSoon();
    this.#cancelSoon = this.#clock.after(ms, () => {
      this.#cancelSoon = undefined;
      this.#paint();
    });
  }

  #wait(): void {
    const times = { lastBackgroundMs: this.#lastBackgroundMs, lastKeyMs: this.#lastKeyMs };
    const delay = backgroundDelay(times, this.#wantedSinceMs ?? this.#clock.now(), this.#clock.now());
    this.#cancel = this.#clock.after(delay, () => {
      this.#cancel = undefined;
      const now = this.#clock.now();
      const rest = backgroundDelay(
        { lastBackgroundMs: this.#lastBackgroundMs, lastKeyMs: this.#lastKeyMs },
        this.#wantedSinceMs ?? now,
        now,
      );
      if (rest > 0) return this.#wait();
      this.#wantedSinceMs = undefined;
      this.#lastBackgroundMs = now;
      this.#paint();
    });
  }

  #dropSoon(): void {
    this.#cancelSoon?.();
    this.#cancelSoon = undefined;
  }

  #drop(): void {
    this.#dropSoon();
    this.#cancel?.();
    this.#cancel = undefined;
    this.#wantedSinceMs = undefined;
  }
}
