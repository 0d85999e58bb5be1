import { describe, expect, it } from "vitest";
import type { AgentCatalogue } from "../../../../src/agents/index.ts";
import { readXml } from "../../../../src/cib/index.ts";
import type { Operation } from "../../../../src/executor/index.ts";
import { crmResource } from "../../../../src/tools/crm-resource.ts";
import type { AgentRun } from "../../../../src/tools/index.ts";
import { MemoryIo } from "../../../support/tool-io.ts";
import { FakeCluster } from "../../tui/support/fake-cluster.ts";
import { cibOf, dummy, hostState, ran } from "./run.ts";

const NVPAIRS =
  '<instance_attributes id="i"><nvpair id="i1" name="state" value="/x"/></instance_attributes><operations><op id="s" name="start" interval="0" timeout="41s"/></operations>';
const STARTED =
  '<lrm_resource id="k" class="ocf" provider="pacemaker" type="Dummy"><lrm_rsc_op id="k_last_0" operation_key="k_start_0" operation="start" interval="0" call-id="5" transition-key="1:0:0:u" transition-magic="0:0;1:0:0:u" rc-code="0" op-status="0"/></lrm_resource>';
const CIB = cibOf(
  `${dummy("a", NVPAIRS)}<primitive id="f" class="stonith" type="fence_x"/><primitive id="h" class="heartbeat" type="httpd"/><group id="g">${dummy("m")}</group>` +
    `<clone id="c">${dummy("k")}</clone>`,
  "",
  hostState("1", STARTED),
);
const OCF = "--class ocf --provider pacemaker --agent Dummy";

const agents: AgentCatalogue = {
  classes: async () => ["ocf", "lsb"],
  providers: async () => ["heartbeat", "pacemaker"],
  types: async (_, provider) => (provider === "pacemaker" ? ["Dummy", "ping"] : []),
  metadata: async () => undefined,
  metadataText: async ({ type }) => (type === "Dummy" ? "<resource-agent/>\n" : undefined),
};

/** crm_resource on a host whose agents end like this; what they were asked. */
async function asked(line: string, run: Partial<AgentRun> = {}, code = 0) {
  const calls: { operation: Operation; environment: Readonly<Record<string, string>> }[] = [];
  const exited = { kind: "exited", code, stdout: "", exitReason: "" } as const;
  const result = await ran(CIB, line, {
    agents: () => agents,
    runAgent: async (operation, environment) => {
      calls.push({ operation, environment });
      return { outcome: exited, stdout: "", stderr: "", ...run };
    },
  });
  return { ...result, calls };
}

const failure = (words: string): string => `crm_resource: Error performing operation: ${words}\n`;

/** Words, XML and exit codes are those of Pacemaker 3.0.2's crm_resource. */
describe("crm_resource --validate and --force-*", () => {
  it("runs the agent that is named, and says how it went", async () => {
    const { code, stdout, stderr, calls } = await asked(`--validate ${OCF} --option state=/y z=1`);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout:
        "Overriding the cluster configuration with 'z' = '1'\nOperation validate (ocf:pacemaker:Dummy) returned 0 (OK)\n",
      stderr: "",
    });
    expect(calls[0]?.operation).toMatchObject({
      name: "validate-all",
      timeoutMs: 20_000,
      resource: { id: "test", class: "ocf", provider: "pacemaker", type: "Dummy" },
      parameters: { state: "/y", z: "1", CRM_meta_timeout: "20000" },
    });
  });
  it("ends with the agent's code, its reason and its output", async () => {
    const run = { stdout: "one\n", stderr: "two\nocf-exit-reason:no disk\n" };
    expect(await asked("--force-start -r a", run, 5)).toMatchObject({
      code: 5,
      stdout:
        "Operation force-start for a (ocf:pacemaker:Dummy) returned 5 (Not installed: no disk)\none\n\ntwo\nocf-exit-reason:no disk\n\n",
      stderr: failure("Not installed"),
    });
  });
  it("tells the same in XML", async () => {
    const { stdout, code } = await asked("--force-check=10 -r a --output-as=xml z=1", { stderr: "two" }, 7);
    expect(code).toBe(7);
    expect(
      stdout.split("\n").slice(1, -2).join("\n"),
    ).toBe(`  <resource-agent-action action="force-check" class="ocf" type="Dummy" rsc="a" provider="pacemaker">
    <overrides>
      <override name="z" value="1" rsc="a"/>
    </overrides>
    <agent-status code="7" message="Not running" execution_code="0" execution_message="Done"/>
    <command code="7">
      <output source="stderr">two</output>
    </command>
  </resource-agent-action>
  <status code="7" message="Not running">
    <errors>
      <error>crm_resource: Error performing operation: Not running</error>
    </errors>
  </status>`);
  });
  it("shows output that is XML as it is", async () => {
    const run = { stdout: "<a/>" };
    expect((await asked("--validate -r a", run)).stdout).toMatch(/\(OK\)\n<a\/>$/);
    expect((await asked("--validate -r a --output-as=xml", run)).stdout).toContain(
      "<command><![CDATA[<a/>]]></command>",
    );
  });
  it("gives the agent what is configured: parameters, meta-attributes, timeout", async () => {
    const { calls } = await asked("--force-start -r a -VV");
    expect(calls[0]?.operation).toMatchObject({
      name: "start",
      timeoutMs: 41_000,
      resource: { id: "a" },
      parameters: { state: "/x", CRM_meta_timeout: "41000", CRM_meta_class: "ocf", crm_feature_set: "3.20.0" },
    });
    expect(calls[0]?.environment).toMatchObject({ HA_debug: "1", OCF_TRACE_RA: "1", OCF_OUTPUT_FORMAT: "text" });
    const level = await asked("--force-check=20 -r a -T 3s state=/z");
    expect(level.calls[0]?.operation).toMatchObject({
      name: "monitor",
      timeoutMs: 3000,
      parameters: { OCF_CHECK_LEVEL: "20", state: "/z" },
    });
  });
  it("says less where it is to be quiet, and reads a level as Pacemaker does", async () => {
    const { code, stdout, calls } = await asked("--force-check=-1 -r a -Q", { stdout: "x" }, 7);
    expect({ code, stdout }).toEqual({ code: 7, stdout: "x\n" });
    expect(calls[0]?.operation.parameters.OCF_CHECK_LEVEL).toBe("0");
  });
  it("runs what is cloned under the name that the cluster runs it under", async () => {
    const { stdout, calls } = await asked("--force-stop -r c");
    expect(stdout).toBe("Operation force-stop for c (ocf:pacemaker:Dummy) returned 0 (OK)\n");
    expect(calls[0]?.operation.resource.id).toBe("k");
  });
  it.each<[string, AgentRun["outcome"], string, string]>([
    [
      "its time is over",
      { kind: "timed-out" },
      "Timed out: Resource agent did not exit within specified timeout",
      "Error occurred",
    ],
    [
      "a signal ended it",
      { kind: "signalled", signal: "SIGKILL" },
      "Error: Resource agent interrupted by Killed signal",
      "Error occurred",
    ],
    [
      "it is not there",
      { kind: "not-started", why: "not-installed", text: "x: No such file or directory" },
      "Not installed: x: No such file or directory",
      "Not installed",
    ],
  ])("tells that an agent could not be run: %s", async (_, outcome, why, outcomeText) => {
    expect(await asked("--validate -r a", { outcome })).toMatchObject({
      stdout: "",
      stderr: `Operation validate for a (ocf:pacemaker:Dummy) could not be executed (${why})\n${failure(outcomeText)}`,
    });
  });
  it.each([
    [
      "--force-start -r c",
      107,
      `It is not safe to force-start c here: the cluster claims it is already active\nTry setting target-role=Stopped first or specifying the force option\n${failure("Operation not safe")}`,
    ],
    ["--validate -r g", 3, `Sorry, the validate option doesn't support group resources\n${failure("Unimplemented")}`],
    [
      "--force-check -r f",
      3,
      `Operation force-check for f (stonith:fence_x) could not be executed (Error: Manual execution of the stonith standard is unsupported)\n${failure("Unimplemented")}`,
    ],
    [
      "--validate -r h",
      3,
      `Operation validate for h (heartbeat:httpd) could not be executed (Error: Scripts of the heartbeat standard start, stop and tell their status, nothing else)\n${failure("Unimplemented")}`,
    ],
    ["--validate -r x", 105, "crm_resource: Resource 'x' not found\nError performing operation: No such object\n"],
    ["--validate", 64, "crm_resource: Must supply a resource ID with -r/--resource\n"],
    ["--validate=x -r a", 64, "crm_resource: Invalid check level setting: x\n"],
    ["--validate -r a novalue", 64, "crm_resource: Error parsing 'novalue' as a name=value pair\n"],
    ["--validate -r a --option x=1", 64, "crm_resource: --option must be used with --validate and without -r\n"],
    [`--validate ${OCF} --option x`, 64, "crm_resource: Error parsing option --option\n"],
    [
      `--validate -r a ${OCF}`,
      64,
      "crm_resource: --class, --agent, and --provider cannot be used with -r/--resource\n",
    ],
    [
      `-L ${OCF}`,
      64,
      "crm_resource: --class, --agent, and --provider can only be used with --validate and --force-*\n",
    ],
    [
      "--validate --class ocf --agent Dummy",
      64,
      "crm_resource: --provider and --agent are required with --class=ocf\n",
    ],
    [
      "--validate --class lsb --provider x --agent y",
      64,
      "crm_resource: --provider is supported only with --class=ocf\n",
    ],
    ["--validate --class lsb", 64, "crm_resource: --agent is required with --class\n"],
    ["--validate --agent y", 64, "crm_resource: --class is required with --agent\n"],
    ["--validate --class stonith --agent y", 64, "crm_resource: y is not a known fencing agent\n"],
    [
      "--validate --class ocf --provider pacemaker --agent y",
      64,
      "crm_resource: ocf:pacemaker:y is not a known resource agent\n",
    ],
  ])("%s: refused, and no agent runs", async (line, code, stderr) => {
    const result = await asked(line);
    expect(result).toMatchObject({ code, stdout: "", stderr, calls: [] });
  });
});

it("touches no host for a playground", async () => {
  const memory = new MemoryIo("crm_resource");
  const cluster = new FakeCluster(readXml(CIB));
  const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
  expect(await crmResource(["--force-start", "-r", "a"], io)).toBe(3);
  expect(memory.stderr).toContain("The agents of a playground are only played: --force-start would touch this host");
});

describe("crm_resource about the agents of a host", () => {
  it.each([
    ["--list-standards", "ocf\nlsb\n", '<list name="standards" count="2">', "<item>ocf</item>"],
    ["--list-ocf-providers", "heartbeat\npacemaker\n", '<providers standard="ocf">', "<provider>heartbeat</provider>"],
    [
      "--list-ocf-alternatives Dummy",
      "heartbeat\npacemaker\n",
      '<providers for="Dummy">',
      "<provider>heartbeat</provider>",
    ],
    [
      "--list-agents ocf:pacemaker",
      "Dummy\nping\n",
      '<agents standard="ocf" provider="pacemaker">',
      "<agent>Dummy</agent>",
    ],
    [
      "--show-metadata ocf:pacemaker:Dummy",
      "<resource-agent/>\n",
      "<metadata><![CDATA[<resource-agent/>\n]]></metadata>",
      "",
    ],
  ])("%s", async (line, stdout, ...xml) => {
    expect(await asked(line)).toMatchObject({ code: 0, stdout, stderr: "" });
    const shown = (await asked(`${line} --output-as=xml`)).stdout;
    for (const part of xml) expect(shown).toContain(part);
  });
  it.each([
    [
      "--list-agents lsb",
      1,
      "No agents found for standard 'lsb'\ncrm_resource: Error performing operation: Error occurred\n",
    ],
    [
      "--list-agents ocf:x",
      1,
      "No agents found for standard 'ocf' and provider 'x'\ncrm_resource: Error performing operation: Error occurred\n",
    ],
    [
      "--show-metadata Dummy",
      105,
      "crm_resource: 'Dummy' is not a valid agent specification\nError performing operation: No such object\n",
    ],
    [
      "--show-metadata ocf:pacemaker:x",
      105,
      "crm_resource: Metadata query for ocf:pacemaker:x failed: No such device or address\nError performing operation: No such object\n",
    ],
  ])("%s finds none", async (line, code, stderr) => {
    expect(await asked(line)).toMatchObject({ code, stdout: "", stderr });
  });
});
