// Where Pacemaker and Corosync run, Lifeline's crm is their shell: what it is told to do is done, and Pacemaker's own tools see it.
import { fileURLToPath } from "node:url";
import type { Outcome } from "../library/index.ts";
import { type Scenario, then, type World, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, HOME, runningCluster, SETTLE_MS } from "./common.ts";

const OWN = fileURLToPath(new URL("../../../bin/", import.meta.url));

const CONFIGURATION = `
property stonith-enabled=false
primitive a ocf:pacemaker:Dummy op monitor interval=10s
primitive b ocf:pacemaker:Dummy params passwd=notforeyes op monitor interval=10s
primitive d ocf:pacemaker:Dummy op monitor interval=10s
primitive s ocf:pacemaker:Stateful op monitor interval=10s role=Promoted op monitor interval=11s role=Unpromoted
group g a b
clone sc s meta promotable=true
# where the group likes to be
location likes g 50: ${HOME}
`;

/** Our crm on a host of the lab, by path: Debian's has the same name. */
function crm({ lab }: World, host: string, words: readonly string[], input?: string): Promise<Outcome> {
  return lab.exec(host, [`${OWN}crm`, ...words], input === undefined ? {} : { input });
}

async function must(world: World, host: string, words: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await crm(world, host, words, input);
  if (code !== 0) throw new Error(`crm ${words.join(" ")}: exit code ${code}\n${stdout}${stderr}`);
  return `${stdout}${stderr}`;
}

/** What one of our tools prints on a host of the lab. */
async function tool({ lab }: World, host: string, [name, ...args]: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await lab.exec(host, [`${OWN}${name}`, ...args]);
  if (code !== 0) throw new Error(`${name} ${args.join(" ")}: exit code ${code}\n${stdout}${stderr}`);
  return stdout;
}

function expectMatch(what: string, text: string, wanted: RegExp): void {
  if (!wanted.test(text)) throw new Error(`${what}: ${wanted} is not in\n${text}`);
}

function expectNone(what: string, text: string, unwanted: RegExp): void {
  if (unwanted.test(text)) throw new Error(`${what}: ${unwanted} is in\n${text}`);
}

/** What Pacemaker's own cibadmin says. */
const cib = async ({ cluster }: World): Promise<string> => (await cluster.must(AWAY, ["cibadmin", "-Q"])).stdout;

export const pacemakerShell: Scenario = {
  name: "pacemaker-shell",
  promise: "on a live Pacemaker, crm configures, moves, cleans up, waits and shows as on Lifeline's own cluster",
  timings: FAST_TIMINGS,
  seconds: 60,
  on: "pacemaker",
  steps: [
    runningCluster,
    when("statements are loaded from standard input", async (world) => {
      await must(world, HOME, ["-w", "configure", "load", "update", "-"], CONFIGURATION);
    }),
    then("Pacemaker has them, comment and all, and runs the group where it likes to be", async (world) => {
      expectMatch("cibadmin -Q", await cib(world), /<!--.*where the group likes to be.*-->/);
      await world.cluster.runs(["a", "b"], HOME, SETTLE_MS);
    }),
    then("crm shows Pacemaker's cluster, and no secret", async (world) => {
      expectMatch("crm cluster status", await must(world, AWAY, ["cluster", "status"]), /Pacemaker on server2/);
      const shown = await must(world, AWAY, ["configure", "show"]);
      expectMatch("crm configure show", shown, /# where the group likes to be\nlocation likes g 50: server1/);
      expectNone("crm configure show", shown, /notforeyes/);
      expectMatch("crm status", await must(world, AWAY, ["status"]), /Online: \[ server1 server2 ]/);
      const { stdout } = await world.lab.exec(AWAY, [`${OWN}crm_mon`, "-1"]);
      expectMatch("crm_mon -1", stdout, /Stack: corosync[\s\S]*a\s+\(ocf:pacemaker:Dummy\):\s+Started server1/);
    }),
    then(
      "crm_simulate shows what it would do, and crmadmin who decides and what its controllers are doing",
      async (world) => {
        const simulated = await tool(world, AWAY, ["crm_simulate", "-LS", "--node-fail", HOME]);
        expectMatch(
          "crm_simulate -LS",
          simulated,
          /Current cluster status:[\s\S]*a\s+\(ocf:pacemaker:Dummy\):\s+Started server1/,
        );
        expectMatch(
          "crm_simulate -LS",
          simulated,
          /Revised Cluster Status:[\s\S]*a\s+\(ocf:pacemaker:Dummy\):\s+Started server2/,
        );
        expectMatch(
          "crm_simulate -sL",
          await tool(world, HOME, ["crm_simulate", "-sL"]),
          /a allocation score on server1: 50/,
        );
        const dc = (await tool(world, AWAY, ["crmadmin", "-D", "-q"])).trim();
        expectMatch("cibadmin -Q", await cib(world), new RegExp(`<node id="([^"]+)" uname="${dc}"`));
        expectMatch(
          "crmadmin -S",
          await tool(world, HOME, ["crmadmin", "-S", dc]),
          /in state S_(?:IDLE|TRANSITION_ENGINE|POLICY_ENGINE): ok/,
        );
        expectMatch(
          "crmadmin -N",
          await tool(world, HOME, ["crmadmin", "-N"]),
          /^cluster node: server1 \(\d+\)\ncluster node: server2/,
        );
      },
    ),
    when("a single resource is moved", async (world) => {
      const said = await must(world, HOME, ["resource", "move", "d", HOME]);
      expectMatch(
        "crm resource move",
        said + (await must(world, HOME, ["resource", "move", "d", AWAY])),
        /nothing is left/,
      );
    }),
    then("it is there, and no constraint is left", async (world) => {
      await world.cluster.runs(["d"], AWAY, SETTLE_MS);
      expectNone("cibadmin -Q", await cib(world), /cli-/);
    }),
    when("the group is moved away from where it likes to be", async (world) => {
      expectMatch(
        "crm resource move",
        await must(world, HOME, ["resource", "move", "g", AWAY]),
        /the constraint stays/,
      );
    }),
    then("it stays away until the constraint is cleared", async (world) => {
      await world.cluster.runs(["a", "b"], AWAY, SETTLE_MS);
      await must(world, HOME, ["-w", "resource", "clear", "g"]);
      await world.cluster.runs(["a", "b"], HOME, SETTLE_MS);
    }),
    when("a host is put in standby and brought back", async (world) => {
      await must(world, AWAY, ["-w", "node", "standby", HOME]);
      await world.cluster.runs(["a", "b"], AWAY, SETTLE_MS);
      await must(world, AWAY, ["-w", "node", "online", HOME]);
      await world.cluster.runs(["a", "b"], HOME, SETTLE_MS);
    }),
    when("a resource fails and its failure is forgotten", async (world) => {
      await world.lab.must(HOME, ["rm", "-f", "/run/Dummy-d.state", "/run/resource-agents/Dummy-d.state"]);
      await must(world, HOME, ["resource", "failcount", "d", "set", AWAY, "3", "monitor", "10s"]);
      expectMatch("failcount", await must(world, HOME, ["resource", "failcount", "d", "show", AWAY]), /value=3/);
      await must(world, HOME, ["-w", "resource", "cleanup", "d"]);
      expectMatch("failcount", await must(world, HOME, ["resource", "failcount", "d", "show", AWAY]), /value=0/);
    }),
    when("two administrators change different things at the same time", async (world) => {
      const outcomes = await Promise.all([
        must(world, HOME, ["configure", "property", "no-quorum-policy=stop"]),
        must(world, AWAY, ["configure", "rsc_defaults", "resource-stickiness=7"]),
        must(world, HOME, ["resource", "meta", "d", "set", "migration-threshold", "9"]),
      ]);
      world.timeline.note("output", outcomes.join(" "));
    }),
    then("Pacemaker has both", async (world) => {
      const text = await cib(world);
      for (const wanted of [/no-quorum-policy/, /resource-stickiness/, /migration-threshold/]) {
        expectMatch("cibadmin -Q", text, wanted);
      }
    }),
    then("what Pacemaker does not take is refused in its words, and nothing changed", async (world) => {
      const before = await cib(world);
      const { code, stderr } = await crm(world, HOME, ["-F", "configure", "xml", '<primitive id="x" class="ocf"/>']);
      if (code !== 1) throw new Error(`exit code ${code}: ${stderr}`);
      if ((await cib(world)).replaceAll(/num_updates="\d+"/g, "") !== before.replaceAll(/num_updates="\d+"/g, ""))
        throw new Error("the configuration changed");
    }),
    when("the oldest checkpoint is restored", async (world) => {
      const list = await must(world, HOME, ["checkpoint", "list"]);
      const first = /(\d+)\s.*configure load update.*\s*$/.exec(list)?.[1];
      if (first === undefined) throw new Error(`the oldest checkpoint is not that of the load:\n${list}`);
      await must(world, HOME, ["-w", "checkpoint", "restore", first]);
      expectNone("cibadmin -Q", await cib(world), /migration-threshold/);
      await world.cluster.runs(["a", "b"], HOME, SETTLE_MS);
    }),
    then("without Pacemaker it says so, and how to start it", async (world) => {
      await world.cluster.stop(AWAY);
      const { code, stderr } = await crm(world, AWAY, ["resource", "status"]);
      if (code !== 1) throw new Error(`exit code ${code}`);
      expectMatch("crm resource status", stderr, /no cluster is running here[\s\S]*crm cluster start/);
    }),
  ],
};
