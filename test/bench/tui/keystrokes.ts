import { setTimeout as sleep } from "node:timers/promises";
import type { PtyProgram } from "../../unit/tui/support/pty.ts";
import type { Figures } from "./figures.ts";
import { percentile, usageOf } from "./probe.ts";

export interface Typing {
  readonly rounds: number;
  readonly letters: string;
  /** What the screen must hold once a text was typed. */
  readonly shown: (typed: string) => string;
  /** Keys that empty the line. */
  readonly clear: string;
}

const PER_SECOND = 10;
const FRAME_MS = 33;

/** Types letters one at a time and measures, for each, how long until the screen shows it; the terminal emulator's own time
 *  to draw is part of the figure, and so is what other processes take from the processor: that is told beside it. */
export async function measureKeystrokes(
  figures: Figures,
  what: string,
  program: PtyProgram,
  { rounds, letters, shown, clear }: Typing,
): Promise<void> {
  const times: number[] = [];
  const before = usageOf(program.pid);
  const began = performance.now();
  for (let round = 0; round < rounds; round++) {
    let typed = "";
    for (const letter of letters) {
      typed += letter;
      const pressed = performance.now();
      program.type(letter);
      await program.until(() => program.text.includes(shown(typed)));
      const took = performance.now() - pressed;
      times.push(took);
      await sleep(Math.max(0, 1000 / PER_SECOND - took));
    }
    program.type(clear);
    await program.until(() => !program.text.includes(shown(typed)));
  }
  const after = usageOf(program.pid);
  const seconds = (performance.now() - began) / 1000;
  figures.add(`${what}: key to painted, p50 of ${times.length}`, percentile(times, 0.5), "ms");
  figures.add(`${what}: key to painted, p95`, percentile(times, 0.95), "ms", { below: FRAME_MS });
  figures.add(`${what}: processor for a key`, (after.cpuMs - before.cpuMs) / times.length, "ms");
  figures.add(`${what}: ready, but others had the processor`, (after.waitedMs - before.waitedMs) / seconds / 10, "%");
}
