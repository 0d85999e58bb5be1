import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { PtyProgram } from "./pty.ts";

const GOLDEN = join(import.meta.dirname, "../golden");

/** A screen without what differs from run to run. */
function stable(program: PtyProgram): string {
  const text = program
    .screen()
    .join("\n")
    .replace(/\d\d:\d\d:\d\d/g, "HH:MM:SS")
    .replace(/cib \d+\.\d+\.\d+/g, "cib A.E.N")
    .replace(/done in \w+/g, "done in Ns")
    .replace(/ \(Monitoring\)/g, "");
  return `${text}\n`;
}

/** Waits until the screen is the golden one: `golden/NAME.txt`. It may pass through others on the way there.
 *  `LIFELINE_GOLDEN=write` writes the files anew, from a screen at rest; read them before they are committed. */
export async function shows(program: PtyProgram, name: string): Promise<void> {
  const path = join(GOLDEN, `${name}.txt`);
  if (process.env.LIFELINE_GOLDEN === "write") {
    await program.quiet();
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, stable(program));
    return;
  }
  const wanted = readFileSync(path, "utf8");
  await program.until(() => stable(program) === wanted).catch(() => expect(stable(program)).toBe(wanted));
}
