import { join } from "node:path";
import { bundleProgram } from "../../unit/tui/support/bundle.ts";
import { PtyProgram } from "../../unit/tui/support/pty.ts";
import type { Figures } from "./figures.ts";
import { onPlayground } from "./playground.ts";
import { median, usageOf } from "./probe.ts";

interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly until: string;
  /** Typed before anything is there; must show after the words. */
  readonly key?: string;
}

interface Started {
  /** The words were there. */
  readonly seenMs: number;
  /** A key typed at once was shown. */
  readonly readyMs: number;
  readonly cpuMs: number;
}

/** The first prompt beside the least that Ink can do, bundled the same way; in turns, so that a busy moment meets both. */
export async function measureFirstPrompt(figures: Figures, root: string, starts: number): Promise<void> {
  const hello = await bundleProgram(join(root, "test/unit/tui/support/ink-hello.tsx"));
  try {
    await onPlayground(root, async (env) => {
      const ink: Start = { command: process.execPath, args: [hello.path], until: "hello" };
      const crm: Start = { command: join(root, "bin/crm"), args: [], env, until: "crm(live/server1)#", key: "s" };
      const runs: { readonly ink: Started[]; readonly crm: Started[] } = { ink: [], crm: [] };
      for (let run = 0; run < starts; run++) {
        runs.ink.push(await measureStart(ink));
        runs.crm.push(await measureStart(crm));
      }
      figures.heading(`the first prompt, ${starts} starts each in turns`);
      const bare = median(runs.ink.map(({ seenMs }) => seenMs));
      const bareCpu = median(runs.ink.map(({ cpuMs }) => cpuMs));
      figures.add("bare Ink hello: first frame", bare, "ms");
      figures.add("bare Ink hello: processor until then", bareCpu, "ms");
      figures.add("crm: prompt seen", median(runs.crm.map(({ seenMs }) => seenMs)), "ms", { below: 2 * bare });
      const ready = median(runs.crm.map(({ readyMs }) => readyMs));
      figures.add("crm: a key typed at once is shown", ready, "ms", { below: 2 * bare });
      const cpu = median(runs.crm.map(({ cpuMs }) => cpuMs));
      figures.add("crm: processor until then", cpu, "ms", { below: 2 * bareCpu });
      figures.add("crm to bare Ink", ready / bare, "x");
    });
  } finally {
    hello.remove();
  }
}

/** Starts a program in a pseudo-terminal and measures when its first words, and its answer to a key, are on the screen. */
async function measureStart({ command, args, env = {}, until, key }: Start): Promise<Started> {
  const began = performance.now();
  const program = new PtyProgram({ command, args, columns: 100, rows: 30, env });
  if (key !== undefined) program.type(key);
  await program.until(until);
  const seenMs = performance.now() - began;
  if (key !== undefined) await program.until(`${until} ${key}`);
  const readyMs = performance.now() - began;
  const { cpuMs } = usageOf(program.pid);
  program.kill();
  await program.ended();
  return { seenMs, readyMs, cpuMs };
}
