import { type Scenario, then } from "../scenario/index.ts";
import { FAST_PACE, FAST_TIMINGS } from "../stacks/index.ts";
import {
  AWAY,
  articleCluster,
  groupRunsOn,
  HOME,
  SETTLE_MS,
  searchesWork,
  silenceSince,
  slapdKilled,
  slapdMissing,
  slapdRestarted,
} from "./common.ts";

export const slapdDies: Scenario = {
  name: "slapd-dies",
  promise: "a dead directory server sends its host to standby and the group to the other; later all comes home",
  timings: FAST_TIMINGS,
  seconds: 40,
  missing: slapdMissing,
  stacks: ["lifeline", "pacemaker"],
  steps: [
    ...articleCluster(),
    slapdKilled,
    then("server1 is in standby (on-fail)", async ({ cluster }) => {
      await cluster.shows("server1: standby (on-fail)", AWAY, SETTLE_MS, (view) => {
        return view.hosts.get(HOME) === "standby (on-fail)";
      });
    }),
    groupRunsOn(AWAY),
    searchesWork,
    then("the outage was short", (world) => {
      silenceSince(world, "slapd killed", "address silent during the move");
    }),
    slapdRestarted,
    groupRunsOn(HOME, FAST_PACE.failureTimeoutSeconds * 1000 + SETTLE_MS),
    then("server1 is online", async ({ cluster }) => {
      await cluster.shows("server1 online", HOME, SETTLE_MS, (view) => view.hosts.get(HOME) === "online");
    }),
    searchesWork,
  ],
};
