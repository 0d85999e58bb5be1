// npm run bench -- tui [--minutes N --rounds N --starts N --only start,monitor,workspace,peer]
// The screens measured in real pseudo-terminals: how long until the first prompt, keystroke to painted, processor, bytes,
// memory; and crm_mon's ncurses screen beside ours.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startPlayground, stopPlayground } from "../../src/client/index.ts";
import { bundleProgram } from "../unit/tui/support/bundle.ts";
import { PtyProgram } from "../unit/tui/support/pty.ts";
import { Figures } from "./tui/figures.ts";
import { measureKeystrokes } from "./tui/keystrokes.ts";
import { measurePeer } from "./tui/peer.ts";
import { percentile, usageOf } from "./tui/probe.ts";
import { measureStart, type Start, type Started } from "./tui/start.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    rounds: { type: "string", default: "12" },
    starts: { type: "string", default: "9" },
    only: { type: "string", default: "start,monitor,workspace,peer" },
  },
});
const parts = new Set(values.only.split(","));
const rounds = Number(values.rounds);
const root = join(import.meta.dirname, "../..");
const support = (name: string): string => join(root, "test/unit/tui/support", name);
const figures = new Figures();

if (parts.has("start")) await measureFirstPrompt();
if (parts.has("monitor")) await measureMonitor();
if (parts.has("workspace")) await measureWorkspace();
if (parts.has("peer")) await measurePeer(figures, root);
console.log(figures.text());

/** The first prompt beside the least that Ink can do, bundled the same way. */
async function measureFirstPrompt(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "ll-bench-"));
  const hello = await bundleProgram(support("ink-hello.tsx"));
  await startPlayground({ entry: join(root, "dist/playground.js"), directory, hosts: 2 });
  const env = { HOME: directory, LIFELINE_RUNTIME_DIR: directory };
  try {
    const ink: Start = { command: process.execPath, args: [hello.path], until: "hello" };
    const crm: Start = { command: join(root, "bin/crm"), args: [], env, until: "crm(live/server1)#", key: "s" };
    const mon: Start = { command: join(root, "bin/crm_mon"), args: ["-r"], env, until: "server2" };
    const runs: Record<"ink" | "crm" | "mon", Started[]> = { ink: [], crm: [], mon: [] };
    for (let run = 0; run < Number(values.starts); run++) {
      runs.ink.push(await measureStart(ink));
      runs.crm.push(await measureStart(crm));
      runs.mon.push(await measureStart(mon));
    }
    const median = (all: readonly (number | undefined)[]): number =>
      percentile(
        all.filter((each) => each !== undefined),
        0.5,
      );
    const bare = median(runs.ink.map(({ seenMs }) => seenMs));
    figures.add("bare Ink hello, first frame", bare, "ms");
    figures.add("crm: prompt seen", median(runs.crm.map(({ seenMs }) => seenMs)), "ms", { atMost: 2 * bare });
    figures.add("crm: a key typed at once is shown", median(runs.crm.map(({ readyMs }) => readyMs)), "ms", {
      atMost: 2 * bare,
    });
    figures.add("crm_mon: whole screen (2 hosts)", median(runs.mon.map(({ seenMs }) => seenMs)), "ms");
  } finally {
    await stopPlayground(directory);
    rmSync(directory, { recursive: true });
    hello.remove();
  }
}

/** 16 hosts, 1000 resources, five of them changing each second, at 160x50. */
async function measureMonitor(): Promise<void> {
  const program = await bundleProgram(support("fake-mon.ts"));
  const start = (resources: string): PtyProgram =>
    new PtyProgram({
      command: process.execPath,
      args: [program.path],
      columns: 160,
      rows: 50,
      env: { HOSTS: "16", RESOURCES: resources, RATE: "5" },
    });
  try {
    const began = performance.now();
    const mon = start("1000");
    await mon.until("rsc20 ");
    figures.add(
      "monitor of 1000 resources on 16 hosts: whole screen, its document read",
      performance.now() - began,
      "ms",
      { atMost: 300 },
    );
    await sleep(3000);
    const minutes = Number(values.minutes);
    const before = usageOf(mon.pid);
    const bytes = mon.raw.length;
    await sleep(minutes * 60_000);
    const after = usageOf(mon.pid);
    figures.add(
      `watching for ${minutes} min: processor`,
      (after.cpuMs - before.cpuMs) / (minutes * 600),
      "% of a core",
      { atMost: 15 },
    );
    figures.add("watching: bytes a second", (mon.raw.length - bytes) / (minutes * 60), "bytes");
    figures.add("watching: memory at the beginning", before.memoryMb, "MB");
    figures.add(`watching: memory after ${minutes} min`, after.memoryMb, "MB");
    mon.type("/");
    await mon.until("/ _");
    const from = usageOf(mon.pid);
    const keysFrom = performance.now();
    const times = await measureKeystrokes(mon, rounds, "node12345", (typed) => `/ ${typed}_`, "\x15");
    const spent = usageOf(mon.pid).cpuMs - from.cpuMs;
    addKeys("monitor, filter", times);
    figures.add(
      "monitor, while typing 10 keys a second: processor",
      (spent / (performance.now() - keysFrom)) * 100,
      "% of a core",
    );
    mon.kill();
  } finally {
    program.remove();
  }
}

/** The real workspace on a playground at 160x50: typing with candidates, staged changes and a live cluster pane. */
async function measureWorkspace(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "ll-bench-"));
  await startPlayground({ entry: join(root, "dist/playground.js"), directory, hosts: 2 });
  const env = { HOME: directory, LIFELINE_RUNTIME_DIR: directory };
  const open = (args: readonly string[], columns: number, rows: number): PtyProgram =>
    new PtyProgram({ command: join(root, "bin/crm"), args, columns, rows, env });
  try {
    const line = open([], 160, 50);
    await line.until("crm(live/server1)#");
    addKeys("prompt in the line", await measureKeystrokes(line, rounds, "resource", (typed) => `# ${typed}`, "\x15"));
    line.kill();
    const workspace = open(["configure"], 160, 50);
    await workspace.until("nothing is staged");
    workspace.type("primitive a ocf:heartbeat:Dummy\r");
    await workspace.until("staged (1): ✓ verified");
    addKeys(
      "prompt in the workspace",
      await measureKeystrokes(workspace, rounds, "primitive", (typed) => `# ${typed}`, "\x15"),
    );
    workspace.kill();
  } finally {
    await stopPlayground(directory);
    rmSync(directory, { recursive: true });
  }
}

function addKeys(what: string, times: readonly number[]): void {
  figures.add(`${what}: key to painted, p50 of ${times.length}`, percentile(times, 0.5), "ms");
  figures.add(`${what}: key to painted, p95`, percentile(times, 0.95), "ms", { atMost: 33 });
}
