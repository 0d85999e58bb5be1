import { until } from "../observers/index.ts";
import { type Scenario, then, type World } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import {
  AWAY,
  articleCluster,
  groupRunsOn,
  HOME,
  powerBack,
  powerLost,
  SETTLE_MS,
  searchesWork,
  slapdMissing,
} from "./common.ts";

/** What the survivor may need beyond deadtime: a decision, two starts, a busy machine. */
const BEYOND_DEADTIME_MS = 1500;

export const answersAgain = then("the address answers again", async (world: World) => {
  const { deadtimeMs } = world.cluster.timings;
  const lost = world.since("power lost");
  const answered = await until("the address answers", deadtimeMs * 3 + SETTLE_MS, () =>
    world.ping.firstAnswerAfter(lost + 200),
  );
  world.figure(`power lost -> address answers (deadtime ${deadtimeMs} ms)`, answered - lost);
  if (world.cluster.stack.name === "lifeline" && answered - lost > deadtimeMs + BEYOND_DEADTIME_MS)
    throw new Error(`${Math.round(answered - lost)} ms, with a deadtime of ${deadtimeMs} ms`);
});

export const powerOff: Scenario = {
  name: "power-off",
  promise: "a host that loses its power is replaced within deadtime; when it is back no second copy ever answers",
  timings: FAST_TIMINGS,
  seconds: 35,
  missing: slapdMissing,
  stacks: ["lifeline", "pacemaker"],
  steps: [
    ...articleCluster(),
    powerLost,
    answersAgain,
    groupRunsOn(AWAY),
    searchesWork,
    then("server1 is offline", async ({ cluster }) => {
      await cluster.shows("server1 offline", AWAY, SETTLE_MS, (view) => view.hosts.get(HOME) === "offline");
    }),
    powerBack,
    then("server1 is a member again", async (world) => {
      await world.cluster.ready(60_000);
      world.figure("daemon started -> host online again", Date.now() - world.since("daemon started"));
    }),
    groupRunsOn(HOME),
    searchesWork,
  ],
};
