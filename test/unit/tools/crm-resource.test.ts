import { describe, expect, it } from "vitest";
import { readXml, writeXml } from "../../../src/cib/index.ts";
import type { Cluster } from "../../../src/client/index.ts";
import { crmResource } from "../../../src/tools/crm-resource.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

const CIB = readXml(
  '<cib validate-with="pacemaker-3.9"><configuration><crm_config/><nodes><node id="1" uname="n1"/></nodes><resources>' +
    '<template id="t" class="ocf" provider="heartbeat" type="Dummy"/><primitive id="p" template="t"/>' +
    '<clone id="c"><primitive id="s" class="ocf" provider="heartbeat" type="Dummy"/></clone></resources><constraints/>' +
    '<rsc_defaults><meta_attributes id="d"><nvpair id="d1" name="priority" value="7"/></meta_attributes></rsc_defaults></configuration><status/></cib>',
);

async function ran(line: string) {
  const memory = new MemoryIo("crm_resource");
  const fake = new FakeCluster(CIB);
  const cluster: Cluster = Object.assign(fake, { setting: "file" as const });
  const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
  const code = await crmResource(line.split(" "), io);
  return { code, stdout: memory.stdout, stderr: memory.stderr, cib: writeXml(fake.cib) };
}

/** Each as Pacemaker 3.0.2's crm_resource does it on the same document. */
describe("crm_resource", () => {
  it("prints the value in effect", async () => {
    expect(await ran("-r p --meta -g priority")).toMatchObject({ code: 0, stdout: "7\n" });
    const { stdout } = await ran("-r p --meta -g priority --output-as=xml");
    expect(stdout).toMatch(/<list name="attributes" count="1">\s*<item name="priority">7<\/item>\s*<\/list>/);
  });
  it("tells that there is none, and does not fail", async () => {
    expect(await ran("-r p -g nope")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "Attribute 'nope' not found for 'p'\n",
    });
  });
  it("fails where there is nothing to delete", async () => {
    expect(await ran("-r p -d nope")).toMatchObject({
      code: 105,
      stderr: expect.stringContaining("Error performing operation: No such object"),
    });
  });
  it("knows no template by name", async () => {
    expect(await ran("-r t -p a -v b")).toMatchObject({
      code: 105,
      stderr: expect.stringContaining("Resource 't' not found"),
    });
  });
  it("bans what is cloned by its own name, and warns on standard output", async () => {
    const { code, stdout, cib } = await ran("-B -r s -N n1");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^WARNING: Creating rsc_location constraint 'cli-ban-s-on-n1'/);
    expect(cib).toContain('<rsc_location id="cli-ban-s-on-n1" rsc="s"');
  });
  it("says on standard error that something does not run, unless it is to be quiet", async () => {
    expect(await ran("-W -r s")).toMatchObject({ code: 0, stdout: "", stderr: "resource s is NOT running\n" });
    expect(await ran("-W -Q -r s")).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });
  it("says what a ban of the promoted role prevents", async () => {
    expect((await ran("-B -r s -N n1 --promoted")).stdout).toMatch(/prevent s from being promoted on n1 until/);
  });
  it("names no constraint that it did not remove", async () => {
    expect(await ran("-U -r p -N n1")).toMatchObject({ code: 0, stdout: "" });
  });
});
