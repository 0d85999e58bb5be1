import { until } from "../observers/index.ts";
import { type Scenario, then, type World, when } from "../scenario/index.ts";
import { killSlapd, startSlapd } from "../services/slapd.ts";
import { FAST_PACE, FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, articleCluster, GROUP, groupRunsOn, HOME, SETTLE_MS, searchesWork, slapdMissing } from "./common.ts";

const CYCLE_MS = FAST_PACE.failureTimeoutSeconds * 1000;
/** "Fails at once": nobody waits for the time-out of a start. */
const ATTEMPT_MS = 5000;

/** The end of the first interval in which server2 had the address, and the begin of the next one. */
function attempt(world: World): { readonly gaveUpMs: number; readonly hadAgainMs: number } | undefined {
  const away = world.owners.intervals().filter(({ host }) => host === AWAY);
  const [first, second] = away;
  return first === undefined || second === undefined ? undefined : { gaveUpMs: first.toMs, hadAgainMs: second.fromMs };
}

export const slapdStillDead: Scenario = {
  name: "slapd-still-dead",
  promise: "a group that tries to go home to a dead server is back at once, and crm_mon names the cycle and its cure",
  timings: FAST_TIMINGS,
  seconds: 50,
  missing: slapdMissing,
  stacks: ["lifeline", "pacemaker"],
  steps: [
    ...articleCluster(),
    when("slapd is killed on server1 and stays dead", (world) => {
      world.mark("slapd killed");
      killSlapd(world.lab, HOME);
    }),
    groupRunsOn(AWAY),
    then("when failure-timeout ends the group tries home and is back at once", async (world) => {
      const seen = () => JSON.stringify(world.owners.intervals());
      const { gaveUpMs, hadAgainMs } = await until("one attempt", CYCLE_MS + SETTLE_MS, () => attempt(world), seen);
      world.figure("one attempt: server2 without the address for", hadAgainMs - gaveUpMs);
      if (hadAgainMs - gaveUpMs > ATTEMPT_MS) throw new Error(`the attempt took ${hadAgainMs - gaveUpMs} ms`);
    }),
    groupRunsOn(AWAY),
    then("crm_mon names the cycle and its cure", async ({ cluster }) => {
      if (cluster.stack.name !== "lifeline") return;
      await cluster.shows("the cycle of ldap_service, with its cure", AWAY, SETTLE_MS, ({ text }) => {
        const hint = text.split("\n").filter((line) => line.includes("failure-timeout") || line.includes("cycle"));
        return hint.some((line) => GROUP.some((name) => line.includes(name)));
      });
    }),
    when("slapd runs again on server1", ({ lab }) => startSlapd(lab, HOME)),
    groupRunsOn(HOME, CYCLE_MS + SETTLE_MS),
    searchesWork,
  ],
};
