import { type Scenario, then, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, addressNeverMoved, articleCluster, groupRunsOn, HOME, SETTLE_MS, slapdMissing } from "./common.ts";

export const maintenance: Scenario = {
  name: "maintenance",
  promise:
    "under maintenance the daemons can be replaced one after the other; what runs goes on, and both hosts know who did it",
  timings: FAST_TIMINGS,
  seconds: 25,
  missing: slapdMissing,
  steps: [
    ...articleCluster(),
    when("the cluster goes into maintenance", async (world) => {
      world.mark("maintenance");
      await world.cluster.must(HOME, ["crm", "maintenance", "on"]);
    }),
    ...[HOME, AWAY].map((host) =>
      when(`the daemon of ${host} is stopped and started`, async ({ cluster }) => {
        await cluster.stop(host);
        await cluster.start(host);
        await cluster.ready(SETTLE_MS);
      }),
    ),
    when("maintenance ends", async ({ cluster }) => {
      await cluster.must(AWAY, ["crm", "maintenance", "off"]);
    }),
    groupRunsOn(HOME),
    then("the address was there all the time", (world) => {
      addressNeverMoved(world, "maintenance");
      const failures = world.search.failuresSince(world.since("maintenance"));
      if (failures > 0) throw new Error(`${failures} searches failed`);
    }),
    then("both hosts keep the same commits, whoever made them", async ({ cluster }) => {
      const [here, there] = await Promise.all(
        [HOME, AWAY].map(async (host) => (await cluster.must(host, ["crm", "checkpoint", "list"])).stdout),
      );
      if (here !== there) throw new Error(`${HOME} keeps\n${here}\n${AWAY} keeps\n${there}`);
      for (const line of ["maintenance on", "maintenance off"])
        if (here?.includes(line) !== true) throw new Error(`no checkpoint of "${line}" among\n${here}`);
    }),
  ],
};
