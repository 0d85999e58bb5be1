import { describe, expect, it } from "vitest";
import { type Element, readXml, writeXml } from "../../../src/cib/index.ts";
import { formatEvent } from "../../../src/shell/batch/format.ts";
import { createShell, type OutputEvent, plainPaint, Settings } from "../../../src/shell/index.ts";
import { hideInLine, hideValues, patternsOf } from "../../../src/shell/session/secrets.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { testEdge } from "../../support/test-edge.ts";

const RULES = { patterns: patternsOf("passw*"), isPrivate: (name: string) => name === "pin" };

describe("a command line that is kept", () => {
  it.each([
    ["primitive f fence_x password=abcd login=me", "primitive f fence_x password=****** login=me"],
    ['primitive f fence_x params passwd="a b" x=1', "primitive f fence_x params passwd=****** x=1"],
    ["resource param db set replication_passwd abcd", "resource param db set replication_passwd ******"],
    ["set db.params.password 'a b'", "set db.params.password ******"],
    ["set db.password=abcd", "set db.password=******"],
    ["set vm*.pin 1234", "set vm*.pin ******"],
    ["params 'a'password=abcd", "params 'a'password=******"],
    ["param db set ip 10.0.0.1", "param db set ip 10.0.0.1"],
    ["param db show password", "param db show password"],
    [
      "primitive db mysql snmp_community=public auth_key=1234",
      "primitive db mysql snmp_community=****** auth_key=******",
    ],
  ])("hides the secrets in %s", (line, expected) => {
    expect(hideInLine(line, RULES)).toBe(expected);
  });

  it("reads a word of any length once", () => {
    const word = "a".repeat(1_000_000);
    expect(hideInLine(`primitive ${word} password=abcd`, RULES)).toBe(`primitive ${word} password=******`);
  });

  it("hides a value wherever it stands", () => {
    expect(hideValues('filter "sed s/old1/new1/"', new Set(["old1", "new1"]))).toBe('filter "sed s/******/******/"');
  });
});

describe("what leaves the shell", () => {
  const metadata = `<resource-agent name="Vault"><version>1</version><parameters>
    <parameter name="pin" private="1"><content type="string"/></parameter>
    <parameter name="open"><content type="string"/></parameter></parameters><actions/></resource-agent>`;
  const agents = catalogue([{ agent: { class: "ocf", provider: "x", type: "Vault" }, text: metadata }]);
  const cib = readXml(
    `<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/>
     <resources><primitive id="v" class="ocf" provider="x" type="Vault"><instance_attributes id="i">
     <nvpair id="a" name="pin" value="topsecret0"/><nvpair id="b" name="open" value="seen"/></instance_attributes></primitive></resources>
     <constraints/></configuration><status/></cib>`,
  );

  /** A document among the lines: somebody else has committed it meanwhile. */
  async function run(...lines: (string | Element)[]) {
    const cluster = new MemoryCluster(cib, agents);
    const shell = await createShell({
      cluster,
      edge: testEdge(),
      settings: new Settings({}),
      run: { force: false, answerNo: false, wait: false, json: false },
    });
    let text = "";
    const emit = (event: OutputEvent): void => {
      const { out, err } = formatEvent(event, undefined, plainPaint);
      text += out + err;
    };
    const front = { interactive: false, columns: 80, emit, ask: async () => "n", edit: async () => undefined };
    for (const line of lines) {
      if (typeof line === "string") await shell.execute(line, front);
      else cluster.cib = line;
    }
    return { text, commits: cluster.commits, xml: cluster.cib };
  }

  it.each([
    "configure show",
    "configure show xml",
    "configure show --json",
    "configure show --format=pcs",
    "resource operations",
  ])("%s does not show what the agent marks private", async (line) => {
    const { text } = await run(line);
    expect(text).not.toContain("topsecret");
    if (line.startsWith("configure")) expect(text).toContain("seen");
  });

  it.each([
    "configure set v.pin topsecret1",
    "resource param v set pin topsecret1",
    'configure filter "sed s/topsecret0/topsecret1/" v',
    "configure primitive w ocf:x:Vault pin=topsecret1",
  ])("%s is kept without the secret, and does what it says", async (line) => {
    const { commits, xml, text } = await run(line);
    expect(JSON.stringify(xml)).toContain("topsecret1");
    expect(commits.flatMap(({ origin }) => origin.commands).join()).not.toContain("topsecret");
    expect(commits).toHaveLength(1);
    expect(text.replaceAll(/value=topsecret1/g, "")).not.toContain("topsecret");
  });

  it("a conflict names the place without the values", async () => {
    const other = writeXml(cib).replace("topsecret0", "topsecret2").replace('epoch="1"', 'epoch="2"');
    const { text } = await run("configure", "set v.pin topsecret1", readXml(other), "commit");
    expect(text).toContain("v: ");
    expect(text).not.toContain("topsecret");
  });

  it("a difference hides what changed, not that it did", async () => {
    const { text } = await run("configure", "set v.pin topsecret1", "diff", "diff xml", "show changed");
    expect(text).toContain("pin");
    expect(text).not.toContain("topsecret");
  });
});
