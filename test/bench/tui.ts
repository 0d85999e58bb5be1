// npm run bench -- tui [--minutes N --rounds N]
// The screens measured in a real pseudo-terminal of 160x50: keystroke to painted, processor, bytes, memory, and how long
// they take to appear.
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleProgram } from "../unit/tui/support/bundle.ts";
import { PtyProgram } from "../unit/tui/support/pty.ts";
import { measureKeystrokes } from "./tui/keystrokes.ts";
import { percentile, usageOf } from "./tui/probe.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "1" }, rounds: { type: "string", default: "10" } },
});
const support = (name: string): string => fileURLToPath(new URL(`../unit/tui/support/${name}`, import.meta.url));

const monitor = await bundleProgram(support("fake-mon.ts"));
const env = { HOSTS: "16", RESOURCES: "1000", RATE: "5" };
const began = performance.now();
const program = new PtyProgram({ command: process.execPath, args: [monitor.path], columns: 160, rows: 50, env });
await program.until("rsc20 ");
console.log(`first whole screen: ${(performance.now() - began).toFixed(0)} ms`);
await sleep(3000);
const before = usageOf(program.pid);
const bytesBefore = program.raw.length;
const start = performance.now();
await sleep(10_000);
let after = usageOf(program.pid);
let seconds = (performance.now() - start) / 1000;
console.log(
  `watching: ${(((after.cpuMs - before.cpuMs) / seconds / 1000) * 100).toFixed(1)} % of a core, ${((program.raw.length - bytesBefore) / seconds).toFixed(0)} bytes/s, ${after.memoryMb.toFixed(0)} MB`,
);
program.type("/");
const from = usageOf(program.pid);
const keysFrom = performance.now();
const times = await measureKeystrokes(program, Number(values.rounds), "node12345", (typed) => `/ ${typed}_`, "\x15");
after = usageOf(program.pid);
seconds = (performance.now() - keysFrom) / 1000;
console.log(
  `keys (${times.length}): p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms, max ${percentile(times, 1).toFixed(1)} ms; ${(((after.cpuMs - from.cpuMs) / seconds / 1000) * 100).toFixed(1)} % of a core`,
);
program.kill();
monitor.remove();
