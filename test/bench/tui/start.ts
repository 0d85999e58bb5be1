import { askPlayground, playgroundSocket } from "../../../src/client/index.ts";
import { PtyProgram } from "../../unit/tui/support/pty.ts";

export interface Started {
  /** The words were there. */
  readonly seenMs: number;
  /** A key typed at once was shown. */
  readonly readyMs: number | undefined;
}

export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly until: string;
  /** Typed before anything is there; must show after the words. */
  readonly key?: string;
}

/** Starts a program in a pseudo-terminal and measures when its first words, and its answer to a key, are on the screen. */
export async function measureStart(start: Start): Promise<Started> {
  const began = performance.now();
  const program = new PtyProgram({
    command: start.command,
    args: start.args,
    columns: 100,
    rows: 30,
    env: start.env ?? {},
  });
  if (start.key !== undefined) program.type(start.key);
  await program.until(start.until);
  const seenMs = performance.now() - began;
  let readyMs: number | undefined;
  if (start.key !== undefined) {
    await program.until(`${start.until} ${start.key}`);
    readyMs = performance.now() - began;
  }
  program.kill();
  return { seenMs, readyMs };
}

/** The playground answers: nothing of its own start is measured. */
export async function warm(directory: string): Promise<void> {
  await askPlayground(playgroundSocket(directory), { command: "speed", speed: 1 });
}
