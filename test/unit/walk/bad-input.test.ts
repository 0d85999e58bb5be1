import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configurationOf, writeXml } from "../../../src/cib/index.ts";
import {
  askPlayground,
  openSocketCluster,
  playgroundSocket,
  startPlayground,
  stopPlayground,
} from "../../../src/client/index.ts";
import { encodeFrame } from "../../../src/protocol/index.ts";
import { noAgents } from "../agents/no-agents.ts";

/** Wrong lines, files and calls: each gets an error that names the place, an exit code that is not 0, leaves the document as
 *  it was, and a cluster that goes on. */
const ROOT = join(import.meta.dirname, "../../..");
let directory: string;
let socket: string;

function run(tool: string, args: readonly string[], input: string) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const child = spawn(join(ROOT, "bin", tool), args, {
      cwd: directory,
      env: { PATH: process.env.PATH, HOME: directory, LC_ALL: "C", LIFELINE_RUNTIME_DIR: directory },
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** The configuration now, over a connection of its own. */
async function configuration(): Promise<string> {
  const cluster = await openSocketCluster({ path: socket, client: "test", agents: noAgents });
  try {
    return writeXml(configurationOf((await cluster.read()).cib));
  } finally {
    await cluster.close();
  }
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "ll-bad-"));
  socket = playgroundSocket(directory);
  await startPlayground({ entry: join(ROOT, "dist/playground.js"), directory, hosts: 2 });
  const statements = "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1\ngroup g vip\ncommit\n";
  const { code, err } = await run("crm", ["configure"], statements);
  expect(code, err).toBe(0);
  writeFileSync(join(directory, "torn.xml"), "<cib><configuration>");
  writeFileSync(join(directory, "other.xml"), "<html/>");
  writeFileSync(join(directory, "binary.xml"), Buffer.from([0, 1, 2, 255, 254]));
});
afterAll(async () => {
  await stopPlayground(directory);
  rmSync(directory, { recursive: true });
});

type Case = readonly [name: string, tool: string, args: readonly string[], input: string, words: RegExp];

const configure = (name: string, text: string, words: RegExp): Case => [
  name,
  "crm",
  ["configure"],
  `${text}\ncommit\n`,
  words,
];

const CASES: readonly Case[] = [
  configure("an unbalanced quote", 'primitive a ocf:heartbeat:Dummy params fake="x', /1/),
  configure("a name of an agent that is none", "primitive a ocf:heartbeat:", /ocf:heartbeat:/),
  configure("an unknown word", "frobnicate a ocf:heartbeat:Dummy", /frobnicate/),
  configure("a duplicate id", "primitive vip ocf:heartbeat:Dummy", /vip/),
  configure("a reference to nothing", "location l nothing 10: server1", /nothing/),
  configure("a constraint without a score", "location l g server1", /server1|score/),
  configure("a group of nothing", "group h ghost", /ghost/),
  configure("an order of nothing", "order o ghost vip", /ghost/),
  configure("an incomplete statement", "primitive a", /primitive/),
  configure("a score that is none", "location l g abc: server1", /l: .*score/),
  configure(
    "an agent that is not installed",
    "primitive a ocf:heartbeat:nosuch",
    /a: there is no agent ocf:heartbeat:nosuch/,
  ),
  configure("a parameter that is required", "primitive a ocf:heartbeat:IPaddr2", /a: .*needs parameter ip/),
  configure("a time that is none", "primitive a ocf:heartbeat:Dummy op monitor interval=soon", /a: interval=soon/),
  configure("a negative time", "primitive a ocf:heartbeat:Dummy op monitor interval=10s timeout=-5", /a: timeout=-5/),
  configure("a value that an option does not have", "property stonith-enabled=perhaps", /stonith-enabled=perhaps/),
  configure("a role that is none", "primitive a ocf:heartbeat:Dummy meta target-role=Sideways", /a: .*Sideways/),
  configure("a member of two groups", "group h vip", /vip already in group:g/),
  configure("a name that is no id", "primitive 1bad! ocf:heartbeat:Dummy", /1bad!/),
  configure("a colocation of one", "colocation c inf: g", /column 20/),
  configure("a deletion of nothing", "delete nothing", /nothing does not exist/),
  configure("a deletion of what runs", "delete vip", /vip/),
  configure("bytes that are no text", "\u0000\ufffd\u001b[2J", /1/),
  configure("a very long line", `primitive ${"a".repeat(100_000)}`, /1|primitive/),
  configure("broken XML among the statements", "xml <primitive id=", /XML|xml/),
  ["a file that is not there", "crm", ["-f", "nowhere.crm"], "", /nowhere/],
  ["XML that ends too early", "cibadmin", ["-R", "-x", "torn.xml"], "", /torn\.xml:1/],
  ["XML that is no CIB", "cibadmin", ["-R", "-x", "other.xml"], "", /No such device|not a CIB|html/],
  ["bytes that are no XML", "cibadmin", ["-R", "-x", "binary.xml"], "", /binary\.xml:1/],
  ["a missing file", "cibadmin", ["-R", "-x", "nowhere.xml"], "", /nowhere\.xml/],
  [
    "XML on the command line that is broken",
    "cibadmin",
    ["-C", "-o", "resources", "-X", "<a><b></a>"],
    "",
    /input string:1/,
  ],
  ["XML on standard input that is broken", "cibadmin", ["-M", "-p"], "<a", /stdin:1/],
  [
    "an element that is there already",
    "cibadmin",
    ["-C", "-o", "resources", "-X", '<group id="g"/>'],
    "",
    /File exists/,
  ],
  [
    "an id that stands twice",
    "cibadmin",
    ["-C", "-o", "constraints", "-X", '<rsc_location id="vip" rsc="g"/>'],
    "",
    /vip/,
  ],
  ["an element that is not there", "cibadmin", ["-M", "-X", '<primitive id="ghost"/>'], "", /No such device/],
  ["a section that there is not", "cibadmin", ["-Q", "-o", "cellar"], "", /cellar/],
  ["a broken XPath", "cibadmin", ["-Q", "-A", "//["], "", /\/\/\[/],
  [
    "an older document",
    "cibadmin",
    ["-R", "-X", '<cib admin_epoch="0" epoch="0" num_updates="0"><configuration/></cib>'],
    "",
    /older/,
  ],
  [
    "a patch that does not fit",
    "cibadmin",
    [
      "-P",
      "-X",
      '<diff format="2"><change operation="move" path="/cib/configuration/resources/primitive[@id=\'ghost\']" position="0"/></diff>',
    ],
    "",
    /ghost/,
  ],
  ["a dangerous command without --force", "cibadmin", ["-E"], "", /--force/],
  ["an unknown option", "crm_mon", ["--sideways"], "", /sideways/],
  ["a word that is no section", "crm_mon", ["-1", "--include=cellar"], "", /--include options/],
  ["a resource that there is not", "crm_resource", ["-M", "-r", "ghost", "-N", "server2"], "", /ghost/],
  ["a node that there is not", "crm_resource", ["-M", "-r", "g", "-N", "server9"], "", /server9/],
  ["a node for a cleanup that there is not", "crm_resource", ["-C", "-N", "server9"], "", /server9/],
  ["an attribute without a name", "crm_attribute", ["-N", "server1", "-v", "1"], "", /name/],
  ["a node without a name", "crm_attribute", ["-N", "server9", "-n", "x", "-v", "1"], "", /server9/],
  ["a lifetime that is none", "crm_resource", ["-M", "-r", "g", "-N", "server2", "-u", "soon"], "", /soon/],
  ["a day that there is not", "iso8601", ["-d", "2021-02-29"], "", /'29' is not a valid day of the month/],
  ["a unit of time that there is not", "iso8601", ["-D", "P3X"], "", /'X' is not a valid time unit/],
  ["a rule that there is not", "crm_rule", ["-c", "-r", "ghost"], "", /ghost/],
  ["a format that there is not", "crm_rule", ["-c", "-r", "ghost", "--output-as=poem"], "", /poem/],
  [
    "a document where a patch should be",
    "crm_diff",
    ["-O", "<cib/>", "-N", "<cib/>", "-p", "x"],
    "",
    /<diff format="2">/,
  ],
  ["another word for an exit code", "crm_error", ["-X", "many"], "", /many/],
];

describe("bad input", () => {
  // None of them changes anything, so they can be made side by side.
  it.concurrent.each(CASES)("%s", async (_name, tool, args, input, words) => {
    const before = await configuration();
    const { code, out, err } = await run(tool, args, input);
    expect({ code, err }).not.toMatchObject({ code: 0 });
    expect(err + out).toMatch(words);
    expect(err).not.toMatch(/^\s+at .*\(|broken invariant|node:internal/m);
    expect(await configuration()).toBe(before);
  });

  it.each([
    ["garbage", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
    ["an oversized frame", Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3])],
    ["a truncated frame", Buffer.from([0, 0, 1, 0, 0x7b])],
    ["an unknown request", encodeFrame({ kind: "destroy", id: 1 })],
    ["a commit without changes", encodeFrame({ kind: "commit", id: 1 })],
  ])("%s on the socket", async (_name, bytes) => {
    const before = await configuration();
    await new Promise<void>((resolve) => {
      const client = connect(socket, () => client.end(bytes));
      client.on("data", () => undefined);
      client.on("close", () => resolve());
    });
    expect(await configuration()).toBe(before);
  });

  it("and the cluster goes on", async () => {
    expect(await askPlayground(socket, { command: "status" })).toMatch(/server1: DC with quorum; runs vip|runs vip/);
  });
});
