import { setTimeout as sleep } from "node:timers/promises";
import { type Scenario, then, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, articleCluster, groupRunsOn, HOME, SETTLE_MS, slapdMissing } from "./common.ts";

const LOSS_PERCENT = 15;
const LOSSY_MS = 12_000;

export const packetLoss: Scenario = {
  name: "packet-loss",
  promise: `with ${LOSS_PERCENT} % of all frames lost nobody is declared dead, and commits still go through`,
  timings: FAST_TIMINGS,
  seconds: 35,
  missing: slapdMissing,
  steps: [
    ...articleCluster(),
    when(`${LOSS_PERCENT} % of all frames are lost`, async (world) => {
      world.mark("loss");
      await world.lab.lose({ percent: LOSS_PERCENT });
      await sleep(LOSSY_MS);
    }),
    then("a commit goes through", async ({ cluster }) => {
      await cluster.must(AWAY, ["crm_attribute", "--type", "crm_config", "-n", "lossy", "-v", "yes"]);
    }),
    then("the address stayed where it was", async (world) => {
      await world.lab.lose();
      await world.cluster.ready(SETTLE_MS);
      const moved = world.owners.intervals().filter(({ fromMs }) => fromMs > world.since("loss"));
      if (moved.length > 0) throw new Error(`the address changed hands: ${JSON.stringify(moved)}`);
    }),
    groupRunsOn(HOME),
  ],
};
