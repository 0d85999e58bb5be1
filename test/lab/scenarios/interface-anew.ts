import { setTimeout as sleep } from "node:timers/promises";
import { type Scenario, then, type World, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, HOME, runningCluster } from "./common.ts";

const DEVICE = "eth0";
const OTHER_ADDRESS = "10.7.36.77";
const PREFIX = 24;
/** Interfaces are looked at every five seconds, twice before an address is believed to be gone. */
const NOTICED_WITHIN_MS = 30_000;

const ip = async ({ lab }: World, ...words: string[]): Promise<void> => {
  await lab.must(HOME, ["ip", ...words]);
};
const remove = (world: World, address: string) => ip(world, "addr", "del", `${address}/${PREFIX}`, "dev", DEVICE);
const add = (world: World, address: string) =>
  ip(world, "addr", "add", `${address}/${PREFIX}`, "broadcast", "+", "dev", DEVICE);

const together = then("both hosts are online, as each of them sees it", ({ cluster }) =>
  cluster.ready(NOTICED_WITHIN_MS),
);

export const interfaceAnew: Scenario = {
  name: "interface-anew",
  promise: "an interface that is set up anew, or gets another address, is used again by itself",
  timings: FAST_TIMINGS,
  seconds: 45,
  steps: [
    runningCluster,
    when("the address of server1 goes, and comes back when it has long been given up", async (world) => {
      const address = world.lab.address(HOME);
      await remove(world, address);
      await world.cluster.shows(
        "server1 not online",
        AWAY,
        NOTICED_WITHIN_MS,
        (view) => view.hosts.get(HOME) !== "online",
      );
      await add(world, address);
    }),
    together,
    when("the interface goes down and up", async (world) => {
      await ip(world, "link", "set", DEVICE, "down");
      await sleep(world.cluster.timings.deadtimeMs + 1000);
      await ip(world, "link", "set", DEVICE, "up");
    }),
    together,
    when("server1 gets another address", async (world) => {
      await remove(world, world.lab.address(HOME));
      await add(world, OTHER_ADDRESS);
      await world.cluster.shows(
        "server1 not online",
        AWAY,
        NOTICED_WITHIN_MS,
        (view) => view.hosts.get(HOME) !== "online",
      );
    }),
    together,
  ],
};
