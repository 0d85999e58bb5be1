import { LogFollower, until } from "../observers/index.ts";
import { given, type Scenario, then, type World, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, addressNeverMoved, articleCluster, groupRunsOn, HOME, SETTLE_MS, slapdMissing } from "./common.ts";

const STATE = "/var/lib/lifeline";
const LOG = "/var/log/ha-log";
/** Small, so that it is full at once. */
const DISK_KB = 512;
/** Longer than what is left of a page when no page is left. */
const LONG = "x".repeat(5000);

const fill = ({ lab }: World, host: string) =>
  lab.exec(host, ["sh", "-c", `dd if=/dev/zero of=${STATE}/filler bs=1k 2>/dev/null; echo x >>${STATE}/filler`]);
const makeRoom = async ({ lab }: World, host: string): Promise<void> => {
  await lab.must(host, ["rm", `${STATE}/filler`]);
};

/** A change of the configuration; its exit code says whether it was acknowledged. */
const change = async ({ cluster }: World, from: string, value: string): Promise<boolean> =>
  (await cluster.run(from, ["crm_attribute", "--type", "crm_config", "-n", "lab-disk", "-v", value + LONG])).code === 0;

async function value({ cluster }: World, host: string): Promise<string> {
  const asked = await cluster.run(host, ["crm_attribute", "--type", "crm_config", "-n", "lab-disk", "-G", "-Q"]);
  return asked.stdout.trim().replace(LONG, "");
}

async function says(log: LogFollower, words: RegExp): Promise<void> {
  const seen = () => log.matching(/./).join("\n");
  await until(`the log says ${words}`, SETTLE_MS, () => log.matching(words).length > 0, seen);
}

export const diskFull: Scenario = {
  name: "disk-full",
  promise: "a host whose disk is full acknowledges nothing it could lose, says so, and keeps its services up meanwhile",
  timings: FAST_TIMINGS,
  seconds: 60,
  missing: slapdMissing,
  steps: [
    given("hosts with little room", async ({ lab }) => {
      for (const host of lab.hosts) {
        await lab.must(host, ["mkdir", "-p", STATE]);
        await lab.must(host, ["mount", "-t", "tmpfs", "-o", `size=${DISK_KB}k`, "none", STATE]);
      }
    }),
    ...articleCluster(),
    when("the disk of server1, the DC, is full, and something is changed", async (world) => {
      const { dc } = await world.cluster.view(HOME);
      if (dc !== HOME) throw new Error(`the DC is ${dc}`);
      world.mark("disk full");
      const log = world.keep(new LogFollower(world.lab, HOME, LOG));
      await fill(world, HOME);
      if (await change(world, AWAY, "1")) throw new Error("it was acknowledged");
      await says(log, /CRIT: .*the disk refuses.*make room/);
      const again = await world.cluster.run(AWAY, ["crm_attribute", "--type", "crm_config", "-n", "x", "-v", "1"]);
      if (!/the disk of server1, the DC, takes no writes/.test(again.stderr)) {
        throw new Error(`not said: ${again.stdout}${again.stderr}`);
      }
    }),
    then("the service never noticed", async (world) => {
      await world.cluster.ready(SETTLE_MS);
      addressNeverMoved(world, "disk full");
    }),
    when("there is room again", async (world) => {
      const log = world.keep(new LogFollower(world.lab, HOME, LOG));
      await makeRoom(world, HOME);
      await says(log, /the disk takes writes again/);
    }),
    then("what waited is done, on both hosts, and changes are acknowledged as before", async (world) => {
      for (const host of [HOME, AWAY])
        await until(`${host} has it`, SETTLE_MS, async () => (await value(world, host)) === "1");
      if (!(await change(world, AWAY, "2"))) throw new Error("it was not acknowledged");
      addressNeverMoved(world, "disk full");
    }),
    when("the disk of server2, not the DC, is full, and something is changed", async (world) => {
      await fill(world, AWAY);
      if (!(await change(world, HOME, "3"))) throw new Error("it was not acknowledged");
    }),
    then("server1 has gone on without server2", async (world) => {
      const { cluster } = world;
      await cluster.shows("server2 not online", HOME, SETTLE_MS, (view) => view.hosts.get(AWAY) !== "online");
      addressNeverMoved(world, "disk full");
    }),
    when("there is room again there", (world) => makeRoom(world, AWAY)),
    then("server2 is back, with what it missed", async (world) => {
      await world.cluster.ready(SETTLE_MS);
      if ((await value(world, AWAY)) !== "3") throw new Error("server2 lacks the change");
      addressNeverMoved(world, "disk full");
    }),
    groupRunsOn(HOME),
  ],
};
