import { describe, expect, test } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import { type Element, readXml } from "../../../src/cib/index.ts";
import type { Cluster } from "../../../src/client/index.ts";
import { accessText } from "../../../src/tools/cib/access-text.ts";
import { loadTool, type OpenOptions, type ToolIo, type ToolName } from "../../../src/tools/index.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

const CIB = readXml(`<cib validate-with="pacemaker-3.9"><configuration><crm_config/><nodes/>
  <resources><!--ours--><primitive id="a" description="x &lt; y"/></resources><constraints/>
  <acls><acl_role id="r"><acl_permission id="p1" kind="read" xpath="/cib"/><acl_permission id="p2" kind="write" xpath="//resources"/>
  <acl_permission id="p3" kind="deny" xpath="//acls"/></acl_role><acl_target id="ann"><role id="r"/></acl_target></acls>
  </configuration></cib>`);
const ANN = { user: "ann", groups: [] };

describe("what --show-access prints", () => {
  test("text says where access changes", () => {
    expect(accessText(CIB, ANN, "text").split("\n").slice(0, 17)).toEqual([
      "<!-- ACLs as evaluated for user ann -->",
      "vvv---[ READABLE ]---vvv",
      '<cib validate-with="pacemaker-3.9">',
      "  <configuration>",
      "    <crm_config/>",
      "    <nodes/>",
      "    ",
      "    vvv---[ WRITABLE ]---vvv",
      "    <resources>",
      "      <!-- ours -->",
      "",
      '      <primitive id="a" description="x &lt; y"/>',
      "    </resources>",
      // Back to what the elements around have: nothing is said.
      "    <constraints/>",
      "    ",
      "    vvv---[ ~DENIED~ ]---vvv",
      "    <acls>",
    ]);
  });
  test("namespaces stand where access changes, and are declared when they occur", () => {
    const text = accessText(CIB, ANN, "namespace");
    expect(text).toContain('<pcmk-access-readable:cib validate-with="pacemaker-3.9" xmlns:pcmk-access-writable=');
    expect(text).toContain("    <pcmk-access-writable:resources>\n");
    expect(text).toContain("    </pcmk-access-writable:resources>\n");
    expect(text).toContain("  <configuration>\n");
    expect(accessText(CIB, { user: "bob", groups: [] }, "namespace")).not.toContain("access-writable");
  });
  test("colours are on every line, so that one cut out keeps its own", () => {
    const text = accessText(CIB, ANN, "color");
    expect(text).toContain("\u001b[32m<resources>\n");
    expect(text).toContain("\u001b[32m</resources>\u001b[0m\n");
    expect(text).toContain("\u001b[34m<constraints/>\u001b[0m\n");
    expect(text).toContain("\u001b[31m<acls>\n");
  });
});

interface World {
  readonly cib?: Element;
  readonly interactive?: boolean;
  readonly caller?: string;
}

async function call(tool: ToolName, argv: string[], world: World = {}) {
  const memory = new MemoryIo(tool);
  const opened: (string | undefined)[] = [];
  const cluster: Cluster = new FakeCluster(world.cib ?? CIB);
  const io: ToolIo = Object.assign(memory, {
    interactive: world.interactive ?? false,
    user: world.caller ?? "root",
    openCluster: (options: OpenOptions = {}) => {
      opened.push(options.user);
      return Promise.resolve(cluster as never);
    },
  });
  const code = await (await loadTool(tool))(argv, io);
  return { code, out: memory.stdout, err: memory.stderr, opened };
}

describe("cibadmin --show-access", () => {
  test.each<[string, string[], boolean, RegExp]>([
    ["text, where nobody looks", ["--show-access"], false, /vvv---\[ READABLE/],
    ["colours on a terminal", ["--show-access"], true, /\[34m<cib/],
    ["the same for auto", ["--show-access=auto"], true, /\[34m<cib/],
    ["what is asked for, wherever", ["--show-access=namespace"], true, /<pcmk-access-readable:cib/],
  ])("%s", async (_rule, argv, interactive, words) => {
    const { code, out, opened } = await call("cibadmin", ["-Q", "-U", "ann", ...argv], { interactive });
    expect(code).toBe(0);
    expect(out).toMatch(words);
    // As the caller, who may see all of it.
    expect(opened).toEqual([undefined]);
  });

  test("of a part prints that part as it is", async () => {
    const { out } = await call("cibadmin", ["-Q", "-o", "constraints", "-U", "ann", "--show-access"]);
    expect(out).toBe("<constraints/>\n");
  });

  test("warns a caller who is limited, too", async () => {
    const { code, err } = await call("cibadmin", ["-Q", "-U", "ann", "--show-access"], { caller: "bob" });
    expect(code).toBe(0);
    expect(err).toMatch(/^Warning: .*user bob.*ACLs for user ann/);
  });

  test.each<[string, string[], number, RegExp, Element | undefined]>([
    ["another style", ["--show-access=loud", "-U", "ann"], 64, /'loud'/, undefined],
    ["no user", ["--show-access"], 64, /--user is required/, undefined],
    ["somebody whom nothing limits", ["--show-access", "-U", "root"], 78, /for root: Already/, undefined],
    ["a name that is none", ["--show-access", "-U", "a<b"], 78, /for a<b: Invalid argument/, undefined],
    [
      "ACLs of another age",
      ["--show-access", "-U", "ann"],
      78,
      /schema/,
      readXml('<cib validate-with="pacemaker-1.2"/>'),
    ],
  ])("is refused for %s", async (_what, argv, code, words, cib) => {
    const answer = await call("cibadmin", ["-Q", ...argv], cib === undefined ? {} : { cib });
    expect(answer).toMatchObject({ code, out: "" });
    expect(answer.err).toMatch(words);
  });
});

test("cibadmin --user acts as that user", async () => {
  expect((await call("cibadmin", ["-Q", "-U", "ann"])).opened).toEqual(["ann"]);
  expect((await call("cibadmin", ["-B", "-U", "ann"])).opened).toEqual(["ann"]);
});

describe("where nothing may be read each tool says so in its words, with exit code 4", () => {
  const PRIVILEGES = "crm_resource: Error performing operation: Insufficient privileges\n";
  test.each<[ToolName, string[], string]>([
    ["cibadmin", ["-Q"], "cibadmin: CIB API call failed: Permission denied\n"],
    ["crm_resource", ["-l"], `Could not obtain the current CIB: Permission denied\n${PRIVILEGES}`],
    ["crm_attribute", ["-n", "x"], "crm_attribute: Error performing operation: Permission denied\n"],
    ["crm_mon", ["-1"], "CIB query failed: Permission denied\n"],
    ["crm_verify", ["-L"], "CIB query failed: Permission denied\ncrm_verify: Verification failed: Permission denied\n"],
  ])("%s", async (tool, argv, err) => {
    expect(await denying(tool, argv, "read-denied")).toEqual({ code: 4, err });
  });
});

describe("where a change is denied", () => {
  test.each<[ToolName, string[], string]>([
    ["cibadmin", ["-D", "-X", '<primitive id="a"/>'], "cibadmin: CIB API call failed: Permission denied\n"],
    [
      "crm_resource",
      ["-r", "a", "-p", "x", "-v", "1"],
      "crm_resource: Error performing operation: Insufficient privileges\n",
    ],
    [
      "crm_attribute",
      ["-n", "x", "-v", "1"],
      "Error setting x=1 (section=crm_config, set=cib-bootstrap-options): Permission denied\n" +
        "crm_attribute: Error performing operation: Permission denied\n",
    ],
  ])("%s says so", async (tool, argv, err) => {
    expect(await denying(tool, argv, "denied")).toEqual({ code: 4, err });
  });
});

/** The call of a tool with a cluster that denies reading or changing. */
async function denying(tool: ToolName, argv: string[], code: "read-denied" | "denied") {
  const memory = new MemoryIo(tool);
  const cluster = new FakeCluster(CIB);
  const error = { code, message: "Permission denied", hint: "the ACLs" };
  const denies = Object.assign(cluster, {
    ...(code === "read-denied" ? { read: () => Promise.reject(new CrmError(error)) } : {}),
    commit: () => Promise.resolve({ kind: "refused", error }),
  });
  const io: ToolIo = Object.assign(memory, { openCluster: () => Promise.resolve(denies as never) });
  const exit = await (await loadTool(tool))(argv, io);
  return { code: exit, err: memory.stderr };
}
