import { describe, expect, it } from "vitest";
import { cibOf, dummy, hostState, ran } from "./run.ts";

const nvpairs = (set: string, values: Readonly<Record<string, string>>): string =>
  `<instance_attributes id="${set}">${Object.entries(values)
    .map(([name, value]) => `<nvpair id="${set}-${name}" name="${name}" value="${value}"/>`)
    .join("")}</instance_attributes>`;

const OPS =
  '<operations><op id="am" name="monitor" interval="10s" timeout="20s"/><op id="as" name="start" interval="0" timeout="30s"/></operations>';
const START =
  '<lrm_rsc_op id="a_last_0" operation_key="a_start_0" operation="start" interval="0" call-id="8" crm_feature_set="3.20.0" transition-key="1:0:0:u" transition-magic="0:0;1:0:0:u" rc-code="0" op-status="0" op-force-restart=" state " op-restart-digest="x" op-secure-params=" secret "/>';
const MONITOR =
  '<lrm_rsc_op id="a_monitor_10000" operation_key="a_monitor_10000" operation="monitor" interval="10000" call-id="9" crm_feature_set="3.20.0" transition-key="1:0:0:u" transition-magic="0:0;1:0:0:u" rc-code="0" op-status="0"/>';
const history = (id: string, entries: string): string =>
  `<lrm_resource id="${id}" class="ocf" provider="pacemaker" type="Dummy">${entries}</lrm_resource>`;

const CIB = cibOf(
  `${dummy("a", nvpairs("ap", { state: "/x", fake: "1", secret: "s" }) + OPS)}<group id="g">${dummy("m")}</group>`,
  "",
  hostState("1", history("a", START + MONITOR)) + hostState("2", history("a", MONITOR)),
);

const parameters = (stdout: string): string[] =>
  [...stdout.matchAll(/<parameters([^>]*)\/>/g)].map(([, text = ""]) => text.trim());
const about = (stdout: string): string | undefined => /<digests ([^>]*)>/.exec(stdout)?.[1];

/** Digests and the order of parameters are those of Pacemaker 3.0.2's crm_resource for the same document. */
describe("crm_resource --digests", () => {
  it("digests all parameters, those that are no secret, and those that need a restart", async () => {
    expect(await ran(CIB, "--digests -r a -N n1")).toMatchObject({
      code: 0,
      stdout: `f90c0ebc287b8e32bf3f5b4a9676a3d3 (all parameters)
3428c5a0872b5464a9cd7132e61183f9 (non-private parameters)
1f29eb5ca7c87667162199b24679e70c (non-reloadable parameters)
`,
    });
    const { stdout } = await ran(CIB, "--digests -r a -N n1 --output-as=xml");
    expect(about(stdout)).toBe('resource="a" node="n1" task="start" interval="0ms"');
    expect(parameters(stdout)).toEqual(['state="/x" secret="s" fake="1"', 'state="/x" fake="1"', 'state="/x"']);
  });
  it("takes what is recurring where nothing tells of a start, and its timeout counts", async () => {
    const { stdout } = await ran(CIB, "--digests -r a -N n2 --output-as=xml");
    expect(about(stdout)).toBe('resource="a" node="n2" task="monitor" interval="10000ms"');
    expect(parameters(stdout)[0]).toContain('CRM_meta_timeout="20000"');
    expect(stdout).not.toContain("nonreloadable");
  });
  it("takes a start where there is no history", async () => {
    const { stdout } = await ran(CIB, "--digests -r m -N n1 --output-as=xml");
    expect(about(stdout)).toBe('resource="m" node="n1" task="start" interval="0ms"');
  });
  it("lets what is given take the place of what is configured", async () => {
    const { stdout } = await ran(CIB, "--digests -r a -N n1 --output-as=xml fake=2 CRM_meta_interval=5000 new=");
    expect(about(stdout)).toBe('resource="a" node="n1" task="start" interval="5000ms"');
    expect(parameters(stdout)[0]).toBe('fake="2" new="" state="/x" secret="s" CRM_meta_timeout="20000"');
  });
  it("knows the host that a bundle's connection goes to where the bundle has no address", async () => {
    const container = history(
      "bu-podman-0",
      '<lrm_rsc_op id="bu-podman-0_last_0" operation_key="bu-podman-0_start_0" operation="start" interval="0" call-id="8" transition-key="1:0:0:u" transition-magic="0:0;1:0:0:u" rc-code="0" op-status="0"/>',
    ).replace('provider="pacemaker" type="Dummy"', 'provider="heartbeat" type="podman"');
    const bundle = `<bundle id="bu"><podman image="x" replicas="1"/><network control-port="3121"/>${dummy("p")}</bundle>`;
    const { stdout } = await ran(
      cibOf(bundle, "", hostState("1") + hostState("2", container)),
      "--digests -r bu-0 -N n1 --output-as=xml",
    );
    expect(parameters(stdout)[0]).toBe('addr="n2" port="3121"');
  });
  it.each([
    ["--digests -N n1", 64, "Must supply a resource ID with -r/--resource"],
    ["--digests -r a", 64, "Must supply a node name with -N/--node"],
    ["--digests -r a -N n1 =x", 64, "Error parsing '=x' as a name=value pair"],
    ["--digests -r a -N n9", 105, "Node 'n9' not found\nError performing operation: No such object"],
    ["--digests -r g -N n1", 3, "Error performing operation: Unimplemented"],
  ])("%s", async (line, code, words) => {
    expect(await ran(CIB, line)).toMatchObject({ code, stdout: "", stderr: `crm_resource: ${words}\n` });
  });
});
