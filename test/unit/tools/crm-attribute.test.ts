import { describe, expect, it, test } from "vitest";
import { emptyCib, readXml, writeXml } from "../../../src/cib/index.ts";
import type { Cluster } from "../../../src/client/index.ts";
import { crmAttribute } from "../../../src/tools/crm-attribute.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";
import { NO_AGENTS } from "./resource/support.ts";

/** As Pacemaker 3.0.2 does it. */
test("an id that is given is that of a new attribute, and is told of a known one", async () => {
  const fake = new FakeCluster(emptyCib());
  const cluster: Cluster = Object.assign(fake, { setting: "file" as const });
  const ran = async (line: string) => {
    const memory = new MemoryIo("crm_attribute");
    const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
    return { code: await crmAttribute(line.split(" "), io), out: memory.stdout };
  };
  expect(await ran("-n a -v b -i mine")).toEqual({ code: 0, out: "" });
  expect(writeXml(fake.cib)).toContain('<nvpair id="mine" name="a" value="b"/>');
  expect(await ran("-n a -i mine -G")).toEqual({ code: 0, out: "scope=crm_config id=mine name=a value=b\n" });
  expect((await ran("-n a -i mine -G --output-as=xml")).out).toContain(
    '<attribute name="a" value="b" scope="crm_config" id="mine"/>',
  );
});

const REMOTE = readXml(
  '<cib validate-with="pacemaker-4.0" admin_epoch="0" epoch="5" num_updates="0"><configuration><crm_config/>' +
    '<nodes><node id="1" uname="n1"/></nodes><resources><primitive id="r1" class="ocf" provider="pacemaker" type="remote"/>' +
    '<primitive id="vm" class="ocf" provider="pacemaker" type="Dummy"><meta_attributes id="m">' +
    '<nvpair id="m1" name="remote-node" value="guest"/></meta_attributes></primitive></resources><constraints/></configuration>' +
    '<status><node_state id="1" uname="n1"><transient_attributes id="1"><instance_attributes id="s">' +
    '<nvpair id="a" name="fa" value="1"/><nvpair id="b" name="fb" value="1"/></instance_attributes></transient_attributes></node_state></status></cib>',
);

async function onRemote(...lines: readonly string[]) {
  const cluster = new MemoryCluster(REMOTE, NO_AGENTS);
  let last = { code: 0, out: "", err: "" };
  for (const line of lines) {
    const memory = new MemoryIo("crm_attribute");
    const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
    last = { code: await crmAttribute(line.split(" "), io), out: memory.stdout, err: memory.stderr };
  }
  const { epoch, num_updates: updates } = cluster.cib.attributes;
  return { ...last, version: `${epoch}.${updates}`, cib: writeXml(cluster.cib) };
}

/** Each as Pacemaker 3.0.2's crm_attribute does it on that document. */
describe("crm_attribute", () => {
  it.each([
    ["-N r1", "r1"],
    ["-N R1", "r1"],
    ["-N guest", "guest"],
  ])("%s: gives a remote host that has none an entry among the nodes", async (which, name) => {
    const { code, cib } = await onRemote(`${which} -n a -v 1`);
    expect(code).toBe(0);
    expect(cib).toContain(`<node type="remote" id="${name}" uname="${name}">`);
  });
  it("counts each attribute that a pattern names as an edit", async () => {
    expect(await onRemote("-t status -N n1 -P f -v 2")).toMatchObject({ code: 0, version: "5.2" });
    const deleted = await onRemote("-t status -N n1 -P f -D");
    expect(deleted.out).toBe("Deleted status attribute: id=a name=fa\nDeleted status attribute: id=b name=fb\n");
    expect(deleted.version).toBe("5.2");
  });
  it("names the attribute that it deleted, and its set when that was given", async () => {
    const set = "-n x -v 1 -s mine";
    expect((await onRemote("-n x -v 1", "-n x -D")).out).toBe(
      "Deleted crm_config option: id=cib-bootstrap-options-x name=x\n",
    );
    expect((await onRemote(set, "-n x -D -s mine")).out).toBe("Deleted crm_config option: id=mine-x set=mine name=x\n");
    expect((await onRemote(set, "-n x -D -i mine-x")).out).toBe("Deleted crm_config option: id=(null) name=x\n");
  });
  it("does what was asked for last", async () => {
    expect((await onRemote("-D -v 1 -n x")).version).toBe("6.0");
    expect((await onRemote("-n x -v 1", "-v 2 -n x -G")).out).toBe("scope=crm_config name=x value=1\n");
  });
  it("keeps attributes of tickets in the status", async () => {
    expect(await onRemote("-t tickets -n t -v 1")).toMatchObject({
      version: "5.1",
      cib: expect.stringMatching(
        /<tickets>\s*<instance_attributes id="status-tickets">\s*<nvpair id="status-tickets-t"/,
      ),
    });
    expect((await onRemote("-t tickets -n t -v 1", "-t tickets -n t -D")).out).toBe(
      "Deleted tickets option: id=status-tickets-t name=t\n",
    );
  });
  it.each([
    ["-n a -P b -v 1", 64, "Error: --name and --pattern cannot be used at the same time"],
    ["-N nope -n a -v 1", 105, "Could not map name=nope to a UUID"],
    [
      "-N guest -n a -v 1 -l reboot",
      105,
      "Error setting a=1 (section=status, set=status-guest): No such device or address",
    ],
  ])("%s ends with %i and changes nothing", async (line, code, words) => {
    const end = await onRemote(line);
    expect({ code: end.code, version: end.version }).toEqual({ code, version: "5.0" });
    expect(end.err).toContain(words);
  });
});

test.each([
  ["-n a -v b -W soon", 64, "crm_attribute: --wait= must be one of 'no', 'local', 'cluster'\n"],
  ["-N none -l FOREVER -n a -G", 105, "crm_attribute: Could not map name=none to a UUID\n"],
])("crm_attribute %s", async (line, code, err) => {
  const memory = new MemoryIo("crm_attribute");
  const cluster: Cluster = Object.assign(new FakeCluster(emptyCib()), { setting: "file" as const });
  const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
  expect({ code: await crmAttribute(line.split(" "), io), err: memory.stderr }).toEqual({ code, err });
});
