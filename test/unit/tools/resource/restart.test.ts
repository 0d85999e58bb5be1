import { describe, expect, it } from "vitest";
import { type Change, readXml, writeXml } from "../../../../src/cib/index.ts";
import { schedule } from "../../../../src/scheduler/index.ts";
import { crmResource } from "../../../../src/tools/crm-resource.ts";
import { CibDraft, simulate } from "../../../../src/transition/index.ts";
import { MemoryIo } from "../../../support/tool-io.ts";
import { FakeCluster } from "../../tui/support/fake-cluster.ts";
import { cibOf, dummy, hostState } from "./run.ts";

const NOW_MS = 1_700_000_000_000;

/** A cluster that does what its configuration asks for as soon as it changes, or nothing at all. */
class Obedient extends FakeCluster {
  readonly documents: string[] = [];
  lazy = false;

  override async commit(request: { readonly changes: readonly Change[] }) {
    const outcome = await super.commit(request);
    this.documents.push(writeXml(this.cib));
    if (!this.lazy) setImmediate(() => this.become(done(writeXml(this.cib))));
    return outcome;
  }
}

/** The document once the cluster has done all there was to do. */
function done(text: string) {
  const cib = readXml(text);
  const { graph, cluster } = schedule({ cib, nowMs: NOW_MS });
  const names = new Set(cluster.resources.map(({ id, historyId }) => historyId ?? id));
  const draft = new CibDraft(cib);
  simulate(
    draft,
    { graph, failing: [], isResource: (id) => names.has(id), nowS: NOW_MS / 1000, origin: "test" },
    () => undefined,
  );
  return draft.finish();
}

const own = (role: string): string =>
  `<meta_attributes id="bm"><nvpair id="bm-t" name="target-role" value="${role}"/></meta_attributes>`;
const UNMANAGED = '<meta_attributes id="um"><nvpair id="um-m" name="is-managed" value="false"/></meta_attributes>';
const CIB = writeXml(
  done(
    cibOf(
      `${dummy("a")}${dummy("b", own("Started"))}${dummy("z", own("Stopped").replaceAll("bm", "zm"))}<group id="g">${dummy("m1")}${dummy("m2")}</group><clone id="c">${dummy("k")}</clone>`,
      '<rsc_order id="ab" first="a" then="b"/>',
      hostState("1") + hostState("2"),
    ),
  ),
);

async function restarted(line: string, cib = CIB, lazy = false) {
  const memory = new MemoryIo("crm_resource");
  const cluster = new Obedient(readXml(cib), { nowMs: NOW_MS });
  cluster.lazy = lazy;
  const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
  const code = await crmResource(`--restart ${line}`.split(" "), io);
  const configuration = (text: string): string => /<configuration>[\s\S]*<\/configuration>/.exec(text)?.[0] ?? "";
  return {
    code,
    stdout: memory.stdout,
    stderr: memory.stderr,
    /** What the configuration was in between, and whether it is at last what it was. */
    between: configuration(cluster.documents[0] ?? ""),
    restored: configuration(writeXml(cluster.cib)) === configuration(cib),
  };
}

describe("crm_resource --restart", () => {
  it("stops the resource with what depends on it, lets it run again, and leaves no trace", async () => {
    const { between, ...result } = await restarted("-r a");
    expect(result).toEqual({
      code: 0,
      stdout: `Set 'a' option: id=a-meta_attributes-target-role set=a-meta_attributes name=target-role value=Stopped
Waiting for 2 resources to stop:
 * a
 * b
Deleted 'a' option: id=a-meta_attributes-target-role name=target-role
Waiting for 2 resources to start again:
 * a
 * b
`,
      stderr: "",
      restored: true,
    });
    expect(between).toContain('name="target-role" value="Stopped"');
  });
  it("gives back the role that was asked for before", async () => {
    const { stdout, restored } = await restarted("-r b");
    expect(stdout).toContain("Set 'b' option: id=bm-t name=target-role value=Started\n");
    expect(restored).toBe(true);
  });
  it("tells a group by its members", async () => {
    const { stdout, restored } = await restarted("-r g");
    expect(stdout).toContain("Waiting for 2 resources to stop:\n * m1\n * m2\n");
    expect(restored).toBe(true);
  });
  it("keeps what is cloned off the one host it is restarted on", async () => {
    const { code, stdout, between, restored } = await restarted("-r k -N n1");
    expect({ code, restored }).toEqual({ code: 0, restored: true });
    expect(stdout).toBe("Waiting for 1 resources to stop:\n * c\nWaiting for 1 resources to start again:\n * c\n");
    expect(between).toContain('id="cli-ban-c-on-n1"');
    expect(between).not.toContain('value="Stopped" id="c');
  });
  it("says nothing where it is to be quiet", async () => {
    expect(await restarted("-r a -Q")).toMatchObject({ code: 0, stdout: "", restored: true });
  });
  it("gives up when its time is over, and takes back what it changed", async () => {
    expect(await restarted("-r a -T 1ms", CIB, true)).toMatchObject({
      code: 124,
      stdout: expect.stringMatching(/ \* a\n \* b\nDeleted 'a' option: .*\n$/),
      stderr:
        "Could not complete shutdown of a, 2 resources remaining\ncrm_resource: Error performing operation: Timeout occurred\n",
      restored: true,
    });
  });
  it.each([
    [
      "-r z",
      CIB,
      105,
      "z is not running anywhere and so cannot be restarted\ncrm_resource: Error performing operation: No such object\n",
    ],
    ["-r x", CIB, 105, "crm_resource: Resource 'x' not found\nError performing operation: No such object\n"],
    [
      "-r k:0",
      CIB,
      2,
      "crm_resource: Cannot operate on clone resource instance 'k:0'\nError performing operation: Invalid parameter\n",
    ],
    [
      "-r a",
      CIB.replace('type="Dummy"/>', `type="Dummy">${UNMANAGED}</primitive>`),
      113,
      "Unmanaged resources cannot be restarted.\ncrm_resource: Error performing operation: Not applicable under current conditions\n",
    ],
    ["-r a -T soon", CIB, 64, "crm_resource: Error parsing option -T\n"],
  ])("%s: refused, and nothing is changed", async (line, cib, code, stderr) => {
    expect(await restarted(line, cib)).toMatchObject({ code, stdout: "", stderr, between: "" });
  });
});
