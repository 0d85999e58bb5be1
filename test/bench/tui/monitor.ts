import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PtyProgram } from "../../unit/tui/support/pty.ts";
import type { Figures } from "./figures.ts";
import { measureKeystrokes } from "./keystrokes.ts";
import { median, usageOf } from "./probe.ts";

export const HOSTS = 16;
export const RESOURCES = 1000;
export const CHANGES_A_SECOND = 5;
const SETTLE_MS = 5000;
const MINUTE_MS = 60_000;
/** Memory of a process that collects its garbage when it likes goes up and down by this much. */
const NO_GROWTH_MB = 20;

export interface Effort {
  readonly minutes: number;
  readonly rounds: number;
  readonly starts: number;
}

/** crm_mon as it is built, on a socket behind which a large cluster changes: 160x50. */
export async function measureMonitor(figures: Figures, root: string, effort: Effort): Promise<void> {
  await onLargeCluster(async (socket) => {
    const start = (): PtyProgram =>
      new PtyProgram({
        command: join(root, "bin/crm_mon"),
        args: ["-r"],
        columns: 160,
        rows: 50,
        env: { LIFELINE_SOCKET: socket },
      });
    // A start that is left in order keeps the compiled code for those that come after, as on a host where it was used before.
    const first = start();
    await first.until("rsc10 ");
    first.type("q");
    await first.ended();
    const opened: number[] = [];
    const worked: number[] = [];
    for (let run = 0; run < effort.starts; run++) {
      const began = performance.now();
      const mon = start();
      await mon.until("rsc10 ");
      opened.push(performance.now() - began);
      worked.push(usageOf(mon.pid).cpuMs);
      mon.kill();
      await mon.ended();
    }
    figures.heading(`crm_mon, ${HOSTS} hosts, ${RESOURCES} resources, ${CHANGES_A_SECOND} changes a second, 160x50`);
    figures.add(`opened: whole screen, from exec on, median of ${effort.starts}`, median(opened), "ms", { below: 300 });
    figures.add("opened: processor until then", median(worked), "ms");
    const mon = start();
    try {
      await mon.until("rsc10 ");
      await watch(figures, mon, effort.minutes);
      mon.type("/");
      await mon.until("/ _");
      await measureKeystrokes(figures, "filter in the monitor", mon, {
        rounds: effort.rounds,
        letters: "node12345",
        shown: (typed) => `/ ${typed}_`,
        clear: "\x15",
      });
    } finally {
      mon.kill();
    }
  });
}

async function watch(figures: Figures, mon: PtyProgram, minutes: number): Promise<void> {
  await sleep(SETTLE_MS);
  const before = usageOf(mon.pid);
  const bytes = mon.written;
  const memory: number[] = [];
  const began = performance.now();
  for (let minute = 0; minute < minutes; minute++) {
    await sleep(Math.min(1, minutes - minute) * MINUTE_MS);
    memory.push(usageOf(mon.pid).memoryMb);
  }
  const seconds = (performance.now() - began) / 1000;
  const after = usageOf(mon.pid);
  figures.add(`watching ${minutes} min: processor`, (after.cpuMs - before.cpuMs) / seconds / 10, "% of a core", {
    below: 15,
  });
  figures.add("watching: written", (mon.written - bytes) / seconds, "bytes/s");
  figures.add("watching: memory at the beginning", before.memoryMb, "MB");
  figures.note(`memory minute by minute: ${memory.map((each) => each.toFixed(0)).join(" ")} MB`);
  const half = memory.length >> 1;
  const growth = median(memory.slice(half)) - median(memory.slice(0, Math.max(1, half)));
  figures.add("watching: growth, median of the second half less that of the first", growth, "MB", {
    below: NO_GROWTH_MB,
  });
}

/** Does something while a large cluster talks on a socket. */
async function onLargeCluster(use: (socket: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "ll-bench-"));
  const socket = join(directory, "control.sock");
  const server: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, "large-cluster.ts"), socket, HOSTS, RESOURCES, CHANGES_A_SECOND].map(String),
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    await once(server.stdout!, "data");
    await use(socket);
  } finally {
    server.kill();
    rmSync(directory, { recursive: true });
  }
}
