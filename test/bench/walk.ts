// npm run bench -- walk [--rounds N --idle SECONDS --sizes 100,500 --only start,daily,idle,crash,many,others]
// The walk-through measured: Lifeline, and in the same kind of lab real Pacemaker, keepalived and Debian's Heartbeat. Ours,
// the peer's, their ratio, in one run: each part is measured for one right after the other, so that what else the machine
// does weighs on both. What is not installed is said by name.
import { loadavg } from "node:os";
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
import type { BenchReport } from "./run.ts";
import { crashes } from "./walk/bed.ts";
import { type Effort, measureCrash, measureDaily, measureIdle, measureMany } from "./walk/cluster-times.ts";
import { idle } from "./walk/idle.ts";
import { measureStartUp } from "./walk/start-up.ts";
import { Table } from "./walk/table.ts";

const START_UP_RUNS = 21;

const second: Timings = { keepaliveMs: 250, warntimeMs: 500, deadtimeMs: 1000, initdeadMs: 10_000 };
const quick: Timings = { keepaliveMs: 100, warntimeMs: 200, deadtimeMs: 300, initdeadMs: 10_000 };
/** As keepalived gives a master up after three adverts missed and a little. */
const ADVERTS_MS = [1000, 250, 100];
const GIVE_UP_MS = 60_000;
/** A host that came back has been taken in: keepalived at once, Heartbeat when its initdead is over. */
const VRRP_SETTLE_MS = 4000;
const SETTLE_MS = 14_000;

/** What can be asked of a stack, and how it is measured. */
const PARTS: Readonly<Record<string, (stack: Stack, table: Table, effort: Effort) => Promise<void>>> = {
  start: (stack, table) => measureStartUp(stack, second, table, START_UP_RUNS),
  daily: (stack, table, effort) => measureDaily(stack, second, table, effort),
  crash: async (stack, table, effort) => {
    await measureCrash(stack, second, table, effort);
    await measureCrash(stack, quick, table, effort);
  },
  many: (stack, table, effort) => measureMany(stack, second, table, effort.sizes),
  idle: (stack, table, effort) => measureIdle(stack, second, table, effort),
};

export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string", default: "5" },
      idle: { type: "string", default: "30" },
      sizes: { type: "string", default: "100,500" },
      only: { type: "string", default: [...Object.keys(PARTS), "others"].join() },
    },
  });
  const impossible = labImpossible();
  if (impossible !== undefined) {
    console.log(`walk: skipped, ${impossible}`);
    return { aims: [] };
  }
  const parts = values.only.split(",");
  const sizes = values.sizes.split(",").filter(Boolean).map(Number);
  const effort = { rounds: Number(values.rounds), idleSeconds: Number(values.idle), sizes };
  const table = new Table();
  const failed: string[] = [];
  for (const { what, measure } of measurements(parts, table, effort)) {
    const reason = await measured(what, measure);
    if (reason !== undefined) failed.push(`${what}: ${reason}`);
  }
  console.log(table.text(lifeline.name, pacemaker.name, [keepalived.name, debianHeartbeat.name]));
  const broken = failed.map((what) => ({ name: "could not be measured", met: false, figure: what }));
  return { aims: [...table.aims(lifeline.name, pacemaker.name), ...broken] };
}

interface Measurement {
  readonly what: string;
  readonly measure: () => Promise<void>;
}

function measurements(parts: readonly string[], table: Table, effort: Effort): Measurement[] {
  const stacks = [lifeline, pacemaker].filter(present);
  const ofStacks = Object.entries(PARTS)
    .filter(([part]) => parts.includes(part))
    .flatMap(([part, measure]) =>
      stacks.map((stack) => ({ what: `${stack.name}: ${part}`, measure: () => measure(stack, table, effort) })),
    );
  return parts.includes("others") ? [...ofStacks, ...ofOthers(table, effort)] : ofStacks;
}

function ofOthers(table: Table, effort: Effort): Measurement[] {
  const crash = "crash -> address answers";
  const adverts = ADVERTS_MS.map((keepaliveMs) => ({
    daemons: keepalived,
    settleMs: VRRP_SETTLE_MS,
    timings: { ...second, keepaliveMs },
    what: `${crash}, adverts each ${keepaliveMs} ms`,
  }));
  const others: readonly Other[] = [
    ...adverts,
    {
      daemons: debianHeartbeat,
      settleMs: SETTLE_MS,
      timings: second,
      what: `${crash}, deadtime ${second.deadtimeMs} ms`,
    },
  ];
  const here = new Set([keepalived, debianHeartbeat].filter(present));
  return others
    .filter(({ daemons }) => here.has(daemons))
    .map((other) => ({
      what: `${other.daemons.name}: ${other.what}`,
      measure: () => measureOther(other, table, effort),
    }));
}

/** One that keeps an address up and knows no resources. */
interface Other {
  readonly daemons: Daemons;
  readonly timings: Timings;
  readonly settleMs: number;
  readonly what: string;
}

async function measureOther({ daemons, timings, settleMs, what }: Other, table: Table, effort: Effort): Promise<void> {
  const lab = await Lab.up();
  try {
    for (const host of lab.hosts) await daemons.install(lab, host, timings, lab.hosts);
    for (const host of lab.hosts) await daemons.start(lab, host);
    for (const ms of await crashes(lab, daemons, effort.rounds, GIVE_UP_MS, () => sleep(settleMs)))
      table.add(daemons.name, what, "ms", ms);
    for (const { cpuPercent, rssMb, pssMb } of await idle(lab, effort.idleSeconds)) {
      table.add(daemons.name, "idle: of one core, per host", "%", cpuPercent);
      table.add(daemons.name, "idle: memory (RSS) per host", "MB", rssMb);
      table.add(daemons.name, "idle: memory (PSS) per host", "MB", pssMb);
    }
  } finally {
    await lab.down();
  }
}

function present(daemons: Daemons): boolean {
  const missing = daemons.missing();
  if (missing.length > 0) console.log(`${daemons.name}: absent, missing ${missing.join(", ")}`);
  return missing.length === 0;
}

/** Why it could not be measured. */
async function measured(what: string, measure: () => Promise<void>): Promise<string | undefined> {
  const began = performance.now();
  try {
    await measure();
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.error(`measured ${what} (${seconds} s, load ${loadavg()[0]!.toFixed(1)})`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
