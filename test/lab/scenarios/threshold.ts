import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../observers/index.ts";
import { given, type Scenario, then, type World, when } from "../scenario/index.ts";
import { ARTICLE_ADDRESS, FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, answersFrom, HOME, runningCluster, SETTLE_MS } from "./common.ts";

const FAILURE_TIMEOUT_S = 25;
const STATE_FILE = "/run/resource-agents/Dummy-service.state";
const RESOURCES = ["service", "vip"];

const STATEMENTS = `primitive service ocf:heartbeat:Dummy \\
meta migration-threshold="2" failure-timeout="${FAILURE_TIMEOUT_S}s" \\
op monitor interval="1s" timeout="15s"
primitive vip ocf:heartbeat:IPaddr2 params ip="${ARTICLE_ADDRESS}"
group both service vip
location prefer_server1 both 10: server1
`;

const stateFile = ({ lab }: World, host: string) => lab.path(host, STATE_FILE);

/** The service dies: its state file is removed, and a monitor finds that. */
const failsOn = (host: string) =>
  when(`the service fails on ${host}`, async (world) => {
    await until(`the service runs on ${host}`, SETTLE_MS, () => world.lab.read(host, STATE_FILE) !== undefined);
    await sleep(1500); // its recurring monitor has begun
    rmSync(stateFile(world, host));
  });

const bothRunOn = (host: string, withinMs = SETTLE_MS) =>
  then(`service and address run on ${host}`, async (world) => {
    await until(
      `the service's state file is on ${host}`,
      withinMs,
      () => world.lab.read(host, STATE_FILE) !== undefined,
    );
    await world.cluster.runs(RESOURCES, host, withinMs);
    await answersFrom(world, host, withinMs);
  });

export const threshold: Scenario = {
  name: "threshold",
  promise:
    "the first failure restarts in place, the second moves; with both hosts used up it stops, and says why and until when",
  timings: FAST_TIMINGS,
  seconds: 60,
  stacks: ["lifeline", "pacemaker"],
  steps: [
    runningCluster,
    given("a service that is monitored, and an address, without on-fail", async (world) => {
      await world.cluster.must(HOME, ["crm_attribute", "--type", "crm_config", "-n", "stonith-enabled", "-v", "false"]);
      world.observe({ search: false });
      await world.cluster.configure(HOME, STATEMENTS);
    }),
    bothRunOn(HOME),
    failsOn(HOME),
    bothRunOn(HOME),
    failsOn(HOME),
    bothRunOn(AWAY),
    failsOn(AWAY),
    bothRunOn(AWAY),
    failsOn(AWAY),
    then("both stop: a host at its threshold is no target", async (world) => {
      await until("the address is nowhere", SETTLE_MS, () => world.owners.now.length === 0);
    }),
    then("crm_mon says why, and until when", async ({ cluster }) => {
      if (cluster.stack.name !== "lifeline") return;
      await cluster.shows("migration-threshold and a time", AWAY, SETTLE_MS, ({ text }) =>
        text.split("\n").some((line) => /migration-threshold/.test(line) && /until|\d\d:\d\d/.test(line)),
      );
    }),
    bothRunOn(HOME, FAILURE_TIMEOUT_S * 1000 + SETTLE_MS),
  ],
};
