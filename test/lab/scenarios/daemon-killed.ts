import { setTimeout as sleep } from "node:timers/promises";
import { type Scenario, then, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { addressNeverMoved, articleCluster, groupRunsOn, HOME, SETTLE_MS, slapdMissing } from "./common.ts";

/** As a service manager that restarts what died. */
const RESTART_AFTER_MS = 500;

export const daemonKilled: Scenario = {
  name: "daemon-killed",
  promise: "a daemon that is killed and restarted within deadtime finds its resources; the address never moves",
  timings: FAST_TIMINGS,
  seconds: 25,
  missing: slapdMissing,
  steps: [
    ...articleCluster(),
    when("the daemon of server1 is killed and restarted half a second later", async (world) => {
      world.mark("daemon killed");
      world.cluster.killDaemon(HOME);
      await sleep(RESTART_AFTER_MS);
      await world.cluster.start(HOME);
    }),
    then("both hosts are online again", async (world) => {
      await world.cluster.ready(SETTLE_MS);
      world.figure("daemon killed -> both online again", Date.now() - world.since("daemon killed"));
    }),
    groupRunsOn(HOME),
    then("the address was there all the time, also a deadtime later", async (world) => {
      await sleep(world.cluster.timings.deadtimeMs + 1000);
      addressNeverMoved(world, "daemon killed");
      const failures = world.search.failuresSince(world.since("daemon killed"));
      if (failures > 0) throw new Error(`${failures} searches failed`);
    }),
    groupRunsOn(HOME),
    when("the engine of server1 alone is killed, and its supervisor starts it again", async (world) => {
      world.mark("engine killed");
      world.cluster.killEngine(HOME);
      await sleep(RESTART_AFTER_MS);
    }),
    then("both hosts are online again", async (world) => {
      await world.cluster.ready(SETTLE_MS);
      world.figure("engine killed -> both online again", Date.now() - world.since("engine killed"));
    }),
    groupRunsOn(HOME),
    then("the address was there all the time", async (world) => {
      await sleep(world.cluster.timings.deadtimeMs + 1000);
      addressNeverMoved(world, "engine killed");
    }),
  ],
};
