import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { until } from "../observers/index.ts";
import { given, type Scenario, then, type World, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, HOME, runningCluster } from "./common.ts";

const COMMITTER = fileURLToPath(new URL("../services/committer.ts", import.meta.url));
/** The full count, 20, is asked for by hand; every run makes some, the DC and the other in turn. */
const ROUNDS = Number(process.env.LIFELINE_LAB_ROUNDS ?? 4);
const COMMITS = 200;
const REJOIN_MS = 30_000;

/** One round: commits from server1 as fast as they are acknowledged, and in the midst of them a daemon dies. */
async function round(world: World, number: number): Promise<string[]> {
  const { cluster, lab } = world;
  const { dc } = await cluster.view(HOME);
  const victim = number % 2 === 0 ? dc! : cluster.members.find((host) => host !== dc)!;
  const acknowledged: string[] = [];
  const client = lab.watch(HOME, [process.execPath, COMMITTER, String(COMMITS), `round-${number}`], (line) => {
    const id = line.match(/^acknowledged (\S+)/)?.[1];
    if (id !== undefined) acknowledged.push(id);
  });
  // Somewhere in the middle, elsewhere each time.
  const after = COMMITS / 10 + ((number * 37) % (COMMITS / 2));
  await until(`${after} commits are acknowledged`, 60_000, () => acknowledged.length >= after, undefined, 1);
  cluster.killDaemon(victim);
  world.timeline.note("kill", `${victim} (${victim === dc ? "DC" : "not DC"}) after ${acknowledged.length} commits`);
  // Sooner and later than deadtime, by turns.
  await sleep(number % 4 < 2 ? 300 : cluster.timings.deadtimeMs + 1000);
  await cluster.start(victim);
  await client.exited;
  await cluster.ready(REJOIN_MS);
  world.timeline.note("round", `${number}: ${acknowledged.length} of ${COMMITS} acknowledged`);
  return acknowledged;
}

async function check(world: World, acknowledged: readonly string[]): Promise<void> {
  const { cluster } = world;
  const texts = await Promise.all(
    [HOME, AWAY].map(async (host) => (await cluster.must(host, ["cibadmin", "-Q", "-o", "configuration"])).stdout),
  );
  if (texts[0] !== texts[1]) throw new Error("the hosts hold different configurations");
  const lost = acknowledged.filter((id) => !texts[0]!.includes(`"${id}"`));
  if (lost.length > 0)
    throw new Error(`${lost.length} acknowledged commits are lost: ${lost.slice(0, 5).join(", ")} ...`);
  await cluster.must(HOME, ["crm_verify", "-L"]);
}

export const commitsAndKills: Scenario = {
  name: "commits-and-kills",
  promise: `a daemon killed during ${COMMITS} rapid commits, the DC or not, loses none that was acknowledged`,
  timings: FAST_TIMINGS,
  seconds: 10 + ROUNDS * 15,
  steps: [
    runningCluster,
    given("a place for the commits", async ({ cluster }) => {
      await cluster.must(HOME, ["crm_attribute", "--type", "crm_config", "-n", "stonith-enabled", "-v", "false"]);
      const place = '<cluster_property_set id="lab-commits"/>';
      await cluster.must(HOME, ["cibadmin", "-C", "-o", "crm_config", "-X", place]);
    }),
    when(`${ROUNDS} times a daemon is killed in the midst of commits`, async (world) => {
      for (let number = 0; number < ROUNDS; number++) await check(world, await round(world, number));
    }),
    then("the hosts agree", ({ cluster }) => cluster.ready(REJOIN_MS)),
  ],
};
