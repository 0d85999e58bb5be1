import { describe, expect, test } from "vitest";
import { childElements, configurationOf, firstChild, readXml } from "../../../src/cib/index.ts";
import {
  createShell,
  type Front,
  nodeEdge,
  type OutputEvent,
  Settings,
  type Shell,
  type StagedObject,
} from "../../../src/shell/index.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

const CIB = `<cib validate-with="pacemaker-3.9" crm_feature_set="3.16.1" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config><cluster_property_set id="cib-bootstrap-options"><nvpair id="cib-bootstrap-options-x" name="x" value="1"/></cluster_property_set></crm_config><nodes><node id="1" uname="n1"/></nodes><resources><primitive id="old" class="ocf" provider="heartbeat" type="Dummy"><meta_attributes id="old-meta"><nvpair id="old-meta-p" name="priority" value="1"/></meta_attributes></primitive></resources><constraints/></configuration><status/></cib>`;

interface Session {
  readonly shell: Shell;
  readonly cluster: FakeCluster;
  readonly front: Front;
  readonly said: string[];
  run(...lines: readonly string[]): Promise<string[]>;
}

async function session(): Promise<Session> {
  const cluster = new FakeCluster(readXml(CIB));
  const edge = nodeEdge({ home: "/nonexistent", version: "0", connect: undefined });
  const run = { force: false, answerNo: false, wait: false, json: false };
  const settings = new Settings({});
  settings.set("core.check_frequency", "never");
  const shell = await createShell({ cluster, edge, settings, run });
  const said: string[] = [];
  const front: Front = {
    interactive: true,
    columns: 80,
    emit: (event: OutputEvent) => {
      if (event.kind === "message") said.push(event.message.text);
    },
    ask: async ({ fallback }) => fallback,
    edit: async () => undefined,
  };
  return {
    shell,
    cluster,
    front,
    said,
    run: async (...lines) => {
      const statuses: string[] = [];
      for (const line of lines) statuses.push((await shell.execute(line, front)).status);
      return statuses;
    },
  };
}

const names = async ({ shell }: Session): Promise<string[]> =>
  (await shell.stagedObjects()).map(({ change, name }) => `${change} ${name}`);

describe("staged objects", () => {
  test("each object that differs, once, with what differs", async () => {
    const s = await session();
    await s.run("configure", "primitive a ocf:heartbeat:Dummy", "location l a 10: n1", "property x=5");
    expect(await names(s)).toEqual(["changed property:cib-bootstrap-options", "added primitive:a", "added location:l"]);
    const changed = (await s.shell.stagedObjects())[0]!;
    expect(said(changed.values)).toEqual(["~ x: 1 -> 5"]);
  });
});

const said = (lines: StagedObject["values"]): string[] =>
  lines.map((line) =>
    line
      .map(({ text }) => text)
      .join("")
      .trim(),
  );

describe("staged objects, part by part", () => {
  test("what is new has its head, and below it each part of the statement", async () => {
    const s = await session();
    await s.run("configure", "primitive a ocf:heartbeat:Dummy params fake=x op monitor interval=10s meta priority=2");
    const [added] = await s.shell.stagedObjects();
    expect(said([added!.head, ...added!.values])).toEqual([
      "+ primitive a Dummy",
      "+ params fake=x",
      "+ op monitor interval=10s",
      "+ meta priority=2",
    ]);
  });
  test("a member that was changed is no change of what it is in; another member is", async () => {
    const s = await session();
    await s.run("configure", "primitive b ocf:heartbeat:Dummy", "group g old", "commit");
    await s.run("set old.priority 7");
    expect(await names(s)).toEqual(["changed primitive:old"]);
    await s.run("modgroup g add b");
    expect(await names(s)).toEqual(["changed primitive:old", "changed group:g"]);
    expect(said((await s.shell.stagedObjects())[1]!.values)).toEqual(["~ members: old -> old b"]);
  });
});

describe("revert takes back one object and leaves the rest", () => {
  test("something changed becomes what it was", async () => {
    const s = await session();
    await s.run("configure", "property x=5", "primitive a ocf:heartbeat:Dummy");
    expect(await s.run("revert cib-bootstrap-options")).toEqual(["done"]);
    expect(await names(s)).toEqual(["added primitive:a"]);
  });
  test("something new goes, something deleted comes back", async () => {
    const s = await session();
    await s.run("configure", "primitive a ocf:heartbeat:Dummy", "primitive b ocf:heartbeat:Dummy", "delete old");
    expect(await s.run("revert a")).toEqual(["done"]);
    expect(await s.run("revert old")).toEqual(["done"]);
    expect(await names(s)).toEqual(["added primitive:b"]);
  });
  test("something new that others use goes only with them", async () => {
    const s = await session();
    await s.run("configure", "primitive a ocf:heartbeat:Dummy", "group g a", "location l g 10: n1");
    expect(await s.run("revert a")).toEqual(["failed"]);
    expect(s.said.at(-1)).toBe("primitive:a is used by group:g");
    expect(await s.run("revert g")).toEqual(["failed"]);
    expect(await s.run("revert l", "revert g")).toEqual(["done", "done"]);
    expect(await names(s)).toEqual(["added primitive:a"]);
  });
  test("it is a step like others: undo brings it back", async () => {
    const s = await session();
    await s.run("configure", "primitive a ocf:heartbeat:Dummy", "primitive b ocf:heartbeat:Dummy", "revert a", "undo");
    expect(await names(s)).toEqual(["added primitive:a", "added primitive:b"]);
  });
  test("what is not staged is refused", async () => {
    const s = await session();
    expect(await s.run("configure", "revert old")).toEqual(["done", "failed"]);
  });
});

describe("restage", () => {
  test("brings what another session staged together with what the cluster has now", async () => {
    const first = await session();
    await first.run("configure", "primitive a ocf:heartbeat:Dummy");
    const { base, staged } = first.shell.stagedState();
    const second = await session();
    await second.run("configure", "primitive elsewhere ocf:heartbeat:Dummy", "commit");
    expect((await second.shell.restage(base, staged, second.front)).status).toBe("done");
    expect(await names(second)).toEqual(["added primitive:a"]);
    await second.run("commit");
    const resources = firstChild(configurationOf(second.cluster.cib), "resources")!;
    expect(childElements(resources).map(({ attributes }) => attributes.id)).toEqual(["old", "a", "elsewhere"]);
  });
  test("where both changed the same it stages nothing and says what", async () => {
    const first = await session();
    await first.run("configure", "property x=5");
    const { base, staged } = first.shell.stagedState();
    const second = await session();
    await second.run("configure", "property x=7", "commit");
    expect((await second.shell.restage(base, staged, second.front)).status).toBe("failed");
    expect(second.said.at(-1)).toMatch(/has changed since/);
    expect(await names(second)).toEqual([]);
  });
});
