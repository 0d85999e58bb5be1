// npm run bench -- walk [--rounds N --idle SECONDS --sizes 100,500 --only start,daily,idle,crash,many,others]
// The walk-through measured: Lifeline, and in the same kind of lab real Pacemaker, keepalived and Debian's Heartbeat. Ours,
// the peer's, their ratio, in one run; what is not installed is said by name.
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Lab, labImpossible } from "../lab/library/index.ts";
import {
  type Daemons,
  debianHeartbeat,
  keepalived,
  lifeline,
  pacemaker,
  type Stack,
  type Timings,
} from "../lab/stacks/index.ts";
import { crashes } from "./walk/bed.ts";
import { measureCrash, measureDaily, measureIdle, measureMany } from "./walk/cluster-times.ts";
import { idle } from "./walk/idle.ts";
import { measureStartUp } from "./walk/start-up.ts";
import { Table } from "./walk/table.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    idle: { type: "string", default: "30" },
    sizes: { type: "string", default: "100,500" },
    only: { type: "string", default: "start,daily,idle,crash,many,others" },
  },
});
const parts = values.only.split(",");
const sizes = values.sizes.split(",").filter(Boolean).map(Number);
const effort = { rounds: Number(values.rounds), idleSeconds: Number(values.idle), sizes };
const START_UP_RUNS = 11;

const second: Timings = { keepaliveMs: 250, warntimeMs: 500, deadtimeMs: 1000, initdeadMs: 10_000 };
const quick: Timings = { keepaliveMs: 100, warntimeMs: 200, deadtimeMs: 300, initdeadMs: 10_000 };
/** As keepalived gives a master up after three adverts missed and a little. */
const ADVERTS_MS = [1000, 250, 100];
const GIVE_UP_MS = 60_000;
/** A host that came back has been taken in. */
const SETTLE_MS = 8000;

const impossible = labImpossible();
if (impossible !== undefined) {
  console.log(`walk: skipped, ${impossible}`);
  process.exit(0);
}
const table = new Table();

function present(daemons: Daemons): boolean {
  const missing = daemons.missing();
  if (missing.length > 0) console.log(`${daemons.name}: absent, missing ${missing.join(", ")}`);
  return missing.length === 0;
}

async function step(what: string, measure: () => Promise<void>): Promise<void> {
  const began = performance.now();
  try {
    await measure();
    console.error(`measured ${what} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`${what}: failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function measureStack(stack: Stack): Promise<void> {
  const part = (name: string, measure: () => Promise<void>) =>
    parts.includes(name) ? step(`${stack.name}: ${name}`, measure) : Promise.resolve();
  await part("start", () => measureStartUp(stack, second, table, START_UP_RUNS));
  await part("daily", () => measureDaily(stack, second, table, effort));
  await part("idle", () => measureIdle(stack, second, table, effort));
  await part("crash", () => measureCrash(stack, second, table, effort));
  if (stack === lifeline) await part("crash", () => measureCrash(stack, quick, table, effort));
  await part("many", () => measureMany(stack, second, table, effort.sizes));
}

/** Those that keep an address up and know no resources. */
async function measureOther(daemons: Daemons, timings: Timings, what: string): Promise<void> {
  await step(`${daemons.name}: ${what}`, async () => {
    const lab = await Lab.up();
    try {
      for (const host of lab.hosts) await daemons.install(lab, host, timings, lab.hosts);
      for (const host of lab.hosts) await daemons.start(lab, host);
      for (const ms of await crashes(lab, daemons, effort.rounds, GIVE_UP_MS, async () => undefined))
        table.add(daemons.name, what, "ms", ms);
      await sleep(SETTLE_MS);
      for (const { cpuPercent, rssMb, pssMb } of await idle(lab, effort.idleSeconds)) {
        table.add(daemons.name, "idle: of one core, per host", "%", cpuPercent);
        table.add(daemons.name, "idle: memory (RSS) per host", "MB", rssMb);
        table.add(daemons.name, "idle: memory (PSS) per host", "MB", pssMb);
      }
    } finally {
      await lab.down();
    }
  });
}

for (const stack of [lifeline, pacemaker]) if (present(stack)) await measureStack(stack);
if (parts.includes("others")) {
  if (present(keepalived)) {
    for (const keepaliveMs of ADVERTS_MS) {
      const timings = { ...second, keepaliveMs };
      await measureOther(keepalived, timings, `crash -> address answers, adverts each ${keepaliveMs} ms`);
    }
  }
  const what = `crash -> address answers, deadtime ${second.deadtimeMs} ms`;
  if (present(debianHeartbeat)) await measureOther(debianHeartbeat, second, what);
}
console.log(table.text(lifeline.name, pacemaker.name, [keepalived.name, debianHeartbeat.name]));
process.exit();
