// The times of the walk-through that a cluster of two hosts is judged by, for one stack.
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../../lab/observers/index.ts";
import { ARTICLE_ADDRESS, type Stack, type Timings } from "../../lab/stacks/index.ts";
import { countDummies, dummyHost, dummyRunsOn, failDummy } from "./agents.ts";
import { type Bed, crashes, withCluster } from "./bed.ts";
import { idle } from "./idle.ts";
import type { Table } from "./table.ts";

export interface Effort {
  readonly rounds: number;
  readonly idleSeconds: number;
  /** How many Dummy resources, smallest first. */
  readonly sizes: readonly number[];
}

const GIVE_UP_MS = 60_000;
/** Caches are filled, starts are over, and the compilers are done as well. */
const IDLE_SETTLE_MS = 60_000;
const MANY_GIVE_UP_MS = 300_000;
const COLD_START_AIM_MS = 5000;
const CRASH_BEYOND_DEADTIME_AIM_MS = 300;
const AIM_500_MS = 15_000;

const address = `primitive vip ocf:heartbeat:IPaddr2 params ip="${ARTICLE_ADDRESS}" op monitor interval="10s"`;
const service = `primitive service ocf:heartbeat:Dummy meta migration-threshold="1" op monitor interval="1s"`;

async function fencingOff({ cluster, lab }: Bed): Promise<void> {
  const words = ["crm_attribute", "--type", "crm_config", "-n", "stonith-enabled", "-v", "false"];
  await cluster.must(lab.hosts[0]!, words);
}

/** Crash of the host with the address, with these timings. */
export async function measureCrash(stack: Stack, timings: Timings, table: Table, effort: Effort): Promise<void> {
  const { deadtimeMs } = timings;
  const what = `crash -> address answers, deadtime ${deadtimeMs} ms`;
  await withCluster(stack, timings, async (bed) => {
    await fencingOff(bed);
    await bed.cluster.configure(bed.lab.hosts[0]!, address);
    const settled = () => bed.cluster.ready(GIVE_UP_MS);
    for (const ms of await crashes(bed.lab, stack, effort.rounds, GIVE_UP_MS, settled))
      table.add(stack.name, what, "ms", ms, { aim: deadtimeMs + CRASH_BEYOND_DEADTIME_AIM_MS });
  });
}

/** Cold start, failure, move. */
export async function measureDaily(stack: Stack, timings: Timings, table: Table, effort: Effort): Promise<void> {
  for (let round = 0; round < effort.rounds; round++) {
    await withCluster(stack, timings, async (bed, coldStartMs) => {
      table.add(stack.name, "cold start -> DC, both hosts online", "ms", coldStartMs, { aim: COLD_START_AIM_MS });
      await fencingOff(bed);
      await bed.cluster.configure(bed.lab.hosts[0]!, `${service}\n${address}`);
      await until("the service runs", GIVE_UP_MS, () => dummyHost(bed, "service") !== undefined);
      await sleep(2500);
      await measureFailure(bed, table);
      await measureMove(bed, table);
    });
  }
}

/** What is spent when nothing happens but an address and a service that are looked at every ten seconds. */
export async function measureIdle(stack: Stack, timings: Timings, table: Table, effort: Effort): Promise<void> {
  await withCluster(stack, timings, async (bed) => {
    await fencingOff(bed);
    const quiet = service.replace('interval="1s"', 'interval="10s"');
    await bed.cluster.configure(bed.lab.hosts[0]!, `${quiet}\n${address}`);
    await until("the service runs", GIVE_UP_MS, () => dummyHost(bed, "service") !== undefined);
    await sleep(IDLE_SETTLE_MS);
    for (const { cpuPercent, rssMb, pssMb } of await idle(bed.lab, effort.idleSeconds)) {
      table.add(stack.name, "idle: of one core, per host", "%", cpuPercent, { aim: 0.7 });
      table.add(stack.name, "idle: memory (RSS) per host", "MB", rssMb, { aim: 110 });
      table.add(stack.name, "idle: memory (PSS) per host", "MB", pssMb);
    }
  });
}

async function measureFailure(bed: Bed, table: Table): Promise<void> {
  const from = dummyHost(bed, "service");
  const to = bed.lab.hosts.find((host) => host !== from)!;
  const began = performance.now();
  failDummy(bed, "service");
  await dummyRunsOn(bed, "service", to, GIVE_UP_MS);
  const ms = performance.now() - began;
  table.add(bed.cluster.stack.name, "failed resource -> runs elsewhere (monitor 1 s)", "ms", ms, { aimRatio: 1 });
  await bed.cluster.must(to, ["crm_resource", "-C", "-r", "service"]);
  await sleep(2500);
}

async function measureMove(bed: Bed, table: Table): Promise<void> {
  const from = dummyHost(bed, "service");
  const to = bed.lab.hosts.find((host) => host !== from)!;
  const began = performance.now();
  const [moved, ranMs] = await Promise.all([
    bed.cluster.must(to, ["crm_resource", "-M", "-r", "service", "-N", to]),
    dummyRunsOn(bed, "service", to, GIVE_UP_MS).then(() => performance.now() - began),
  ]);
  table.add(bed.cluster.stack.name, "crm_resource -M -> runs there", "ms", performance.now() - began, { aimRatio: 1 });
  table.add(bed.cluster.stack.name, "  of which: the command returns", "ms", moved.ms);
  table.add(bed.cluster.stack.name, "  of which: the service runs there", "ms", ranMs);
}

/** Many resources at once, from the commit to the last start. */
export async function measureMany(
  stack: Stack,
  timings: Timings,
  table: Table,
  sizes: readonly number[],
): Promise<void> {
  for (const size of sizes) {
    await withCluster(stack, timings, async (bed) => {
      await fencingOff(bed);
      const lines = Array.from({ length: size }, (_, at) => `primitive d${at} ocf:heartbeat:Dummy`);
      const began = performance.now();
      await bed.cluster.must(bed.lab.hosts[0]!, ["crm", "configure"], `${lines.join("\n")}\ncommit\n`);
      table.add(stack.name, `${size} Dummy resources: crm configure, commit`, "ms", performance.now() - began);
      const seen = () => `${countDummies(bed)} of ${size} run`;
      await until(`${size} run`, MANY_GIVE_UP_MS, () => countDummies(bed) === size, seen);
      const what = `${size} Dummy resources: all running`;
      const aim = size === 500 ? { aim: AIM_500_MS } : { aimRatio: 1 };
      table.add(stack.name, what, "ms", performance.now() - began, aim);
    });
  }
}
