// Commits as fast as the cluster acknowledges, and says what was acknowledged: node committer.ts COUNT PREFIX
// Each commit makes one nvpair of its own, so that afterwards each can be looked for. A commit whose answer was lost is not
// made again: whether it happened is open, and both is right.
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { element, parsePath } from "../../../src/cib/index.ts";
import { type Cluster, findCluster } from "../../../src/client/index.ts";

const [count = "0", prefix = "commit"] = process.argv.slice(2);
const PATH = parsePath("/cib/configuration/crm_config/cluster_property_set[@id='lab-commits']");
const GIVE_UP_MS = 90_000;
const ORIGIN = { user: "root", client: "lab", commands: [] };

const until = performance.now() + GIVE_UP_MS;
let cluster: Cluster | undefined;
for (let at = 0; at < Number(count) && performance.now() < until; at++) {
  const id = `${prefix}-${at}`;
  const node = element("nvpair", { id, name: id, value: String(at) });
  try {
    cluster ??= await findCluster({ env: process.env, home: fileURLToPath(new URL("../../..", import.meta.url)) });
    const changes = [{ op: "create", path: PATH, position: 0, node }] as const;
    const outcome = await cluster.commit({ base: undefined, changes, origin: ORIGIN });
    if (outcome.kind === "done") console.log(`acknowledged ${id} on ${outcome.on} of ${outcome.of}`);
    else console.log(`${outcome.kind} ${id} ${"error" in outcome ? outcome.error.message : ""}`);
    if (outcome.kind === "refused") await sleep(100); // no quorum for the moment, perhaps
  } catch (error) {
    // The daemon is away: the next commit goes to its successor.
    console.log(`unknown ${id} ${error instanceof Error ? error.message : String(error)}`);
    await cluster?.close();
    cluster = undefined;
    await sleep(100);
  }
}
await cluster?.close();
