import { setTimeout as sleep } from "node:timers/promises";
import { LogFollower, until } from "../observers/index.ts";
import { type Scenario, then, type World, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { addressNeverMoved, articleCluster, groupRunsOn, HOME, SETTLE_MS, slapdMissing } from "./common.ts";

const STRANGER = "server3";
const LOG = "/var/log/ha-log";
const WATCHED_MS = 10_000;

/** The cluster goes on as if nobody had spoken, and the log says so once. */
const ignored = (what: string, words: RegExp) =>
  then(`${what} is ignored, and logged once a minute at most`, async (world: World) => {
    const log = world.keep(new LogFollower(world.lab, HOME, LOG));
    await world.cluster.start(STRANGER);
    const seen = () => log.matching(/./).join("\n");
    await until(`${LOG} says so`, SETTLE_MS, () => log.matching(words).length > 0, seen);
    await sleep(WATCHED_MS);
    const lines = log.matching(words);
    if (lines.length > 1) throw new Error(`${lines.length} lines in ${WATCHED_MS / 1000} s:\n${lines.join("\n")}`);
    const view = await world.cluster.view(HOME);
    if (view.hosts.has(STRANGER)) throw new Error(`the cluster knows ${STRANGER}:\n${view.text}`);
    await world.cluster.ready(SETTLE_MS);
    addressNeverMoved(world, "strangers come");
    world.cluster.killDaemon(STRANGER);
  });

export const strangers: Scenario = {
  name: "strangers",
  promise: "a host with a wrong key, or one that ha.cf does not name, changes nothing",
  timings: FAST_TIMINGS,
  seconds: 50,
  hosts: 3,
  members: 2,
  missing: slapdMissing,
  steps: [
    ...articleCluster(),
    when("server3 speaks up with another key", async (world) => {
      world.mark("strangers come");
      await world.cluster.stack.install(world.lab, STRANGER, world.cluster.timings, world.lab.hosts);
      world.lab.write(STRANGER, "/etc/ha.d/authkeys", "auth 2\n2 sha1 anotherSecret\n", 0o600);
    }),
    ignored("the wrong key", /key|authenti|signature/i),
    when("server3 has the right key, but nobody's ha.cf names it", async (world) => {
      await world.cluster.stack.install(world.lab, STRANGER, world.cluster.timings, world.lab.hosts);
    }),
    ignored("the unknown node", new RegExp(STRANGER)),
    groupRunsOn(HOME),
  ],
};
