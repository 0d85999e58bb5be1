import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyChanges, diff, emptyCib, formatVersion, readXml, writeXml } from "../../../src/cib/index.ts";
import { type ClusterEvent, openFileCluster } from "../../../src/client/index.ts";
import { noAgents } from "../agents/no-agents.ts";

let directory: string;
let path: string;
const origin = { user: "root", client: "test", commands: [] };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lifeline-file-"));
  path = join(directory, "cib.xml");
  writeFileSync(path, writeXml(emptyCib()));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = () => openFileCluster({ path, host: "here", agents: noAgents });
const primitive = (id: string) => readXml(`<primitive id="${id}" class="ocf" provider="heartbeat" type="Dummy"/>`);
const create = (id: string) =>
  ({
    op: "create",
    path: [
      { name: "cib", nth: 1 },
      { name: "configuration", nth: 1 },
      { name: "resources", nth: 1 },
    ],
    position: 0,
    node: primitive(id),
  }) as const;

describe("a CIB file as a cluster", () => {
  it.each([
    ["", ""],
    ['<?xml version="1.0"?>\n<!-- of site A; do not touch\n<cib/> -->\n', ""],
    ["", "<!-- end -->\n<?x y?>\n<!-- </cib> -->\n"],
    ["<!-- one -->\n<!-- two --> ", "<!-- three -->\n"],
  ])("keeps what stands around the document: %j and %j", async (before, after) => {
    writeFileSync(path, `${before}${writeXml(emptyCib())}${after}`);
    const cluster = await open();
    await cluster.commit({ base: undefined, changes: [create("a")], origin });
    await cluster.commit({ base: undefined, changes: [create("b")], origin });
    const text = readFileSync(path, "utf8");
    expect(text).toBe(`${before}${writeXml((await (await open()).read()).cib)}${after}`);
    expect(text).toMatch(/<primitive id="b"[\s\S]*<primitive id="a"/);
  });

  it("takes changes at once, raises the version, keeps the mode", async () => {
    chmodSync(path, 0o640);
    const cluster = await open();
    const { version } = await cluster.read();
    const outcome = await cluster.commit({ base: version, changes: [create("a")], origin });
    expect(outcome).toMatchObject({ kind: "done", on: 1, of: 1 });
    expect(readFileSync(path, "utf8")).toContain('epoch="1"');
    expect(readFileSync(path, "utf8")).toContain('<primitive id="a"');
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it("a link stays a link", async () => {
    const link = join(directory, "link.xml");
    symlinkSync(path, link);
    const cluster = await openFileCluster({ path: link, host: "here", agents: noAgents });
    await cluster.commit({ base: undefined, changes: [create("a")], origin });
    expect(readFileSync(path, "utf8")).toContain('id="a"');
  });

  it("refuses a change made on an older configuration, and does not mind newer status", async () => {
    const cluster = await open();
    const { version, cib } = await cluster.read();
    const other = applyChanges(cib, [create("b")]);
    writeFileSync(path, writeXml({ ...other, attributes: { ...other.attributes, epoch: "7" } }));
    expect(await cluster.commit({ base: version, changes: [create("a")], origin })).toMatchObject({ kind: "conflict" });
    const now = await cluster.read();
    expect(formatVersion(now.version)).toBe("0.7.0");
    writeFileSync(path, readFileSync(path, "utf8").replace('num_updates="0"', 'num_updates="5"'));
    expect(await cluster.commit({ base: now.version, changes: [create("a")], origin })).toMatchObject({ kind: "done" });
  });

  it("a change that does not fit changes nothing", async () => {
    const cluster = await open();
    const before = readFileSync(path, "utf8");
    const outcome = await cluster.commit({
      base: undefined,
      changes: [
        {
          op: "delete",
          path: [
            { name: "cib", nth: 1 },
            { name: "nope", nth: 1 },
          ],
        },
      ],
      origin,
    });
    expect(outcome).toMatchObject({ kind: "refused", error: { code: "change-failed" } });
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("commits take turns: none is lost", async () => {
    const cluster = await open();
    await Promise.all(
      ["a", "b", "c", "d"].map((id) => cluster.commit({ base: undefined, changes: [create(id)], origin })),
    );
    const { cib, version } = await cluster.read();
    expect(writeXml(cib).match(/<primitive/g)).toHaveLength(4);
    expect(version.epoch).toBe(4);
  });

  it("tells who watches of each change", async () => {
    const cluster = await open();
    const events: ClusterEvent[] = [];
    const seen = new Promise<void>((resolve) => {
      cluster.watch((event) => {
        events.push(event);
        if (event.kind === "cib" && event.snapshot.version.epoch === 1) resolve();
        if (events.length === 2) void cluster.commit({ base: undefined, changes: [create("a")], origin });
      });
    });
    await seen;
    await cluster.close();
    const [first, , second] = events;
    if (first?.kind !== "cib" || second?.kind !== "cib") throw new Error("expected two documents");
    expect(diff(applyChanges(first.snapshot.cib, second.changes), second.snapshot.cib)).toEqual([]);
  });

  it.each([
    ["<cib", "bad-xml"],
    ["<other/>", "bad-cib"],
    ["", "bad-xml"],
  ])("%j is refused with the file's name", async (text, code) => {
    writeFileSync(path, text);
    await expect(open()).rejects.toMatchObject({ code, at: { source: path } });
  });

  it("a missing file is named", async () => {
    rmSync(path);
    await expect(open()).rejects.toMatchObject({ code: "no-file", at: { source: path } });
  });
});
