import { setTimeout as sleep } from "node:timers/promises";
import type { PtyProgram } from "../../unit/tui/support/pty.ts";

/** Types letters one at a time and measures, for each, how long until the screen shows it. `shown` tells what the screen must
 *  hold after a text was typed; the terminal emulator's own time to draw is part of the figure. */
export async function measureKeystrokes(
  program: PtyProgram,
  rounds: number,
  letters: string,
  shown: (typed: string) => string,
  clear: string,
  perSecond = 10,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let typed = "";
    for (const letter of letters) {
      typed += letter;
      const began = performance.now();
      program.type(letter);
      await program.until(() => program.text.includes(shown(typed)));
      const took = performance.now() - began;
      times.push(took);
      await sleep(Math.max(0, 1000 / perSecond - took));
    }
    program.type(clear);
    await program.until(() => !program.text.includes(shown(typed)));
  }
  return times;
}
