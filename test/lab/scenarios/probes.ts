import { setTimeout as sleep } from "node:timers/promises";
import { type Scenario, then, type World, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, addressNeverMoved, articleCluster, groupRunsOn, HOME, SETTLE_MS, slapdMissing } from "./common.ts";

const untouched = then("the group stays on server1 and nobody touched the address", async (world: World) => {
  await sleep(2000);
  await world.cluster.ready(SETTLE_MS);
  addressNeverMoved(world, "begun");
});

export const probes: Scenario = {
  name: "probes",
  promise: "with slapd up on both hosts, probes, a cleanup or a restart of either daemon never touch the address",
  timings: FAST_TIMINGS,
  seconds: 45,
  missing: slapdMissing,
  steps: [
    ...articleCluster(),
    when("everything is cleaned up and probed anew", async (world) => {
      world.mark("begun");
      await world.cluster.must(HOME, ["crm_resource", "-C"]);
      await world.cluster.must(AWAY, ["crm_resource", "-C", "-r", "ldap_service"]);
    }),
    untouched,
    when("server2 leaves and comes back, and probes", async ({ cluster }) => {
      await cluster.stop(AWAY);
      await cluster.start(AWAY);
    }),
    untouched,
    when("the daemon of server2 is killed and restarted", async ({ cluster }) => {
      cluster.killDaemon(AWAY);
      await cluster.start(AWAY);
    }),
    untouched,
    when("the daemon of server1 is killed and restarted", async ({ cluster }) => {
      cluster.killDaemon(HOME);
      await cluster.start(HOME);
    }),
    untouched,
    groupRunsOn(HOME),
  ],
};
