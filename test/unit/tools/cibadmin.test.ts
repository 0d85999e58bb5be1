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
  test("on a cluster it is always told why", async () => {
    const memory = new MemoryIo("cibadmin");
    const live: Cluster = Object.assign(new FakeCluster(cib), { setting: "node" as const });
    const io = Object.assign(memory, { openCluster: () => Promise.resolve(live as never) });
    expect(await cibadmin(["-C", "-o", "nodes", "-X", '<node id="1" name="a"/>'], io)).toBe(78);
    expect(memory.stderr).toMatch(/^error: .*<node> has no attribute name/);
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
  test("goes no further on a Pacemaker than that knows", async () => {
    const fake = new FakeCluster(old("pacemaker-3.1"));
    const cluster: Cluster = Object.assign(fake, { setting: "pacemaker" as const });
    const io = Object.assign(new MemoryIo("cibadmin"), {
      openCluster: () => Promise.resolve(cluster as never),
      list: (path: string) => (path === "/usr/share/pacemaker" ? ["pacemaker-3.1.rng", "pacemaker-3.9.rng"] : []),
    });
    expect(await cibadmin(["-u", "-f"], io)).toBe(0);
    expect(writeXml(fake.cib)).toContain('validate-with="pacemaker-3.9" admin_epoch="3"');
    expect(await cibadmin(["-u", "-f"], io)).toBe(0);
    expect(io.stdout).toBe("Upgrade unnecessary: Schema is already the latest available\n");
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

describe("commands", () => {
  const cib = readXml(
    '<cib validate-with="pacemaker-3.9" admin_epoch="1" epoch="5" num_updates="2"><configuration><crm_config/><nodes>' +
      '<node id="1" uname="a"/><node id="2" uname="b"/></nodes><resources/><constraints/></configuration><status/></cib>',
  );
  test("the last one counts; without any the document is shown", async () => {
    expect(await ran(cib)).toMatchObject({ code: 0, out: writeXml(cib) });
    expect(await ran(cib, "-B", "-Q")).toMatchObject({ code: 0, out: writeXml(cib), changed: false });
  });
  test.each<[string[], number, string]>([
    [["-C", "-o", "nodes"], 64, "The supplied command requires input via --xml-file, --xml-text, or --xml-pipe"],
    [["-M", "-A", "//node"], 64, "The supplied command requires input via --xml-file, --xml-text, or --xml-pipe"],
    [["-D"], 64, "The supplied command requires either --xpath or input via --xml-file, --xml-text, or --xml-pipe"],
    [["-C", "-X", "<a"], 65, "Couldn't parse input from input string:1:2: "],
    [["-Q", "more"], 64, "non-option ARGV-elements: more"],
    [["-d", "-X", "<node/>"], 107, "The supplied command is considered dangerous."],
    [["-M", "-X", '<cib epoch="4"/>'], 103, "CIB API call failed: Update was older than existing configuration"],
    [["-M", "-X", '<cib admin_epoch="0" epoch="9"/>'], 103, "CIB API call failed: Update was older than"],
  ])("cibadmin %j is refused", async (argv, code, text) => {
    const answer = await ran(cib, ...argv);
    expect(answer).toMatchObject({ code, changed: false });
    expect(answer.err).toContain(`cibadmin: ${text}`);
  });
  test.each(["-D", "-d"])("nothing to delete is no error (%s)", async (command) => {
    expect(await ran(cib, command, "-f", "-A", "//op")).toMatchObject({ code: 0, changed: false });
  });
  test("--delete takes the first, --delete-all all", async () => {
    expect((await ran(cib, "-D", "-A", "//node")).cib).toMatch(/<nodes>\s*<node id="2" uname="b"\/>\s*<\/nodes>/);
    expect((await ran(cib, "-d", "-f", "-A", "//node")).cib).toContain("<nodes/>");
  });
  test("--erase makes another document of it", async () => {
    const { code, cib: after } = await ran(cib, "-E", "-f");
    expect(code).toBe(0);
    expect(after).toContain('admin_epoch="2" epoch="5"');
    expect(after).toContain("<nodes/>");
  });
  test("a document that is put in place gets a status", async () => {
    const bare = writeXml(cib).replace("<status/>", "").replace('epoch="5"', 'epoch="6"');
    expect((await ran(cib, "-R", "-X", bare)).cib).toContain("<status/>");
  });
  test("--empty makes a document of the newest schema, or of the one that is named", async () => {
    expect((await ran(cib, "-a")).out).toContain('validate-with="pacemaker-4.0" admin_epoch="0" epoch="1"');
    expect((await ran(cib, "--empty=pacemaker-2.3")).out).toContain('validate-with="pacemaker-2.3"');
  });
});
