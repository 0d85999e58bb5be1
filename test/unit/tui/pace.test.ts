import { expect, test } from "vitest";
import { backgroundDelay, type Clock, Pace } from "../../../src/tui/frame/pace.ts";

/** Time that passes when the test says so. */
class TestClock implements Clock {
  ms = 1000;
  #timers: { readonly at: number; readonly action: () => void }[] = [];

  now(): number {
    return this.ms;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.ms + ms, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  pass(ms: number): void {
    const end = this.ms + ms;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((each) => each !== due);
      this.ms = Math.max(this.ms, due.at);
      due.action();
    }
    this.ms = end;
  }
}

function paced(): { readonly pace: Pace; readonly clock: TestClock; readonly paints: number[] } {
  const clock = new TestClock();
  const paints: number[] = [];
  return { pace: new Pace(() => paints.push(clock.ms - 1000), clock), clock, paints };
}

test("keys paint at once, each of them", () => {
  const { pace, clock, paints } = paced();
  pace.key();
  clock.pass(5);
  pace.key();
  expect(paints).toEqual([0, 5]);
});

test("what happens by itself paints at most four times a second", () => {
  const { pace, clock, paints } = paced();
  for (let at = 0; at < 99; at++) {
    pace.background();
    clock.pass(10);
  }
  expect(paints).toEqual([0, 250, 500, 750]);
});

test("it waits for a pause in typing, but not for ever", () => {
  const { pace, clock, paints } = paced();
  pace.key();
  pace.background();
  clock.pass(79);
  expect(paints).toEqual([0]);
  clock.pass(1);
  expect(paints).toEqual([0, 80]);
  expect(backgroundDelay({ lastBackgroundMs: 0, lastKeyMs: 990 }, 0, 1000)).toBe(0);
});

test("a key paints what waited with it", () => {
  const { pace, clock, paints } = paced();
  pace.background();
  clock.pass(0);
  pace.background();
  pace.key();
  clock.pass(1000);
  expect(paints).toEqual([0, 0]);
});

test("what a key leads to in several pieces is one frame; the next key takes it along", () => {
  const { pace, clock, paints } = paced();
  pace.key();
  clock.pass(2);
  pace.soon();
  clock.pass(3);
  pace.soon();
  clock.pass(100);
  expect(paints).toEqual([0, 14]);
  pace.soon();
  pace.key();
  clock.pass(100);
  expect(paints).toEqual([0, 14, 105]);
});

test("stopped, nothing paints any more", () => {
  const { pace, clock, paints } = paced();
  pace.background();
  pace.stop();
  pace.key();
  pace.now();
  pace.background();
  clock.pass(1000);
  expect(paints).toEqual([]);
});
