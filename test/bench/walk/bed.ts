// A lab with a cluster for the time of some measurements.
import { Lab } from "../../lab/library/index.ts";
import { OwnerWatch, PingWatch, Timeline, until } from "../../lab/observers/index.ts";
import { ARTICLE_ADDRESS, Cluster, type Daemons, type Stack, type Timings } from "../../lab/stacks/index.ts";

/** Pacemaker waits 20 s before it elects. */
const READY_WITHIN_MS = 90_000;

export interface Bed {
  readonly lab: Lab;
  readonly cluster: Cluster;
}

/** Daemons started on fresh disks; returns how long it took until a DC and all hosts were there. */
export async function withCluster<T>(
  stack: Stack,
  timings: Timings,
  use: (bed: Bed, coldStartMs: number) => Promise<T>,
): Promise<T> {
  const lab = await Lab.up();
  try {
    const cluster = new Cluster(lab, stack, timings);
    for (const host of lab.hosts) await cluster.install(host);
    const began = performance.now();
    await Promise.all(lab.hosts.map((host) => cluster.start(host)));
    await cluster.ready(READY_WITHIN_MS);
    return await use({ lab, cluster }, performance.now() - began);
  } finally {
    await lab.down();
  }
}

/** Power off of the host that has the address, `rounds` times; each time how long until it answers again. */
export async function crashes(
  lab: Lab,
  daemons: Daemons,
  rounds: number,
  giveUpMs: number,
  settled: () => Promise<void>,
): Promise<number[]> {
  const timeline = new Timeline();
  const owners = new OwnerWatch(lab, ARTICLE_ADDRESS, timeline);
  const ping = new PingWatch(lab, ARTICLE_ADDRESS, timeline);
  const times: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      await until(
        "one host has the address, and it answers",
        giveUpMs,
        () => owners.now.length === 1 && ping.answersNow,
      );
      const [victim] = owners.now;
      const lost = Date.now();
      await lab.kill(victim!);
      // What was under way when the cables went is no answer of the survivor.
      const answered = await until("the address answers", giveUpMs, () => ping.firstAnswerAfter(lost + 100));
      times.push(answered - lost);
      await lab.boot(victim!);
      await daemons.start(lab, victim!);
      await settled();
    }
  } finally {
    await Promise.all([owners.stop(), ping.stop()]);
  }
  return times;
}
