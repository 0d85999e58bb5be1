import { describe, expect, it } from "vitest";
import { readXml } from "../../../../src/cib/index.ts";
import type { ClusterOrder } from "../../../../src/client/index.ts";
import { crmResource } from "../../../../src/tools/crm-resource.ts";
import { MemoryIo } from "../../../support/tool-io.ts";
import { FakeCluster } from "../../tui/support/fake-cluster.ts";
import { cibOf, dummy, hostState, ran } from "./run.ts";

const STOPPED = '<meta_attributes id="x"><nvpair id="x1" name="target-role" value="Stopped"/></meta_attributes>';
const probed = (id: string): string =>
  `<lrm_resource id="${id}" class="ocf" provider="pacemaker" type="Dummy"><lrm_rsc_op id="${id}_last_0" operation_key="${id}_monitor_0" operation="monitor" interval="0" call-id="5" transition-key="1:0:7:u" transition-magic="0:7;1:0:7:u" rc-code="7" op-status="0"/></lrm_resource>`;
const CIB = cibOf(
  `${dummy("a")}<group id="g">${STOPPED}${dummy("m1")}${dummy("m2")}</group><clone id="c">${dummy("k")}</clone>`,
  "",
  hostState("1", probed("a")) + hostState("2"),
);

const dry = (id: string, node: string): string => `Dry run: skipping clean-up of ${id} on ${node} due to CIB_file\n`;
const remains = "Configuration specifies 'g' should remain stopped\n";

/** Words are those of Pacemaker 3.0.2's crm_resource on the same document. */
describe("crm_resource --cleanup, --refresh and --fail on a file", () => {
  it.each([
    ["-C", "Dry run: skipping clean-up of all nodes due to CIB_file\n", ""],
    ["-R -N n1", "Dry run: skipping clean-up of n1 due to CIB_file\n", ""],
    ["-R -Q", "", ""],
    ["-C -r a", "", dry("a", "n1")],
    ["-R -r m2", remains, dry("m1", "n2") + dry("m1", "n1") + dry("m2", "n2") + dry("m2", "n1")],
    ["-R -r m2 --force -Q", "", dry("m2", "n1") + dry("m2", "n2")],
    ["-C -r k -N n2", "", dry("k:0", "n2") + dry("k:1", "n2")],
    ["-F -r a -N n2", "", "Dry run: skipping fail of a on n2 due to CIB_file\n"],
  ])("%s", async (line, stdout, stderr) => {
    expect(await ran(CIB, line)).toMatchObject({ code: 0, stdout, stderr });
  });
  it.each([
    ["-C -N x", 105, "crm_resource: Node 'x' not found\nError performing operation: No such object\n"],
    ["-C -r a -n start -I soon", 64, "crm_resource: Invalid interval: soon\n"],
    [
      "-F -r k",
      105,
      "crm_resource: Resource 'k:0' is not running: say where with --node\nError performing operation: No such object\n",
    ],
  ])("%s", async (line, code, stderr) => {
    expect(await ran(CIB, line)).toMatchObject({ code, stdout: "", stderr });
  });
});

class Ordered extends FakeCluster {
  readonly orders: ClusterOrder[] = [];

  override perform(order?: ClusterOrder) {
    if (order !== undefined) this.orders.push(order);
    return Promise.resolve({ kind: "done" as const, text: "Cleaned up a on n1" });
  }
}

async function ordered(line: string, setting: "node" | "pacemaker" = "node") {
  const memory = new MemoryIo("crm_resource");
  const cluster = Object.assign(new Ordered(readXml(CIB)), { setting }) as Ordered;
  const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
  const code = await crmResource(line.split(" "), io);
  return { code, stdout: memory.stdout, stderr: memory.stderr, orders: cluster.orders };
}

describe("crm_resource --cleanup, --refresh and --fail in a cluster", () => {
  it.each<[string, ClusterOrder]>([
    ["-C", { kind: "cleanup" }],
    [
      "-C -r m2 -N n1 -n start -I 10s",
      { kind: "cleanup", resource: "g", node: "n1", operation: "start", intervalMs: 10_000 },
    ],
    ["-R -r m2 --force", { kind: "refresh", resource: "m2", alone: true }],
    ["-R -r k:1", { kind: "refresh", resource: "c" }],
    ["-F -r a -N n2", { kind: "fail", resource: "a", node: "n2" }],
  ])("%s asks for it", async (line, order) => {
    expect(await ordered(line)).toMatchObject({ code: 0, stderr: "", orders: [order] });
  });
  it("says what was done, and what keeps the resource from running", async () => {
    expect((await ordered("-C -r m2")).stdout).toBe(`Cleaned up a on n1\n${remains}`);
    expect((await ordered("-C -r m2 -Q")).stdout).toBe("");
    expect((await ordered("-C -r m2", "pacemaker")).stdout).toBe("Cleaned up a on n1\n");
  });
  it("does not say that a group failed", async () => {
    expect(await ordered("-F -r g -N n1")).toMatchObject({
      code: 2,
      stderr:
        "We can only process primitive resources, not g\ncrm_resource: Error performing operation: Invalid parameter\n",
      orders: [],
    });
  });
});
