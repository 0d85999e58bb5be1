import { fileURLToPath } from "node:url";
import { HUB } from "../library/index.ts";
import { type Scenario, then, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { addressNeverMoved, articleCluster, groupRunsOn, HOME, SETTLE_MS, slapdMissing } from "./common.ts";

const NOISE = fileURLToPath(new URL("../services/noise.ts", import.meta.url));
const GARBAGE = fileURLToPath(new URL("../services/garbage.ts", import.meta.url));
const PORT = "694";
const GROUP_ADDRESS = "239.0.0.1";
/** Of thousands of datagrams, a handful of lines. */
const MOST_LOG_LINES = 40;

const linesOf = (text: string | undefined): number => text?.split("\n").length ?? 0;

export const badPackets: Scenario = {
  name: "bad-packets",
  promise: "oversized, truncated, unsigned and senseless packets, and garbage on the sockets, change nothing",
  timings: FAST_TIMINGS,
  seconds: 30,
  missing: slapdMissing,
  steps: [
    ...articleCluster(),
    when("a neighbour sends nonsense to the daemons' port", async (world) => {
      world.mark("noise");
      const { lab } = world;
      const broadcast = lab.address(HOME).replace(/\d+$/, "255");
      const targets = [...lab.hosts.map((host) => lab.address(host)), broadcast, GROUP_ADDRESS];
      const before = linesOf(lab.read(HOME, "/var/log/ha-log"));
      await lab.must(HUB, [process.execPath, NOISE, lab.address(HUB), PORT, ...targets]);
      const written = linesOf(lab.read(HOME, "/var/log/ha-log")) - before;
      world.timeline.note("log", `${written} lines written on server1 meanwhile`);
      if (written > MOST_LOG_LINES) throw new Error(`the noise made ${written} lines of log`);
    }),
    when("somebody on server1 talks nonsense to the sockets", async ({ lab }) => {
      for (const socket of ["control", "monitor"])
        await lab.must(HOME, [process.execPath, GARBAGE, `/run/lifeline/${socket}.sock`]);
    }),
    then("the daemons run on, the hosts are online, the address never moved", async (world) => {
      await world.cluster.ready(SETTLE_MS);
      addressNeverMoved(world, "noise");
    }),
    groupRunsOn(HOME),
  ],
};
