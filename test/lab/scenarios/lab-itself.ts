import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { HUB, isAlive, start } from "../library/index.ts";
import { until } from "../observers/index.ts";
import { given, type Scenario, then, type World, when } from "../scenario/index.ts";
import { ARTICLE_ADDRESS, FAST_TIMINGS } from "../stacks/index.ts";

const RUNNER = fileURLToPath(new URL("../services/abandoned-runner.ts", import.meta.url));
const FILE = "/var/lib/kept";
const SOON_MS = 5000;

const reaches = async ({ lab }: World, host: string): Promise<boolean> =>
  (await lab.exec(HUB, ["ping", "-n", "-c", "1", "-W", "1", lab.address(host)])).code === 0;

const expectReach = (host: string, wanted: boolean) =>
  then(`${host} is ${wanted ? "" : "not "}heard`, async (world: World) => {
    // A neighbour that was given up is asked again only after a second.
    await until(
      `${host} ${wanted ? "answers" : "is silent"}`,
      SOON_MS,
      async () => (await reaches(world, host)) === wanted,
    );
  });

const address = (verb: "add" | "del", host: string) =>
  when(`${host} ${verb === "add" ? "takes" : "drops"} the address`, async ({ lab }) => {
    await lab.must(host, ["ip", "addr", verb, `${ARTICLE_ADDRESS}/24`, "dev", "eth0"]);
  });

/** Its hosts end with it, though nobody could tell it to clean up. */
async function killedRunnerLeavesNothing(): Promise<void> {
  let directory: string | undefined;
  const runner = start([process.execPath, RUNNER], (line) => (directory ??= line));
  const at = await until("another runner has a lab", SOON_MS, () => directory);
  const [pid, startTicks] = readFileSync(`${at}/server1/init`, "utf8").split(" ").map(Number);
  const host = { pid: pid!, startTicks: startTicks! };
  if (!isAlive(host)) throw new Error("its host does not run");
  await runner.stop("SIGKILL");
  await until("its host is gone", SOON_MS, () => !isAlive(host));
  rmSync(at, { recursive: true }); // as the next lab would
}

export const labItself: Scenario = {
  name: "lab-itself",
  promise:
    "power, cables and disks behave as real ones; the watch sees two copies of an address; nothing is left behind",
  timings: FAST_TIMINGS,
  seconds: 15,
  stacks: "none",
  splits: true,
  steps: [
    expectReach("server1", true),
    given("a file on server1, and a daemon", async ({ lab }) => {
      lab.write("server1", FILE, "here");
      await lab.daemon("server1", ["sleep", "1000"], { log: "/var/log/sleep" });
    }),
    when("server1 loses its power and gets it back", async ({ lab }) => {
      await lab.kill("server1");
      if (lab.isUp("server1")) throw new Error("server1 is still up");
      await lab.boot("server1");
    }),
    then("its disk is as it was, its processes are gone", ({ lab }) => {
      if (lab.read("server1", FILE) !== "here") throw new Error("the file is lost");
      if (lab.processes("server1").length > 0) throw new Error("a process outlived the power");
    }),
    expectReach("server1", true),
    when("the cable of server2 is cut", ({ lab }) => lab.cut("server2")),
    expectReach("server2", false),
    when("the cable is plugged in again", ({ lab }) => lab.join("server2")),
    expectReach("server2", true),
    when("all that server2 sends is lost", ({ lab }) => lab.lose({ percent: 100, from: "server2" })),
    expectReach("server2", false),
    when("nothing is lost any more", ({ lab }) => lab.lose()),
    expectReach("server2", true),
    when("the address is watched", (world) => world.observe({ search: false })),
    address("add", "server1"),
    then("its owner is seen, and only one", async ({ owners, ping }) => {
      await until("server1 has it and it answers", SOON_MS, () => owners.now.join() === "server1" && ping.answersNow);
      if (owners.doubled().length > 0) throw new Error("two copies are seen where there is one");
    }),
    address("add", "server2"),
    then("two copies are seen, in the kernels and on the wire", async ({ owners }) => {
      const seenBy = () => new Set(owners.doubled().map((doubled) => doubled.seenBy));
      await until(
        "both witnesses tell",
        SOON_MS,
        () => seenBy().size === 2,
        () => [...seenBy()].join(),
      );
    }),
    address("del", "server1"),
    then("a runner that is killed outright leaves no host behind", killedRunnerLeavesNothing),
  ],
};
