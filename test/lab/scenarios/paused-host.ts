import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../observers/index.ts";
import { type Scenario, then, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, addressNeverMoved, articleCluster, groupRunsOn, HOME, SETTLE_MS, slapdMissing } from "./common.ts";

/** Well below deadtime, and well above it. */
const SHORT_MS = FAST_TIMINGS.deadtimeMs / 2;
const LONG_MS = FAST_TIMINGS.deadtimeMs * 3;
const ONE_AGAIN_WITHIN_MS = 5000;

export const pausedHost: Scenario = {
  name: "paused-host",
  promise:
    "a host that stood still takes itself for given up: short of deadtime nothing moves, beyond it there is one copy soon after",
  timings: FAST_TIMINGS,
  seconds: 50,
  missing: slapdMissing,
  stacks: ["lifeline", "pacemaker"],
  // While it stands still its kernel goes on answering: without fencing nothing can prevent that.
  splits: true,
  steps: [
    ...articleCluster(),
    when("server1 stands still for half a deadtime", async (world) => {
      world.mark("short pause");
      world.lab.freeze(HOME);
      await sleep(SHORT_MS);
      world.lab.thaw(HOME);
    }),
    then("nobody is declared dead and the address never moves", async (world) => {
      await sleep(world.cluster.timings.deadtimeMs + 1000);
      await world.cluster.ready(SETTLE_MS);
      addressNeverMoved(world, "short pause");
    }),
    when("server1 stands still for three deadtimes", async (world) => {
      world.lab.freeze(HOME);
      await sleep(LONG_MS);
    }),
    then("server2 has taken the address", ({ owners }) => {
      if (!owners.now.includes(AWAY)) throw new Error(`it is on ${owners.now.join(", ")}`);
    }),
    when("server1 goes on", (world) => {
      world.mark("goes on");
      world.lab.thaw(HOME);
    }),
    then("one copy is left within 5 s", async (world) => {
      await until("one host has the address", SETTLE_MS, () => world.owners.now.length <= 1);
      const ms = Date.now() - world.since("goes on");
      world.figure("server1 goes on -> one copy left", ms);
      if (ms > ONE_AGAIN_WITHIN_MS) throw new Error(`it took ${ms} ms`);
    }),
    then("the hosts are one cluster again", ({ cluster }) => cluster.ready(SETTLE_MS * 2)),
    groupRunsOn(HOME, SETTLE_MS * 2),
  ],
};
