import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CrmError, silentLog } from "../../../src/base/index.ts";
import {
  applyChanges,
  bumpVersion,
  diff,
  type Element,
  emptyCib,
  readXml,
  versionOf,
  writeXml,
} from "../../../src/cib/index.ts";
import { type Cluster, type ClusterEvent, openSocketCluster } from "../../../src/client/index.ts";
import { type ControlServer, type ControlTarget, serveControl, type TargetEvent } from "../../../src/engine/index.ts";
import type { Checkpoint } from "../../../src/journal/index.ts";
import { encodeFrame, FrameReader } from "../../../src/protocol/index.ts";
import { noAgents } from "../agents/no-agents.ts";

class FakeTarget implements ControlTarget {
  readonly setting = "node";
  readonly name = "live";
  readonly version = "test";
  cib: Element = emptyCib();
  kept: Checkpoint[] = [];
  readonly checkpoints = {
    list: async () => this.kept.map(({ before: _before, after: _after, ...info }) => info),
    read: async (number: number) => this.kept.find((checkpoint) => checkpoint.number === number),
  };
  readonly asked: unknown[] = [];
  readonly #listeners = new Set<(event: TargetEvent) => void>();
  host = () => "server1";
  document = () => this.cib;
  status = () => ({ connected: true, dc: "server1", quorum: true, quorumReason: "", hosts: [], nowMs: 5 });
  async commit(_base: unknown, changes: Parameters<ControlTarget["commit"]>[1]) {
    this.cib = bumpVersion(this.cib, applyChanges(this.cib, changes));
    for (const listener of this.#listeners) listener({ kind: "document", changes });
    return { kind: "done", version: versionOf(this.cib.attributes), on: 2, of: 2 } as const;
  }
  async perform(ask: unknown) {
    this.asked.push(ask);
    if (JSON.stringify(ask).includes("nobody"))
      throw new CrmError({ code: "no-node", message: "no such node: nobody" });
    return "as you wish";
  }
  listen(listener: (event: TargetEvent) => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

let directory: string;
let path: string;
let target: FakeTarget;
let server: ControlServer;
const clusters: Cluster[] = [];
const origin = { user: "u", client: "test", commands: [] };

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "lifeline-control-"));
  path = join(directory, "control.sock");
  target = new FakeTarget();
  server = await serveControl({ path, mode: 0o600, readOnly: false, target, log: silentLog });
});
afterEach(async () => {
  await Promise.all(clusters.splice(0).map((cluster) => cluster.close()));
  await server.close();
  rmSync(directory, { recursive: true });
});

it("hands out the commits that were kept", async () => {
  const cluster = await open();
  expect(await cluster.checkpoints?.list()).toEqual([]);
  const info = { number: 7, atMs: 5, user: "u", client: "crm", commands: ["delete a"] };
  const before = readXml(
    '<cib epoch="1"><configuration><resources><primitive id="a"/></resources></configuration></cib>',
  );
  target.kept = [{ ...info, before, after: emptyCib() }];
  expect(await cluster.checkpoints?.list()).toEqual([info]);
  expect(await cluster.checkpoints?.read(7)).toEqual({ ...info, before, after: emptyCib() });
  expect(await cluster.checkpoints?.read(8)).toBeUndefined();
});

async function open(at = path): Promise<Cluster> {
  const cluster = await openSocketCluster({ path: at, client: "test", agents: noAgents });
  clusters.push(cluster);
  return cluster;
}
const create = {
  op: "create",
  path: ["cib", "configuration", "resources"].map((name) => ({ name, nth: 1 })),
  position: 0,
  node: readXml('<primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/>'),
} as const;

describe("an engine behind its socket", () => {
  it("is read, changed, asked and watched", async () => {
    const cluster = await open();
    expect([cluster.setting, cluster.name, cluster.host]).toEqual(["node", "live", "server1"]);
    const events: ClusterEvent[] = [];
    const seen = Promise.withResolvers<void>();
    cluster.watch((event) => {
      events.push(event);
      if (event.kind === "cib" && event.changes.length > 0) seen.resolve();
      if (events.length === 2) void cluster.commit({ base: undefined, changes: [create], origin });
    });
    await seen.promise;
    expect(events.map(({ kind }) => kind)).toEqual(["cib", "status", "cib"]);
    const last = events.at(-1);
    expect(last).toMatchObject({ kind: "cib", changes: [{ op: "create" }] });
    expect((await cluster.read()).version.epoch).toBe(1);
    expect(await cluster.status()).toMatchObject({ dc: "server1", quorum: true, nowMs: 5, transition: undefined });
    expect(await cluster.perform({ kind: "recheck" }, origin)).toEqual({ kind: "done", text: "as you wish" });
    expect(
      await cluster.perform({ kind: "attribute", node: "nobody", name: "x", value: undefined }, origin),
    ).toMatchObject({
      kind: "refused",
      error: { code: "no-node" },
    });
  });

  it("sends a document once: who asks again gets it anew only when it is another one, also of an engine begun anew", async () => {
    const cluster = await open();
    const first = await cluster.read();
    expect(await cluster.read()).toBe(first);
    await cluster.commit({ base: undefined, changes: [create], origin });
    const second = await cluster.read();
    expect(second.version.epoch).toBe(1);
    await server.close();
    target.cib = emptyCib();
    server = await serveControl({ path, mode: 0o600, readOnly: false, target, log: silentLog });
    await expect.poll(async () => (await cluster.read()).version.epoch).toBe(0);
  });

  it("a first watcher is served over the connection of the greeting, later ones and questions over their own", async () => {
    let connections = 0;
    const door = createServer((client) => {
      connections++;
      client.pipe(connect(path)).pipe(client);
    });
    const at = join(directory, "door.sock");
    await new Promise<void>((resolve) => door.listen(at, resolve));
    const cluster = await open(at);
    const firsts: ClusterEvent[] = [];
    const unwatch = cluster.watch((event) => firsts.push(event));
    await expect.poll(() => firsts.length).toBe(2);
    expect(connections).toBe(1);
    const [status, read] = await Promise.all([cluster.status(), cluster.read()]);
    expect([status.dc, connections]).toEqual(["server1", 2]);
    const seconds: ClusterEvent[] = [];
    cluster.watch((event) => seconds.push(event));
    await expect.poll(() => seconds.length).toBe(2);
    unwatch();
    expect([await cluster.read(), connections]).toEqual([read, 3]);
    await cluster.commit({ base: undefined, changes: [create], origin });
    await expect.poll(() => seconds.length).toBe(3);
    expect(firsts).toHaveLength(2);
    door.close();
  });

  it("keeps others out by its mode", () => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("a monitor socket shows and changes nothing", async () => {
    const monitor = join(directory, "monitor.sock");
    const only = await serveControl({ path: monitor, mode: 0o666, readOnly: true, target, log: silentLog });
    const cluster = await open(monitor);
    expect((await cluster.read()).version.epoch).toBe(0);
    expect(await cluster.commit({ base: undefined, changes: [create], origin })).toMatchObject({
      kind: "refused",
      error: { code: "read-only" },
    });
    expect(target.cib).toEqual(emptyCib());
    await cluster.close();
    await only.close();
  });

  it("a monitor socket shows everybody all but secrets, and their changes neither", async () => {
    const monitor = join(directory, "monitor.sock");
    const only = await serveControl({ path: monitor, mode: 0o666, readOnly: true, target, log: silentLog });
    const parameters = (password: string, ip: string): Element =>
      readXml(
        `<primitive id="a"><instance_attributes id="i"><nvpair id="p" name="passwd" value="${password}"/>` +
          `<nvpair id="ip" name="ip" value="${ip}"/></instance_attributes></primitive>`,
      );
    await target.commit(undefined, [{ ...create, node: parameters("first", "10.0.0.1") }]);
    const cluster = await open(monitor);
    const texts: string[] = [writeXml((await cluster.read()).cib)];
    const seen = Promise.withResolvers<void>();
    cluster.watch((event) => {
      if (event.kind !== "cib") return;
      texts.push(writeXml(event.snapshot.cib));
      if (texts.length === 4) seen.resolve();
    });
    await expect.poll(() => texts.length).toBe(2);
    const replace = (node: Element) => {
      const before = target.cib;
      const after = applyChanges(before, [{ ...create, node }]);
      return target.commit(undefined, diff(before, after));
    };
    await target.commit(undefined, [{ op: "delete", path: [...create.path, { name: "primitive", id: "a", nth: 1 }] }]);
    await replace(parameters("second", "10.0.0.2"));
    await seen.promise;
    expect(texts.join("\n")).not.toMatch(/first|second/);
    expect(texts[0]).toContain('name="passwd" value="(hidden)"');
    expect(texts.at(-1)).toContain('name="ip" value="10.0.0.2"');
    expect(writeXml((await (await open()).read()).cib)).toContain('value="second"');
    await cluster.close();
    await only.close();
  });

  it("a monitor socket shows users no more than ACLs let them read, while these are on", async () => {
    const monitor = join(directory, "monitor.sock");
    let user: string | undefined = "ann";
    const limited = () => (user === undefined ? undefined : { user, groups: [] });
    const only = await serveControl({ path: monitor, mode: 0o666, readOnly: true, target, log: silentLog, limited });
    const acls = readXml(
      '<acls><acl_role id="r"><acl_permission id="p" kind="read" xpath="//resources"/></acl_role>' +
        '<acl_target id="ann"><role id="r"/></acl_target></acls>',
    );
    const switched = (value: string): Element =>
      readXml(
        `<cluster_property_set id="o"><nvpair id="e" name="enable-acl" value="${value}"/></cluster_property_set>`,
      );
    const configuration = create.path.slice(0, 2);
    const into = (section: string, position: number, node: Element) =>
      target.commit(undefined, [{ op: "create", path: [...configuration, { name: section, nth: 1 }], position, node }]);
    target.status = () => ({
      ...new FakeTarget().status(),
      transition: { number: 1, actions: [{ id: 1, key: "a_start_0", state: "running" }] },
    });
    await target.commit(undefined, [{ op: "create", path: configuration, position: 4, node: acls }]);
    await into("crm_config", 0, switched("false"));
    const ann = await open(monitor);
    expect((await ann.read()).cib).toEqual(target.cib);
    expect((await ann.status()).transition).toBeDefined();
    expect(await ann.checkpoints?.list()).toEqual([]);

    const events: ClusterEvent[] = [];
    ann.watch((event) => events.push(event));
    await expect.poll(() => events.length).toBe(2);
    user = "bob";
    const bob = await open(monitor);
    const lost = Promise.withResolvers<string>();
    bob.watch((event) => {
      if (event.kind === "lost") lost.resolve(event.reason);
    });
    await bob.read();
    await into("crm_config", 1, { ...switched("true"), attributes: { id: "cib-bootstrap-options" } });
    const secret = readXml(
      '<instance_attributes id="i"><nvpair id="p" name="passwd" value="sesame"/></instance_attributes>',
    );
    await into("resources", 0, { ...create.node, children: [secret] });
    await into("nodes", 0, readXml('<node id="7" uname="hidden"/>'));

    // Who may read nothing is not even told that something changed.
    expect(await lost.promise).toMatch(/Permission denied/);
    await expect(bob.read()).rejects.toMatchObject({ code: "read-denied", message: "Permission denied" });
    const seen = writeXml({ ...create.node, children: [secret] }, { indent: 0 }).replace("sesame", "(hidden)");
    expect(writeXml((await ann.read()).cib, { indent: 0 })).toBe(
      `<cib><configuration><resources>${seen}</resources></configuration></cib>`,
    );
    expect(await ann.status()).toMatchObject({ dc: "server1", transition: undefined });
    await expect(ann.checkpoints?.list()).rejects.toMatchObject({ code: "read-denied" });
    await expect.poll(() => events.length).toBeGreaterThan(3);
    expect(JSON.stringify(events.slice(2))).not.toMatch(/"hidden"|sesame|enable-acl.*true/);
    expect(JSON.stringify(events.at(-1))).toContain('"a"');

    user = undefined;
    const root = await open(monitor);
    expect(writeXml((await root.read()).cib)).toBe(writeXml(target.cib).replace("sesame", "(hidden)"));
    await Promise.all([ann.close(), bob.close(), root.close()]);
    await only.close();
  });

  it("a client that asks and does not read is kept waiting: what it asks further is not even looked at", async () => {
    let looked = 0;
    const big = readXml(
      `<cib>${Array.from({ length: 300 }, (_, index) => `<a id="${index}${"x".repeat(1000)}"/>`).join("")}</cib>`,
    );
    target.document = () => {
      looked++;
      return big;
    };
    const socket = await raw(path);
    const asks = Array.from({ length: 100 }, (_, id) => encodeFrame({ kind: "read", id }));
    socket.write(Buffer.concat(asks));
    // Another one is served meanwhile.
    expect((await (await open()).status()).dc).toBe("server1");
    expect(looked).toBeLessThan(20);
    const reader = new FrameReader(1_000_000_000);
    let answered = 0;
    const all = Promise.withResolvers<void>();
    socket.on("data", (chunk: Buffer) => {
      for (const _ of reader.add(chunk)) if (++answered === asks.length) all.resolve();
    });
    await all.promise;
    socket.destroy();
  });

  it("what clients can cause as often as they like is logged once a minute", async () => {
    const said: string[] = [];
    const other = join(directory, "other.sock");
    const log = { write: (_: string, text: string) => void said.push(text) };
    const noisy = await serveControl({ path: other, mode: 0o600, readOnly: true, target, log });
    for (let times = 0; times < 20; times++) {
      const socket = await raw(other);
      const answers = readAll(socket);
      socket.write("GET / HTTP/1.0\r\n\r\n");
      expect(await answers).toHaveLength(1);
    }
    expect(said).toEqual(["client turned away: a message of 1195725856 bytes: more than 65536"]);
    await noisy.close();
  });

  it.each([
    ["a frame that is too long", Buffer.from([0xff, 0, 0, 0]), "bad-frame", true],
    ["garbage", Buffer.from("GET / HTTP/1.1\r\n\r\n"), "bad-frame", true],
    ["no JSON", Buffer.concat([Buffer.from([0, 0, 0, 3]), Buffer.from("xyz")]), "bad-frame", true],
    ["an unknown request", encodeFrame({ kind: "explode", id: 9 }), "bad-message", false],
    ["a request without a number", encodeFrame({ kind: "read" }), "bad-message", false],
    [
      "a change that is none",
      encodeFrame({ kind: "commit", id: 3, changes: [{ op: "delete", path: "?" }], origin }),
      "bad-path",
      false,
    ],
  ])("%s gets an error, and others are served on", async (_name, bytes, code, closed) => {
    const socket = await raw(path);
    const answers = readAll(socket);
    socket.write(bytes);
    if (!closed) socket.end();
    const [answer] = await answers;
    expect(answer).toMatchObject({ kind: "failed", error: { code } });
    expect((await (await open()).read()).version.epoch).toBe(0);
    expect(target.cib).toEqual(emptyCib());
  });

  it("half a frame and a hang-up harm nobody", async () => {
    const socket = await raw(path);
    socket.end(Buffer.from([0, 0]));
    expect((await (await open()).read()).version.epoch).toBe(0);
  });

  it("an answer that was lost is an answer of its own", async () => {
    const cluster = await open();
    target.commit = () => new Promise(() => undefined);
    const outcome = cluster.commit({ base: undefined, changes: [create], origin });
    await cluster.status();
    await server.close();
    expect(await outcome).toMatchObject({ kind: "unknown" });
    await expect(cluster.read()).rejects.toMatchObject({ code: "disconnected" });
  });

  it("what a dead process left is taken over, what a living one serves is not", async () => {
    await expect(serveControl({ path, mode: 0o600, readOnly: false, target, log: silentLog })).rejects.toMatchObject({
      code: "socket-taken",
    });
    const stale = join(directory, "stale.sock");
    writeFileSync(stale, "");
    const other = await serveControl({ path: stale, mode: 0o600, readOnly: false, target, log: silentLog });
    expect((await (await open(stale)).read()).version.epoch).toBe(0);
    await other.close();
  });

  it("nobody there is said in one line", async () => {
    await expect(open(join(directory, "none.sock"))).rejects.toMatchObject({
      code: "disconnected",
      message: "cannot reach the cluster: there is no such socket",
    });
  });
});

function raw(at: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(at, () => resolve(socket));
    socket.once("error", reject);
  });
}

function readAll(socket: Socket): Promise<unknown[]> {
  const reader = new FrameReader(1_000_000);
  const messages: unknown[] = [];
  return new Promise((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      messages.push(...reader.add(chunk));
    });
    socket.on("close", () => resolve(messages));
  });
}
