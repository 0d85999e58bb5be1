// Sentences that several scenarios share.

import { until } from "../observers/index.ts";
import { given, type Step, then, type World, when } from "../scenario/index.ts";
import { installSlapd, killSlapd, slapdMissing, startSlapd } from "../services/slapd.ts";
import { ARTICLE_ADDRESS, FAST_PACE, type Pace, statements } from "../stacks/index.ts";

export const HOME = "server1";
export const AWAY = "server2";
export const GROUP = ["ldap_service", "ldap_vip"] as const;

/** Pacemaker waits 20 s for a DC before it elects one. */
const READY_WITHIN_MS = 60_000;
/** Agents on a busy machine. */
export const SETTLE_MS = 15_000;

export { slapdMissing };

/** Daemons on all hosts, quorum, a DC. */
export const runningCluster: Step = given("a cluster with quorum and a DC", async (world) => {
  const { cluster } = world;
  await Promise.all(cluster.members.map((host) => cluster.install(host)));
  const began = Date.now();
  await Promise.all(cluster.members.map((host) => cluster.start(host)));
  await cluster.ready(READY_WITHIN_MS);
  world.figure("cold start to a DC and all hosts online", Date.now() - began);
});

export const slapdEverywhere: Step = given(
  "a directory server on each host, with the same data",
  async ({ cluster, lab }) => {
    await Promise.all(
      cluster.members.map(async (host) => {
        await installSlapd(lab, host);
        await startSlapd(lab, host);
      }),
    );
  },
);

/** The article's order: fencing off, the four statements, verify, commit. */
export function configured(pace: Pace, change: (crmText: string) => string = (text) => text): Step {
  return given("the article's statements, committed on server1", async (world) => {
    const { cluster } = world;
    await cluster.must(HOME, [...["crm_attribute", "--type", "crm_config", "-n", "stonith-enabled", "-v", "false"]]);
    world.observe({ search: true });
    await cluster.configure(HOME, change(statements(pace)));
  });
}

export function groupRunsOn(host: string, withinMs = SETTLE_MS): Step {
  return then(`the group runs on ${host}, and its address answers`, async (world) => {
    await world.cluster.runs(GROUP, host, withinMs);
    await answersFrom(world, host, withinMs);
  });
}

export async function answersFrom(world: World, host: string, withinMs: number): Promise<void> {
  const seen = () => `held by ${world.owners.now.join(", ") || "nobody"}, answers: ${world.ping.answersNow}`;
  const holds = () => world.owners.now.join() === host && world.ping.answersNow;
  await until(`${ARTICLE_ADDRESS} is on ${host} and answers`, withinMs, holds, seen);
}

export const searchesWork: Step = then("a search through the address brings the entry", async (world) => {
  const from = Date.now();
  await until("a search succeeds", SETTLE_MS, () => world.search.firstSuccessAfter(from) !== undefined);
});

export const articleCluster = (pace: Pace = FAST_PACE): Step[] => [
  runningCluster,
  slapdEverywhere,
  configured(pace),
  groupRunsOn(HOME, pace.startDelaySeconds * 1000 + SETTLE_MS),
  searchesWork,
];

export const slapdKilled: Step = when("slapd is killed on server1", (world) => {
  world.mark("slapd killed");
  killSlapd(world.lab, HOME);
});

export const slapdRestarted: Step = when("slapd runs again on server1", ({ lab }) => startSlapd(lab, HOME));

export const powerLost: Step = when("server1 loses its power", async (world) => {
  world.mark("power lost");
  await world.lab.kill(HOME);
});

export const powerBack: Step = when("server1 has power again and starts slapd and the cluster", async (world) => {
  await world.lab.boot(HOME);
  await startSlapd(world.lab, HOME);
  world.mark("daemon started");
  await world.cluster.start(HOME);
});

/** How long the address was silent at a stretch since a moment. */
export function silenceSince(world: World, mark: string, what: string): number {
  const ms = world.ping.longestSilenceMs(world.since(mark) - 500);
  world.figure(what, ms);
  return ms;
}

/** Nothing that a client or a switch could have noticed. */
export function addressNeverMoved(world: World, mark: string): void {
  const from = world.since(mark);
  const outages = world.ping.outages(from);
  const changes = world.owners
    .intervals()
    .filter(({ fromMs, toMs }) => fromMs > from || (toMs > from && toMs < Date.now() - 200));
  if (outages.length > 0) throw new Error(`the address was silent ${outages.length} times: ${JSON.stringify(outages)}`);
  if (changes.length > 0) throw new Error(`the address changed hands: ${JSON.stringify(changes)}`);
}
