import { until } from "../observers/index.ts";
import { given, type Scenario, then, when } from "../scenario/index.ts";
import { FAST_PACE, FAST_TIMINGS, statements } from "../stacks/index.ts";
import {
  AWAY,
  groupRunsOn,
  HOME,
  runningCluster,
  SETTLE_MS,
  searchesWork,
  slapdEverywhere,
  slapdMissing,
} from "./common.ts";

const ONE_AGAIN_WITHIN_MS = 5000;

export const linkCut: Scenario = {
  name: "link-cut",
  promise: "without fencing a cut link means two copies, as commit said beforehand; healed, there is one within 5 s",
  timings: FAST_TIMINGS,
  seconds: 40,
  missing: slapdMissing,
  stacks: ["lifeline", "pacemaker"],
  splits: true,
  steps: [
    runningCluster,
    slapdEverywhere,
    given("the article's statements, and commit says what a cut link will mean", async (world) => {
      const { cluster } = world;
      await cluster.must(HOME, ["crm_attribute", "--type", "crm_config", "-n", "stonith-enabled", "-v", "false"]);
      world.observe({ search: true });
      const { stdout, stderr } = await cluster.configure(HOME, statements(FAST_PACE));
      if (cluster.stack.name === "lifeline" && !/both/i.test(stdout + stderr))
        throw new Error(`commit does not say that a cut link makes both hosts run it: "${stdout}${stderr}"`);
    }),
    groupRunsOn(HOME),
    when("the link of server1 is cut", async (world) => {
      world.mark("cut");
      await world.lab.cut(HOME);
    }),
    then("both hosts run the group", async (world) => {
      const { deadtimeMs } = world.cluster.timings;
      await until("both have the address", deadtimeMs * 3 + SETTLE_MS, () => world.owners.now.length === 2);
      world.figure("cut -> both have the address", Date.now() - world.since("cut"));
    }),
    searchesWork,
    when("the link is healed", async (world) => {
      world.mark("healed");
      await world.lab.join(HOME);
    }),
    then("one copy is left within 5 s", async (world) => {
      await until("one host has the address", SETTLE_MS, () => world.owners.now.length <= 1);
      world.mark("one copy");
      const ms = world.since("one copy") - world.since("healed");
      world.figure("healed -> one copy left", ms);
      if (ms > ONE_AGAIN_WITHIN_MS && world.cluster.stack.name === "lifeline") throw new Error(`it took ${ms} ms`);
    }),
    then("the hosts are one cluster again", ({ cluster }) => cluster.ready(SETTLE_MS)),
    groupRunsOn(HOME),
    then("there were two copies only while the link was cut", (world) => {
      const later = world.owners.doubled().filter(({ fromMs, seenBy }) => {
        return seenBy === "kernel" && fromMs > world.since("one copy");
      });
      if (later.length > 0) throw new Error(`two copies later: ${JSON.stringify(later)}`);
      if (world.owners.intervals().every(({ host }) => host !== AWAY)) throw new Error("server2 never had the address");
    }),
    searchesWork,
  ],
};
