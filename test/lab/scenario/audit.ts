// What holds at the end of every scenario, whatever it was about.
import { clock } from "../observers/index.ts";
import type { Scenario } from "./types.ts";
import type { World } from "./world.ts";

/** Each broken rule in one line. */
export async function audit(world: World, scenario: Scenario): Promise<string[]> {
  const broken: string[] = [];
  if (world.observed) {
    if (!scenario.splits) {
      for (const { hosts, fromMs, toMs, seenBy } of world.owners.doubled()) {
        const length = `${clock(fromMs)} to ${clock(toMs)} (${Math.round(toMs - fromMs)} ms, ${seenBy})`;
        broken.push(`two copies of the address: ${hosts.join(" and ")}, ${length}`);
      }
    }
    if (world.owners.intervals().length > 0 && world.owners.arpAnswers === 0)
      broken.push("nobody ever answered an ARP request: the watch on the wire proves nothing");
  }
  broken.push(...(await configurationsDiffer(world)));
  return broken;
}

/** Hosts that run the cluster hold the same configuration, byte for byte. */
async function configurationsDiffer(world: World): Promise<string[]> {
  const { cluster } = world;
  const running = cluster.members.filter((host) => cluster.daemonRuns(host));
  const texts = await Promise.all(
    running.map(async (host) => (await cluster.run(host, ["cibadmin", "-Q", "-o", "configuration"])).stdout),
  );
  const odd = running.filter((_, at) => texts[at] !== texts[0]);
  return odd.map((host) => `${host} holds another configuration than ${running[0]}`);
}
