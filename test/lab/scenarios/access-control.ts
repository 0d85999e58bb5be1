import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Scenario, then, type World, when } from "../scenario/index.ts";
import { FAST_TIMINGS } from "../stacks/index.ts";
import { AWAY, HOME, runningCluster } from "./common.ts";

/** A user of the hosts' own, and what it takes to be that user. */
const USER = "nobody";
const AS_USER = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] as const;

const CONFIGURATION = `property stonith-enabled=false
primitive shown ocf:heartbeat:Dummy params state=/run/shown
primitive veiled ocf:heartbeat:Dummy params state=/run/veiled
role watcher read xpath:"//primitive[@id='shown']" read xpath:"//lrm_resource[@id='shown']" \
  read xpath:"//crm_config" read xpath:"//nodes" deny xpath:"//primitive[@id='veiled']"
acl_target ${USER} watcher
property enable-acl=true
`;

/** The programs lie where they were built; not everywhere is everybody let in. */
function unreadable(): string[] {
  const program = fileURLToPath(new URL("../../../bin/crm_mon", import.meta.url));
  const { status } = spawnSync(AS_USER[0], [...AS_USER.slice(1), "test", "-x", program]);
  return status === 0 ? [] : [`a place of the project that the user ${USER} may read`];
}

async function asUser({ cluster, lab }: World, argv: readonly [string, ...string[]]) {
  const [name, ...args] = argv;
  return lab.exec(HOME, [...AS_USER, cluster.stack.program(name), ...args]);
}

export const accessControl: Scenario = {
  name: "access-control",
  promise: "with ACLs a user of the host sees what the ACLs give that user, and nobody who may not changes anything",
  timings: FAST_TIMINGS,
  seconds: 15,
  missing: unreadable,
  steps: [
    runningCluster,
    when("two resources and ACLs are committed that show one of them to a user", async ({ cluster }) => {
      await cluster.configure(HOME, CONFIGURATION);
    }),
    then("root sees both on each host", async ({ cluster }) => {
      for (const host of [HOME, AWAY]) {
        await cluster.shows(
          "both resources",
          host,
          15_000,
          ({ text }) => /shown\s.*Started/.test(text) && /veiled\s.*Started/.test(text),
        );
      }
    }),
    then("the user sees the one", async (world) => {
      const { code, stdout, stderr } = await asUser(world, ["crm_mon", "-1", "-r"]);
      if (code !== 0 || !stdout.includes("shown") || stdout.includes("veiled"))
        throw new Error(`exit code ${code}: ${stdout}${stderr}`);
      const { stdout: document } = await asUser(world, ["cibadmin", "-Q"]);
      if (!document.includes('id="shown"') || document.includes("veiled")) throw new Error(document);
    }),
    then("and changes neither", async (world) => {
      for (const id of ["shown", "veiled"]) {
        const { code, stderr } = await asUser(world, ["crm_resource", "--ban", "-r", id, "-N", HOME]);
        if (code === 0) throw new Error(`${id} was banned`);
        if (stderr === "") throw new Error(`that ${id} was not banned is not said`);
      }
      const { stdout } = await world.cluster.must(HOME, ["cibadmin", "-Q", "-o", "constraints"]);
      if (stdout.includes("rsc_location")) throw new Error(stdout);
    }),
    when("the ACLs are switched off", async ({ cluster }) => {
      await cluster.must(HOME, ["crm_attribute", "-n", "enable-acl", "-v", "false"]);
    }),
    then("the user sees both, and still changes nothing", async (world) => {
      const { stdout } = await asUser(world, ["crm_mon", "-1", "-r"]);
      if (!stdout.includes("veiled")) throw new Error(stdout);
      const { code } = await asUser(world, ["crm_resource", "--ban", "-r", "shown", "-N", HOME]);
      if (code === 0) throw new Error("shown was banned");
    }),
  ],
};
