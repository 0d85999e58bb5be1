import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  applyChanges,
  type Change,
  type Element,
  element,
  parsePath,
  readXml,
  writeXml,
} from "../../../src/cib/index.ts";
import {
  type Cluster,
  type ClusterEvent,
  type CommitRequest,
  findCluster,
  groupsOf,
  withPermissionsOf,
} from "../../../src/client/index.ts";

const directory = mkdtempSync(join(tmpdir(), "permitted-"));
const file = join(directory, "cib.xml");
afterAll(() => rmSync(directory, { recursive: true }));

const document = (enabled: boolean): Element =>
  readXml(`<cib admin_epoch="0" epoch="3" num_updates="0"><configuration>
    <crm_config><cluster_property_set id="o"><nvpair id="e" name="enable-acl" value="${enabled}"/></cluster_property_set></crm_config>
    <nodes><node id="1" uname="n1"/></nodes><resources><primitive id="a" class="ocf"/><primitive id="b" class="ocf"/></resources><constraints/>
    <acls><acl_role id="r"><acl_permission id="p" kind="read" xpath="//resources"/><acl_permission id="w" kind="write" reference="b"/></acl_role>
    <acl_target id="ann"><role id="r"/></acl_target></acls>
  </configuration><status/></cib>`);

const origin = { user: "test", client: "test", commands: [] };
const drop = (id: string): Change => ({
  op: "delete",
  path: parsePath(`/cib/configuration/resources/primitive[@id='${id}']`),
});

async function open(user: string): Promise<Cluster> {
  return findCluster({ env: { CIB_file: file, CIB_user: user, LIFELINE_CHECKPOINTS: "" }, home: directory });
}

beforeEach(() => writeFileSync(file, writeXml(document(true))));

describe("a cluster for a user whom ACLs limit", () => {
  test("shows what the user may read, and keeps all of it at hand for edits", async () => {
    const cluster = await open("ann");
    const { cib } = await cluster.read();
    expect(writeXml(cib, { indent: 0 })).toBe(
      '<cib><configuration><resources><primitive id="a" class="ocf"/><primitive id="b" class="ocf"/></resources></configuration></cib>',
    );
    expect((await cluster.readWhole?.())?.cib.attributes.epoch).toBe("3");
  });

  test("hides the commits that were kept, and commits to the document that was looked at", async () => {
    const bases: unknown[] = [];
    const version = { adminEpoch: 0, epoch: 3, numUpdates: 0 };
    const whole = {
      checkpoints: { list: async () => [], read: async () => undefined },
      read: async () => ({ cib: document(true), version }),
      commit: async ({ base }: CommitRequest) => {
        bases.push(base);
        return { kind: "done", on: 1, of: 1 };
      },
    } as unknown as Cluster;
    const cluster = withPermissionsOf(whole, "ann", []);
    expect(cluster.checkpoints).toBeUndefined();
    await cluster.commit({ base: undefined, changes: [drop("b")], origin });
    expect(bases).toEqual([version]);
  });

  test("refuses what the user may not change, and writes nothing", async () => {
    const cluster = await open("ann");
    const before = readFileSync(file, "utf8");
    const outcome = await cluster.commit({ base: undefined, changes: [drop("a")], origin });
    expect(outcome).toMatchObject({ kind: "refused", error: { code: "denied", message: "Permission denied" } });
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  test("does what the user may, and does not tell the rest of the document", async () => {
    const cluster = await open("ann");
    const outcome = await cluster.commit({ base: undefined, changes: [drop("b")], origin });
    expect(outcome).toEqual({ kind: "done", on: 1, of: 1 });
    expect(readFileSync(file, "utf8")).not.toContain('id="b"');
  });

  test("says what is wrong with a change that cannot be made", async () => {
    const cluster = await open("ann");
    const outcome = await cluster.commit({ base: undefined, changes: [drop("z")], origin });
    expect(outcome).toMatchObject({ kind: "refused", error: { code: "change-failed" } });
  });

  test("has a conflict show no more than the user may see", async () => {
    const cluster = await open("ann");
    const { version } = await cluster.read();
    const outcome = await cluster.commit({ base: { ...version, epoch: 1 }, changes: [drop("b")], origin });
    expect(outcome).toMatchObject({ kind: "conflict", current: { cib: { attributes: {} } } });
  });

  test("cannot be read by who has no permission at all", async () => {
    const cluster = await open("bob");
    await expect(cluster.read()).rejects.toMatchObject({ code: "read-denied" });
  });

  test.each(["root", "hacluster"])("is the cluster itself for %s", async (user) => {
    const cluster = await open(user);
    expect((await cluster.read()).cib.attributes.epoch).toBe("3");
    expect(cluster.readWhole).toBeUndefined();
  });

  test("is the cluster itself while ACLs are off", async () => {
    writeFileSync(file, writeXml(document(false)));
    const cluster = await open("bob");
    expect((await cluster.read()).cib.attributes.epoch).toBe("3");
    expect(await cluster.commit({ base: undefined, changes: [drop("a")], origin })).toMatchObject({ kind: "done" });
  });

  test("tells of changes as the user sees them", async () => {
    let tell: (event: ClusterEvent) => void = () => undefined;
    const watched = {
      watch: (listener: (event: ClusterEvent) => void) => {
        tell = listener;
        return () => undefined;
      },
    } as Cluster;
    const events: ClusterEvent[] = [];
    withPermissionsOf(watched, "ann", []).watch((event) => events.push(event));
    const first = document(true);
    const version = { adminEpoch: 0, epoch: 3, numUpdates: 0 };
    const node: Element = element("node", { id: "2", uname: "n2" });
    const hidden: Change = { op: "create", path: parsePath("/cib/configuration/nodes"), position: 1, node };
    const second = applyChanges(first, [hidden]);
    tell({ kind: "cib", snapshot: { cib: first, version }, changes: [] });
    tell({ kind: "cib", snapshot: { cib: second, version }, changes: [hidden] });
    tell({ kind: "cib", snapshot: { cib: applyChanges(second, [drop("a")]), version }, changes: [drop("a")] });
    expect(events.map((event) => (event.kind === "cib" ? event.changes : event))).toEqual([[], [], [drop("a")]]);
  });
});

test("groups are those that list the user", () => {
  const groups = join(directory, "group");
  writeFileSync(groups, "root:x:0:\nstaff:x:50:ann,bob\nwheel:x:51:annabel\nops:x:52:ann\n");
  expect(groupsOf("ann", groups)).toEqual(["staff", "ops"]);
  expect(groupsOf("ann", join(directory, "none"))).toEqual([]);
});
