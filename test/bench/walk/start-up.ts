// How long one-shot commands take on a live cluster of two hosts, from the keystroke to the prompt.
import { ARTICLE_ADDRESS, type Cluster, type Stack, type Timings } from "../../lab/stacks/index.ts";
import { withCluster } from "./bed.ts";
import { median, type Table } from "./table.ts";

const ABOVE_NODE_AIM_MS = 30;
const CRMSH_AIM_RATIO = 0.25;

const COMMANDS: readonly (readonly string[])[] = [
  ["crm", "--version"],
  ["crm", "configure", "show"],
  ["crm_mon", "-1"],
  ["crm_resource", "-W", "-r", "vip"],
  ["cibadmin", "-Q"],
];

export async function measureStartUp(stack: Stack, timings: Timings, table: Table, runs: number): Promise<void> {
  await withCluster(stack, timings, async ({ cluster, lab }) => {
    const [host] = lab.hosts;
    await cluster.must(host!, ["crm_attribute", "--type", "crm_config", "-n", "stonith-enabled", "-v", "false"]);
    await cluster.configure(host!, `primitive vip ocf:heartbeat:IPaddr2 params ip="${ARTICLE_ADDRESS}"`);
    await cluster.runs(["vip"], await whereItRuns(cluster, host!), 20_000, host);
    const floor: number[] = [];
    for (let run = 0; run < runs; run++) floor.push((await lab.must(host!, [process.execPath, "-e", "0"])).ms);
    const node = median(floor)!;
    for (const ms of floor) table.add(stack.name, "node -e 0, the floor of ours", "ms", ms);
    for (const words of COMMANDS) {
      const aim = { aim: node + ABOVE_NODE_AIM_MS, ...(words[0] === "crm" ? { aimRatio: CRMSH_AIM_RATIO } : {}) };
      for (let run = 0; run < runs; run++) {
        const { ms } = await cluster.must(host!, words);
        table.add(stack.name, words.join(" "), "ms", ms, aim);
      }
    }
  });
}

async function whereItRuns(cluster: Cluster, host: string): Promise<string> {
  const view = await cluster.shows("vip runs", host, 20_000, ({ started }) => (started.get("vip") ?? []).length === 1);
  return view.started.get("vip")![0]!;
}
