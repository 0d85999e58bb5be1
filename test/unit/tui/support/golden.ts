import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { PtyProgram } from "./pty.ts";

const GOLDEN = join(import.meta.dirname, "../golden");

/** A screen without what differs from run to run. */
function stable(program: PtyProgram, hidden: RegExp): string {
  const text = program
    .screen()
    .join("\n")
    .replace(/\d\d:\d\d:\d\d/g, "HH:MM:SS")
    .replace(/cib \d+\.\d+\.\d+/g, "cib A.E.N")
    .replace(/done in \w+/g, "done in Ns")
    .replace(/ \(Monitoring\)/g, "")
    .replace(hidden, (part) => part.replace(/[^\n]/g, ""));
  return `${text}\n`;
}

/** Waits until the screen is the golden one: `golden/NAME.txt`. It may pass through others on the way there.
 *  `hidden`: a part that no two runs agree on.
 *  `LIFELINE_GOLDEN=write` writes the files anew, from a screen at rest; read them before they are committed. */
export async function shows(program: PtyProgram, name: string, hidden = /$^/): Promise<void> {
  const path = join(GOLDEN, `${name}.txt`);
  if (process.env.LIFELINE_GOLDEN === "write") {
    await program.quiet();
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, stable(program, hidden));
    return;
  }
  const wanted = readFileSync(path, "utf8");
  const read = (): string => stable(program, hidden);
  await program.until(() => read() === wanted).catch(() => expect(read()).toBe(wanted));
}
