import { describe, expect, test } from "vitest";
import { emptyCib, readXml, writeXml } from "../../../src/cib/index.ts";
import type { Cluster } from "../../../src/client/index.ts";
import { crmShadow } from "../../../src/tools/crm-shadow.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

const FILE = "/copies/shadow.mine";

function missing(path: string): never {
  throw Object.assign(new Error(`no ${path}`), { code: "ENOENT" });
}

const LIVE = emptyCib();
const OTHER = readXml(
  writeXml(LIVE)
    .replace("<nodes/>", '<nodes><node id="1" uname="a"><instance_attributes id="i"/></node></nodes>')
    .replace(' epoch="0"', ' epoch="3"'),
);

interface World {
  readonly env?: Readonly<Record<string, string>>;
  /** Of the copy `mine`; undefined: it is not there. */
  readonly copy?: string;
}

/** As Pacemaker 3.0.2 does each on the same files. */
async function ran(line: string, { env = {}, copy }: World = {}) {
  const io = new MemoryIo("crm_shadow", missing);
  if (copy !== undefined) io.files.set(FILE, copy);
  const cluster = new FakeCluster(LIVE);
  const world = Object.assign(io, {
    env: { CIB_shadow_dir: "/copies", ...env },
    openCluster: () => Promise.resolve(Object.assign(cluster, { setting: "file" as const }) as Cluster as never),
  });
  const code = await crmShadow(line.split(" "), world);
  return {
    code,
    out: io.stdout,
    err: io.stderr,
    file: io.files.get(FILE),
    ran: io.ran,
    directories: io.directories,
    live: cluster.cib,
  };
}

const ACTIVE = { env: { CIB_shadow: "mine" }, copy: writeXml(OTHER) };

describe("queries are about the copy in use", () => {
  test.each([
    ["-w", "mine\n"],
    ["-F", `${FILE}\n`],
    ["-p", writeXml(OTHER)],
    ["-F -w", "mine\n"],
  ])("crm_shadow %s", async (line, out) => {
    expect(await ran(line, ACTIVE)).toMatchObject({ code: 0, out });
  });
  test.each(["-w", "-F", "-p", "-d", "-E"])("crm_shadow %s without one", async (line) => {
    expect(await ran(line)).toMatchObject({ code: 105, err: "crm_shadow: No active shadow configuration defined\n" });
  });
  test("in XML", async () => {
    expect((await ran("-F --output-as=xml", ACTIVE)).out).toContain(`<shadow instance="mine" file="${FILE}"/>`);
    expect((await ran("-p --output-as=xml", ACTIVE)).out).toContain(
      `<content><![CDATA[${writeXml(OTHER)}]]></content>`,
    );
  });
});

describe("--diff", () => {
  test("says nothing where nothing differs", async () => {
    expect(await ran("-d", { ...ACTIVE, copy: writeXml(LIVE) })).toMatchObject({ code: 0, out: "" });
  });
  test("shows what differs as lines, and fails", async () => {
    expect(await ran("-d", ACTIVE)).toMatchObject({
      code: 1,
      out: [
        "Diff: --- 0.0.0 2",
        "Diff: +++ 0.3.0 (no digest)",
        "+  /cib:  @epoch=3",
        '++ /cib/configuration/nodes:  <node id="1" uname="a"/>',
        '++                              <instance_attributes id="i"/>',
        "++                            </node>",
        "",
      ].join("\n"),
    });
  });
  test("or as a patchset", async () => {
    const { code, out } = await ran("-d --output-as=xml", ACTIVE);
    expect(code).toBe(1);
    expect(out).toContain('<xml-patchset><![CDATA[<diff format="2">');
    expect(out).toContain('<change operation="create" path="/cib/configuration/nodes" position="0">');
  });
  test("reads the copy before it is compared", async () => {
    expect(await ran("-d", { ...ACTIVE, copy: "<cib" })).toMatchObject({
      code: 66,
      err: expect.stringContaining(`crm_shadow: Could not parse XML from input file '${FILE}'\n`),
    });
  });
});

describe("what is overwritten or deleted has to be forced", () => {
  const force = (whose: string): string =>
    `To prevent accidental destruction of the ${whose}, the --force flag is required in order to proceed.\n`;
  test.each([
    ["-c mine -b", 73, `A shadow instance 'mine' already exists.\n${force("shadow file")}`],
    ["-e mine -b", 73, `A shadow instance 'mine' already exists.\n${force("shadow file")}`],
    ["-r mine -b", 64, `The reset command overwrites the active shadow configuration.\n${force("shadow file")}`],
    ["-D mine", 64, `The delete command removes the specified shadow file.\n${force("shadow file")}`],
    ["-C mine", 64, `The commit command overwrites the active cluster configuration.\n${force("cluster")}`],
    [
      "-C other",
      64,
      "The commit command overwrites the active cluster configuration.\nAdditionally, the supplied shadow instance" +
        ` (other) is not the same as the active one (mine).\n${force("cluster")}`,
    ],
  ])("crm_shadow %s", async (line, code, text) => {
    const answer = await ran(line, ACTIVE);
    expect(answer).toMatchObject({ code, err: `crm_shadow: ${text}`, file: ACTIVE.copy });
    expect(answer.live).toBe(LIVE);
  });
  test("forced, it happens", async () => {
    expect((await ran("-r mine -b -f", ACTIVE)).file).toBe(writeXml(LIVE));
    expect((await ran("-D mine -f", ACTIVE)).file).toBeUndefined();
    expect(writeXml((await ran("-C mine -f", ACTIVE)).live)).toContain('<node id="1" uname="a">');
  });
  test("a copy that does not fit its schema is not committed", async () => {
    const copy = writeXml(OTHER).replace("uname=", "name=");
    const answer = await ran("-C mine -f", { ...ACTIVE, copy });
    expect(answer).toMatchObject({
      code: 78,
      err: "crm_shadow: Could not commit shadow instance 'mine' to the CIB: Update does not conform to the configured schema\n",
    });
    expect(answer.live).toBe(LIVE);
  });
});

describe("a copy that is used from now on", () => {
  const told =
    "A new shadow instance was created. To begin using it, enter the following into your shell:\n\texport CIB_shadow=mine\n";
  test("is told in a batch and without a shell", async () => {
    expect(await ran("-c mine -b", { env: { SHELL: "/bin/bash" } })).toMatchObject({ code: 0, out: told, ran: [] });
    expect(await ran("-c mine")).toMatchObject({ code: 0, out: told, ran: [] });
  });
  test("gets a shell with a prompt of its own", async () => {
    const { out, ran: programs } = await ran("-s mine", { ...ACTIVE, env: { SHELL: "/bin/bash" } });
    expect(out).toBe("Setting up shadow instance\nPress Ctrl+D to exit the crm_shadow shell\n");
    expect(programs).toEqual([
      { program: "/bin/bash", args: ["--norc", "--noprofile"], env: { PS1: "shadow[mine] # ", CIB_shadow: "mine" } },
    ]);
  });
  test("is not told when it is in use", async () => {
    const env = { CIB_shadow: "mine", PS1: "shadow[mine] # ", SHELL: "/bin/sh" };
    expect(await ran("-s mine", { ...ACTIVE, env })).toMatchObject({ code: 0, out: "", ran: [] });
    expect((await ran("-D mine -f", { ...ACTIVE, env })).out).toBe("Press Ctrl+D to exit the crm_shadow shell\n");
  });
  test("must be there", async () => {
    expect(await ran("-s mine -b")).toMatchObject({
      code: 105,
      err: "crm_shadow: Could not access shadow instance 'mine': No such file or directory\n",
    });
  });
});

test("an empty copy is of the newest schema, or of the one that is asked for", async () => {
  expect((await ran("-e mine -b")).file).toContain('validate-with="pacemaker-4.0"');
  const { out, file } = await ran("-e mine -b -v pacemaker-3.1");
  expect(out).toContain("Created new pacemaker-3.1 configuration\n");
  expect(file).toContain('validate-with="pacemaker-3.1"');
});

test("the directory of the copies is made where none was chosen", async () => {
  expect((await ran("-e mine -b")).directories).toEqual([]);
  const { directories } = await ran("-e mine -b", { env: { CIB_shadow_dir: "", HOME: "/home/me" } });
  expect(directories).toHaveLength(1);
});

test("--edit opens the editor on the file", async () => {
  expect(await ran("-E", ACTIVE)).toMatchObject({ code: 6, err: "crm_shadow: No value for EDITOR defined\n" });
  const { code, ran: programs } = await ran("-E", { ...ACTIVE, env: { CIB_shadow: "mine", EDITOR: "vi" } });
  expect({ code, programs }).toEqual({ code: 0, programs: [{ program: "vi", args: [FILE], env: {} }] });
});

test.each([
  ["-b", "Must specify a query or command option"],
  ["-w more", "non-option ARGV-elements: more"],
])("crm_shadow %s is a usage error", async (line, text) => {
  expect(await ran(line, ACTIVE)).toMatchObject({ code: 64, err: `crm_shadow: ${text}\n` });
});
