import { describe, expect, it } from "vitest";
import { CrmError } from "../../../../src/base/index.ts";
import { readXml } from "../../../../src/cib/index.ts";
import type { Cluster } from "../../../../src/client/index.ts";
import { loadTool, type ToolIo } from "../../../../src/tools/index.ts";
import { catalogue } from "../../../support/agents.ts";
import { MemoryCluster } from "../../../support/memory-cluster.ts";
import { MemoryIo } from "../../../support/tool-io.ts";

const UP = 'in_ccm="true" crmd="online" join="member" expected="member"';
const RULE =
  '<rsc_location id="l" rsc="r"><rule id="lr" score="-INFINITY"><expression id="le" attribute="#uname" operation="eq" value="a"/><date_expression id="ld" operation="gt" start="2030-01-01"/></rule></rsc_location>';
const CIB = `<cib validate-with="pacemaker-3.9" epoch="5" num_updates="2" admin_epoch="0" have-quorum="1">
<configuration><crm_config><cluster_property_set id="o"><nvpair id="o1" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
<nodes><node id="1" uname="a"/><node id="2" uname="b"/></nodes>
<resources><primitive id="r" class="ocf" provider="heartbeat" type="Dummy"/></resources>
<constraints>${RULE}</constraints></configuration><status><node_state id="1" uname="a" ${UP}/><node_state id="2" uname="b" ${UP}/></status></cib>`;

interface World {
  readonly setting?: Cluster["setting"];
  readonly env?: ToolIo["env"];
  readonly nowMs?: number;
  readonly none?: true;
}

class OwnTime extends MemoryCluster {
  nowMs: number | undefined;
  override async status() {
    return { ...(await super.status()), nowMs: this.nowMs };
  }
}

async function simulate(args: readonly string[], { setting = "node", env = {}, nowMs, none }: World = {}) {
  const cluster = new OwnTime(readXml(CIB), catalogue([]), { setting });
  cluster.nowMs = nowMs;
  const io = Object.assign(new MemoryIo("crm_simulate"), {
    env,
    openCluster: async () => {
      if (none === true) throw new CrmError({ code: "no-cluster", message: "no cluster is running here" });
      return cluster;
    },
  });
  const tool = await loadTool("crm_simulate");
  const code = await tool(args, io);
  return { code, out: io.stdout, err: io.stderr, files: io.files, commits: cluster.commits };
}

describe("crm_simulate on a live cluster", () => {
  it.each(["node", "playground", "pacemaker", "file"] as const)(
    "-L takes what the cluster has (%s)",
    async (setting) => {
      const { code, out } = await simulate(["-sL"], { setting });
      expect(code).toBe(0);
      expect(out).toContain("Online: [ a b ]");
      expect(out).toContain("r allocation score on a: 0\n");
      expect(out).toMatch(/Start {6}r {7}\( {5}a \)\n$/);
    },
  );

  it("decides at the time of a playground, whose clock may run faster", async () => {
    const { out } = await simulate(["-RL"], { setting: "playground", nowMs: Date.UTC(2031, 0, 1) });
    expect(out).toMatch(/Start {6}r {7}\( {5}b \)\n$/);
  });

  it.each(["node", "file"] as const)("-X stores nothing in a cluster and says so (%s)", async (setting) => {
    const { code, out, err, files, commits } = await simulate(["-LX"], { setting });
    expect(code).toBe(0);
    expect(out).toContain("Revised Cluster Status:");
    expect(err).toMatch(/^crm_simulate: --in-place stored nothing/);
    expect([files.size, commits.length]).toEqual([0, 0]);
  });

  it("-X stores the result in a shadow copy, which is there to be tried on", async () => {
    const env = { CIB_shadow: "try", CIB_shadow_dir: "/copies" };
    const { files, err } = await simulate(["-LX"], { setting: "file", env });
    expect(err).toBe("");
    expect([...files.keys()]).toEqual(["/copies/shadow.try"]);
    expect(files.get("/copies/shadow.try")).toContain('operation_key="r_start_0"');
  });

  it("says what is the matter where no cluster is", async () => {
    expect(await simulate(["-sL"], { none: true })).toMatchObject({
      code: 102,
      out: "",
      err: "crm_simulate: no cluster is running here\n",
    });
  });
});
