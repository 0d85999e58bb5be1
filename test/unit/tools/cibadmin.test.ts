import { describe, expect, test } from "vitest";
import { emptyCib, readXml, writeXml } from "../../../src/cib/index.ts";
import type { Cluster } from "../../../src/client/index.ts";
import { cibadmin } from "../../../src/tools/cibadmin.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

const NONE = readXml(writeXml(emptyCib("none")).replace("<nodes/>", '<nodes><node id="1" name="a"/></nodes>'));

async function ran(cib: Parameters<typeof writeXml>[0] & { kind: "element" }, ...argv: string[]) {
  const memory = new MemoryIo("cibadmin");
  const fake = new FakeCluster(cib);
  const cluster: Cluster = Object.assign(fake, { setting: "file" as const });
  const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
  const code = await cibadmin(argv, io);
  return { code, out: memory.stdout, err: memory.stderr, changed: fake.cib !== cib, cib: writeXml(fake.cib) };
}

const REFUSED = "cibadmin: CIB API call failed: Update does not conform to the configured schema\n";

/** As Pacemaker 3.0.2 does. */
describe("what the schema does not allow is refused, and nothing changes", () => {
  const cib = emptyCib();
  test.each([
    ["an attribute that is none", ["-C", "-o", "nodes", "-X", '<node id="1" name="a"/>']],
    ["an element that is none", ["-C", "-o", "configuration", "-X", "<nothing/>"]],
    [
      "an id that stands twice",
      ["-C", "-o", "nodes", "-X", '<node id="1" uname="a"><instance_attributes id="1"/></node>'],
    ],
    ["a reference to nothing", ["-C", "-o", "constraints", "-X", '<rsc_location id="l" rsc="p" node="a" score="x"/>']],
    ["an attribute of the document", ["-M", "-X", '<cib colour="red"/>']],
    ["another document", ["-R", "-X", writeXml(NONE).replace('"none"', '"pacemaker-3.9"')]],
  ])("%s", async (_what, argv) => {
    expect(await ran(cib, ...argv)).toMatchObject({ code: 78, err: REFUSED, changed: false });
  });
  test("--verbose tells why", async () => {
    const { err } = await ran(cib, "-V", "-C", "-o", "nodes", "-X", '<node id="1" name="a"/>');
    expect(err).toMatch(/^error: .*<node> has no attribute name.*\n/);
    expect(err).toContain(REFUSED);
  });
  test("but in the status everything goes", async () => {
    expect(await ran(cib, "-C", "-o", "status", "-X", '<node_state id="1" anything="goes"/>')).toMatchObject({
      code: 0,
    });
  });
  test("and without a schema too, until there is one again", async () => {
    expect(await ran(NONE, "-C", "-o", "nodes", "-X", '<node id="2" name="b"/>')).toMatchObject({ code: 0 });
    expect(await ran(NONE, "-M", "-X", '<cib validate-with="pacemaker-3.9"/>')).toMatchObject({
      code: 78,
      err: REFUSED,
    });
  });
  test("a document that is broken already can be mended, not broken more", async () => {
    const broken = readXml(writeXml(NONE).replace('"none"', '"pacemaker-3.9"'));
    expect(await ran(broken, "-C", "-o", "nodes", "-X", '<node id="2" uname="b"/>')).toMatchObject({ code: 0 });
    expect(await ran(broken, "-C", "-o", "nodes", "-X", '<node id="2" name="b"/>')).toMatchObject({ code: 78 });
  });
});

describe("--upgrade", () => {
  const old = (schema: string, resources = ""): ReturnType<typeof readXml> =>
    readXml(
      writeXml(emptyCib(schema))
        .replace('admin_epoch="0" epoch="0" num_updates="0"', 'admin_epoch="2" epoch="5" num_updates="7"')
        .replace("<resources/>", `<resources>${resources}</resources>`),
    );
  const master = '<master id="m"><primitive id="p" class="ocf" provider="pacemaker" type="Stateful"/></master>';

  test("has to be forced", async () => {
    expect(await ran(old("pacemaker-3.9"), "-u")).toMatchObject({
      code: 107,
      err: expect.stringContaining("The supplied command is considered dangerous."),
      changed: false,
    });
  });
  test("goes to the newest schema, and the document's counters begin anew", async () => {
    const { code, cib } = await ran(old("pacemaker-2.10", master), "-u", "-f");
    expect(code).toBe(0);
    expect(cib).toContain('validate-with="pacemaker-4.0" admin_epoch="3" epoch="1" num_updates="1"');
    expect(cib).toMatch(/<clone id="m">\s*<meta_attributes id="[^"]*" score="INFINITY">/);
  });
  test.each(["pacemaker-4.0", "none"])("leaves %s as it is", async (schema) => {
    expect(await ran(old(schema), "-u", "-f")).toMatchObject({ code: 0, out: "", err: "", changed: false });
  });
  test("knows no schema that there is none of", async () => {
    expect(await ran(old("pacemaker-9.9"), "-u", "-f")).toMatchObject({
      code: 78,
      err: "cibadmin: CIB API call failed: unknown schema 'pacemaker-9.9'\n",
      changed: false,
    });
  });
  test("takes nothing that its own schema does not allow", async () => {
    const broken = old("pacemaker-3.9", '<primitive id="p" clas="ocf"/>');
    expect(await ran(broken, "-u", "-f")).toMatchObject({ code: 78, err: REFUSED, changed: false });
  });
});
