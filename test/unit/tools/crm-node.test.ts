import { describe, expect, test } from "vitest";
import { type Element, readXml, writeXml } from "../../../src/cib/index.ts";
import type { Cluster } from "../../../src/client/index.ts";
import { crmNode } from "../../../src/tools/crm-node.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

const CIB = readXml(
  '<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config/><nodes>' +
    '<node id="1" uname="a"/><node id="2" uname="b"/></nodes><resources/><constraints/></configuration>' +
    '<status><node_state id="1" uname="a"/><node_state id="2" uname="b"/><node_state id="r" uname="remote"/></status></cib>',
);

async function ran(line: string, setting: Cluster["setting"] = "file", online: readonly string[] = []) {
  const memory = new MemoryIo("crm_node");
  const fake = new FakeCluster(CIB);
  const orders: string[] = [];
  const cluster: Cluster = Object.assign(fake, {
    setting,
    status: () =>
      Promise.resolve({
        connected: true,
        dc: "a",
        quorum: true,
        nowMs: undefined,
        hosts: ["a", "b"].map((name) => ({ name, online: online.includes(name) })),
        transition: undefined,
      }),
    perform: (order: { readonly kind: string; readonly hosts?: readonly string[] }) => {
      orders.push(`${order.kind} ${order.hosts?.join(" ")}`);
      return Promise.resolve({ kind: "done", text: "" } as const);
    },
  });
  const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
  const code = await crmNode(line.split(" "), io);
  return { code, out: memory.stdout, err: memory.stderr, orders, cib: fake.cib };
}

const ids = (cib: Element): string[] => [...writeXml(cib).matchAll(/<node\w* id="(\w+)"/g)].map((match) => match[1]!);

describe("--remove", () => {
  test("has to be forced", async () => {
    expect(await ran("-R b")).toMatchObject({
      code: 64,
      err: expect.stringContaining("The supplied command is considered dangerous."),
      cib: CIB,
    });
  });
  test.each([
    ["b", ["1", "1", "r"]],
    ["2", ["1", "1", "r"]],
    ["remote", ["1", "2", "1", "2"]],
  ])("takes %s out of nodes and status", async (wanted, left) => {
    const { code, cib, orders } = await ran(`-f -R ${wanted}`);
    expect({ code, left: ids(cib), orders }).toEqual({ code: 0, left, orders: [] });
  });
  test("takes it out of the cluster too", async () => {
    const { code, cib, orders } = await ran("-f -R 2", "node", ["a"]);
    expect({ code, left: ids(cib), orders }).toEqual({ code: 0, left: ["1", "1", "r"], orders: ["hosts b"] });
  });
  test("asks the cluster for none but its own hosts", async () => {
    const { code, cib, orders } = await ran("-f -R remote", "node", ["a"]);
    expect({ code, left: ids(cib), orders }).toEqual({ code: 0, left: ["1", "2", "1", "2"], orders: [] });
  });
  test("leaves all of it to Pacemaker's own tool where Pacemaker runs", async () => {
    expect(await ran("-f -R b", "pacemaker")).toMatchObject({ code: 0, orders: ["hosts b"], cib: CIB });
  });
  test("does not touch a node that is up", async () => {
    expect(await ran("-f -R b", "node", ["a", "b"])).toMatchObject({
      code: 107,
      err: "crm_node: Node b is still active: stop it first\n",
      orders: [],
      cib: CIB,
    });
  });
  test("of what is not there is told, and no error", async () => {
    expect(await ran("-f -R c")).toMatchObject({ code: 0, err: "crm_node: there is no node 'c'\n", cib: CIB });
  });
});
