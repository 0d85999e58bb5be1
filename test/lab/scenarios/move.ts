import { type Scenario, then, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, articleCluster, groupRunsOn, HOME, slapdMissing } from "./common.ts";

export const move: Scenario = {
  name: "move",
  promise: "crm_resource -M moves the group and says how to undo it; -U lets it come home",
  timings: FAST_TIMINGS,
  seconds: 25,
  missing: slapdMissing,
  stacks: ["lifeline", "pacemaker"],
  steps: [
    ...articleCluster(),
    when("the article's crm_resource -M is typed", async (world) => {
      world.mark("moved");
      const { stdout, stderr } = await world.cluster.must(HOME, ["crm_resource", "-M", "-r", "ldap", "-N", AWAY]);
      // Pacemaker is silent here.
      if (world.cluster.stack.name === "lifeline" && !/-U|--clear/.test(stdout + stderr))
        throw new Error(`it does not say how to undo: "${stdout}${stderr}"`);
    }),
    groupRunsOn(AWAY),
    then("it was quick", (world) => {
      const taken = world.owners.intervals().find(({ host, fromMs }) => host === AWAY && fromMs > world.since("moved"));
      world.figure("crm_resource -M typed -> address on the other host", (taken?.fromMs ?? 0) - world.since("moved"));
    }),
    when("the constraint is cleared", async ({ cluster }) => {
      await cluster.must(AWAY, ["crm_resource", "-U", "-r", "ldap"]);
    }),
    groupRunsOn(HOME),
  ],
};
