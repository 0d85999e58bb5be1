import { describe, expect, it } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import { readXml } from "../../../src/cib/index.ts";
import type { Cluster, ClusterStatus, TransitionProgress } from "../../../src/client/index.ts";
import { controllerState } from "../../../src/tools/admin/controller.ts";
import { loadTool } from "../../../src/tools/index.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { MemoryIo } from "../../support/tool-io.ts";

const CIB = readXml(`<cib epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/>
<nodes><node id="1" uname="a"/><node id="2" uname="b" type="member"/><node id="r1" uname="r1" type="remote"/></nodes>
<resources><primitive id="r1" class="ocf" provider="pacemaker" type="remote"/>
<group id="g"><primitive id="vm" class="ocf" provider="heartbeat" type="VirtualDomain"><meta_attributes id="m"><nvpair id="n" name="remote-node" value="guest1"/></meta_attributes></primitive></group>
</resources><constraints/></configuration><status/></cib>`);

const ONLINE: ClusterStatus = {
  connected: true,
  dc: "a",
  quorum: true,
  nowMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  hosts: [
    { name: "a", online: true },
    { name: "b", online: true },
    { name: "c", online: false },
  ],
  transition: undefined,
};

interface World {
  readonly setting?: Cluster["setting"];
  readonly status?: Partial<ClusterStatus> | "never";
  readonly none?: true;
}

async function admin(args: readonly string[], { setting = "node", status = {}, none }: World = {}) {
  const cluster = new MemoryCluster(CIB, catalogue([]), { setting });
  Object.assign(cluster, {
    status: async () => (status === "never" ? new Promise<never>(() => undefined) : { ...ONLINE, ...status }),
  });
  const io = Object.assign(new MemoryIo("crmadmin"), {
    openCluster: async () => {
      if (none === true) throw new CrmError({ code: "no-cluster", message: "no cluster is running here" });
      return cluster;
    },
  });
  const code = await (await loadTool("crmadmin"))(args, io);
  return { code, out: io.stdout, err: io.stderr };
}

describe("crmadmin", () => {
  it.each([
    [["-D"], "Designated Controller is: a\n"],
    [["-D", "-q"], "a\n"],
    [["-S", "a"], "Controller on a in state S_IDLE: ok\n"],
    [["-S", "b", "-q"], "S_NOT_DC\n"],
    [["-P"], /^Status of pacemakerd: 'Pacemaker is running' \(last updated 2026-01-0[123] .*\)\n$/],
    [["-P", "-q", "-i", "me"], "running\n"],
    [["-N"], "cluster node: a (1)\ncluster node: b (2)\nguest node: guest1 (guest1)\nremote node: r1 (r1)\n"],
    [["-N", "-B"], "export a=1\nexport b=2\nexport guest1=guest1\nexport r1=r1\n"],
    [["-N", "-B", "-q"], "a\nb\nguest1\nr1\n"],
    [["-N", "remote,cluster"], "cluster node: a (1)\ncluster node: b (2)\nremote node: r1 (r1)\n"],
    [["-N", "guest,all", "-q"], "a\nb\nguest1\nr1\n"],
    [["-N", "ping"], "No nodes configured\n"],
    [["-N", "ping", "-q"], ""],
    [["-S", "b", "-D"], "Designated Controller is: a\n"],
    [["-N", "guest", "-S", "b"], "Controller on b in state S_NOT_DC: ok\n"],
    [["-t", "0", "-D", "-q"], "a\n"],
  ])("%j", async (args, out) => {
    const answer = await admin(args);
    expect(answer).toMatchObject({ code: 0, err: "" });
    expect(answer.out).toMatch(typeof out === "string" ? new RegExp(`^${out.replace(/[()]/g, "\\$&")}$`) : out);
  });

  it.each([
    [["-D"], '<dc node_name="a"/>'],
    [["-S", "b"], '<crmd node_name="b" state="S_NOT_DC" result="ok"/>'],
    [["-N", "guest", "-q"], '<nodes>\n    <node type="guest" name="guest1" id="guest1"/>\n  </nodes>'],
    [["-N", "ping"], "<nodes/>"],
  ])("%j as XML", async (args, part) => {
    const { code, out } = await admin(["--output-as=xml", ...args]);
    expect(code).toBe(0);
    expect(out).toContain(`\n  ${part}\n  <status code="0" message="OK"/>\n`);
  });

  it.each<[readonly string[], World, number, string]>([
    [[], {}, 64, "error: Must specify a command option\n"],
    [["-H", "-D"], {}, 64, "Cluster-wide health option not supported\n"],
    [["-t", "soon", "-D"], {}, 64, "crmadmin: Error parsing option -t: soon is no duration\n"],
    [["-S", "c"], {}, 113, "error: No controller answers on c: it is no node that is online\n"],
    [["-S", "ghost"], {}, 113, "error: No controller answers on ghost: it is no node that is online\n"],
    [["-D"], { status: { dc: undefined } }, 114, "error: Command failed: DC is not yet elected\n"],
    [["-D"], { setting: "file" }, 102, "crmadmin: test is a file: no cluster runs it\n"],
    [["-P"], { none: true }, 102, "crmadmin: no cluster is running here\n"],
    [
      ["-S", "b", "-t", "10ms"],
      { status: "never" },
      113,
      "error: Timed out after 10ms waiting for reply from controller API on b\n",
    ],
  ])("%j of %j ends with %i", async (args, world, code, err) => {
    expect(await admin(args, world)).toMatchObject({ code, err });
  });

  it("-N reads a file, too", async () => {
    expect(await admin(["-N", "-q"], { setting: "file" })).toMatchObject({ code: 0, out: "a\nb\nguest1\nr1\n" });
  });
});

describe("the state of a controller", () => {
  const transition = (key: string): TransitionProgress => ({
    number: 1,
    actions: [
      { id: 1, key, node: "a", state: "running", startedMs: undefined, endedMs: undefined, exitReason: undefined },
    ],
  });
  it.each<[string, Partial<ClusterStatus>, string | undefined]>([
    ["a", {}, "S_IDLE"],
    ["a", { transition: transition("vip_start_0") }, "S_TRANSITION_ENGINE"],
    ["a", { transition: transition("S_POLICY_ENGINE") }, "S_POLICY_ENGINE"],
    ["b", { transition: transition("vip_start_0") }, "S_NOT_DC"],
    ["b", { dc: undefined }, "S_ELECTION"],
    ["c", {}, undefined],
  ])("%s %j: %s", (node, more, state) => {
    expect(controllerState(node, { ...ONLINE, ...more })).toBe(state);
  });
});
