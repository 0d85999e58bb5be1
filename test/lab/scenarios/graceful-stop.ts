import { type Scenario, then, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import {
  AWAY,
  articleCluster,
  groupRunsOn,
  HOME,
  SETTLE_MS,
  searchesWork,
  silenceSince,
  slapdMissing,
} from "./common.ts";

export const gracefulStop: Scenario = {
  name: "graceful-stop",
  promise: "a host that is asked to leave hands its resources over first",
  timings: FAST_TIMINGS,
  seconds: 30,
  missing: slapdMissing,
  stacks: ["lifeline", "pacemaker"],
  steps: [
    ...articleCluster(),
    when("the cluster is asked to leave server1", async (world) => {
      world.mark("asked to leave");
      await world.cluster.stop(HOME);
      world.figure("asked to leave -> left", Date.now() - world.since("asked to leave"));
    }),
    then("server1 had given the address up before its daemon ended", (world) => {
      if (world.owners.now.includes(HOME)) throw new Error("the address is still on server1");
    }),
    groupRunsOn(AWAY),
    then("nobody waited for a deadtime", (world) => {
      silenceSince(world, "asked to leave", "address silent during the hand-over");
      const taken = world.owners
        .intervals()
        .find(({ host, fromMs }) => host === AWAY && fromMs > world.since("asked to leave"));
      const ms = (taken?.fromMs ?? Number.POSITIVE_INFINITY) - world.since("asked to leave");
      if (ms > world.cluster.timings.deadtimeMs) throw new Error(`server2 took the address only after ${ms} ms`);
    }),
    searchesWork,
    then("server1 is offline", async ({ cluster }) => {
      await cluster.shows("server1 offline", AWAY, SETTLE_MS, (view) => view.hosts.get(HOME) === "offline");
    }),
    when("the cluster is started again on server1", ({ cluster }) => cluster.start(HOME)),
    groupRunsOn(HOME, 45_000),
  ],
};
