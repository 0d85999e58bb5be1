import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import { emptyCib, writeXml } from "../../../src/cib/index.ts";
import { type Entry, emptyStored, NO_TERM, type StoreWrite } from "../../../src/controller/index.ts";
import { type Disk, directory, type FileSystem, fileDisk } from "../../../src/engine/index.ts";

let path: string;
const open: Disk[] = [];
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "lifeline-store."));
});
afterEach(async () => {
  for (const disk of open.splice(0)) await disk.close();
  await rm(path, { recursive: true });
});

async function disk(host = "a"): Promise<Disk> {
  const made = fileDisk({ host, files: await directory(path), path });
  open.push(made);
  return made;
}

const TERM = { number: 1, host: "a" };
function entry(index: number): Entry {
  return {
    term: TERM,
    index,
    previous: index === 1 ? "" : `d${index - 1}`,
    digest: `d${index}`,
    epochMs: 0,
    members: ["a"],
    body: { kind: "term" },
  };
}

/** Writes and ends, as a daemon that is killed. */
async function wrote(...writes: readonly StoreWrite[]): Promise<void> {
  const store = await disk();
  await store.load();
  for (const write of writes) await store.write(write);
  await store.close();
}

async function complaint(host = "a"): Promise<string> {
  try {
    await (await disk(host)).load();
  } catch (error) {
    if (error instanceof CrmError) return error.describe().replaceAll(path, "DIR");
    throw error;
  }
  return "accepted";
}

const newestLog = async (): Promise<string> =>
  join(
    path,
    (await readdir(path))
      .filter((name) => /^log-\d+$/.test(name))
      .sort()
      .at(-1) ?? "",
  );

describe("the store on disk", () => {
  it("a new host finds nothing", async () => {
    expect(await (await disk()).load()).toEqual(emptyStored());
  });

  it("finds again what was written: promise, entries, truncations", async () => {
    await wrote(
      { promise: TERM },
      { append: [entry(1), entry(2), entry(3)] },
      { truncateAfter: 1, append: [entry(2)] },
    );
    const stored = await (await disk()).load();
    expect(stored.promise).toEqual(TERM);
    expect(stored.entries.map(({ index }) => index)).toEqual([1, 2]);
  });

  it("writes made at once become durable together and in order", async () => {
    const store = await disk();
    await store.load();
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((index) => store.write({ append: [entry(index)] }).then(() => order.push(index))));
    expect(order).toEqual([1, 2, 3]);
    await store.close();
    expect((await (await disk()).load()).entries).toHaveLength(3);
  });

  it("a snapshot begins a generation; the configuration lies beside it as plain XML; old generations go", async () => {
    const snapshot = (index: number): StoreWrite => ({
      snapshot: {
        position: { term: TERM, index, digest: `d${index}` },
        cib: emptyCib(),
        hosts: ["a"],
        outcomes: [],
      },
    });
    await wrote({ append: [entry(1), entry(2)] }, snapshot(1), { promise: { number: 2, host: "b" } });
    const files = (await readdir(path)).sort();
    expect(files).toEqual(["cib-000001.xml", "cib-000002.xml", "log-000001", "log-000002"]);
    expect(await readFile(join(path, "cib-000002.xml"), "utf8")).toBe(writeXml(emptyCib()));
    const stored = await (await disk()).load();
    expect(stored.snapshot.position.index).toBe(1);
    expect(stored.entries.map(({ index }) => index)).toEqual([2]);
    expect(stored.promise.number).toBe(2);
    await wrote(...Array.from({ length: 10 }, () => snapshot(1)));
    expect((await readdir(path)).filter((name) => name.startsWith("log-"))).toHaveLength(6);
  });

  it("a last record that was torn was never confirmed and goes", async () => {
    await wrote({ append: [entry(1)] }, { append: [entry(2)] });
    const log = await newestLog();
    const { length } = await readFile(log);
    await truncate(log, length - 5);
    expect((await (await disk()).load()).entries.map(({ index }) => index)).toEqual([1]);
    await wrote({ append: [entry(2)] });
    expect((await (await disk()).load()).entries.map(({ index }) => index)).toEqual([1, 2]);
  });

  it("what a killed daemon left unsynced is synced before anything is said of it", async () => {
    await wrote({ append: [entry(1)] });
    const files = await directory(path);
    const calls: string[] = [];
    const recording: FileSystem = {
      ...files,
      async reopen(name, length) {
        const file = await files.reopen(name, length);
        return { ...file, sync: () => file.sync().then(() => void calls.push(`sync ${name}`)) };
      },
      syncDirectory: () => files.syncDirectory().then(() => void calls.push("sync directory")),
    };
    const store = fileDisk({ host: "a", files: recording, path });
    open.push(store);
    await store.load();
    expect(calls).toEqual(["sync log-000001", "sync directory"]);
  });

  it("only its owner reads it", async () => {
    await wrote({ promise: TERM });
    const { stat } = await import("node:fs/promises");
    expect((await stat(await newestLog())).mode & 0o777).toBe(0o600);
  });
});

describe("a disk that refuses", () => {
  /** Real files, until told otherwise; pauses end when the test says so. */
  async function moody() {
    const files = await directory(path);
    const mood: { refuses: string[]; code: string } = { refuses: [], code: "ENOSPC" };
    const said: string[] = [];
    const pauses: (() => void)[] = [];
    const refuse = async (what: string): Promise<void> => {
      if (mood.refuses.includes(what)) throw Object.assign(new Error(`${mood.code}: ${what}`), { code: mood.code });
    };
    const wrap = (file: Awaited<ReturnType<FileSystem["create"]>>) => ({
      async append(bytes: Uint8Array) {
        if (mood.refuses.includes("append")) await file.append(bytes.subarray(0, bytes.length / 2));
        await refuse("append");
        await file.append(bytes);
      },
      sync: () => refuse("sync").then(() => file.sync()),
      close: () => file.close(),
    });
    const moodyFiles: FileSystem = {
      ...files,
      create: (name) => refuse("create").then(async () => wrap(await files.create(name))),
      reopen: async (name, length) => wrap(await files.reopen(name, length)),
      syncDirectory: () => refuse("syncDirectory").then(() => files.syncDirectory()),
    };
    const patience = {
      trouble: (text: string) => said.push(text.replaceAll(path, "DIR")),
      pause: () => new Promise<void>((resolve) => pauses.push(resolve)),
    };
    const store = fileDisk({ host: "a", files: moodyFiles, path, patience });
    open.push(store);
    await store.load();
    /** It waits before it tries again; now it does. */
    const again = async (refuses = mood.refuses): Promise<void> => {
      await expect.poll(() => pauses.length).toBe(1);
      mood.refuses = refuses;
      pauses.splice(0)[0]?.();
    };
    return { store, mood, said, again };
  }

  it.each([
    [["append"], "ENOSPC", "make room"],
    [["sync"], "EIO", "see to the disk"],
    [["append", "create"], "EROFS", "see to the disk"],
    [["append", "syncDirectory"], "EDQUOT", "make room"],
  ])("%j: %s is said, nothing is confirmed meanwhile, all of it later", async (refuses, code, cure) => {
    const { store, mood, said, again } = await moody();
    await store.write({ append: [entry(1)] });
    mood.refuses = refuses;
    mood.code = code;
    let confirmed = 0;
    const writes = [2, 3].map((index) => store.write({ append: [entry(index)] }).then(() => confirmed++));
    for (let attempt = 0; attempt < 3; attempt++) await again();
    expect(confirmed).toBe(0);
    expect(said).toEqual([
      `DIR: the disk refuses, nothing is confirmed until it takes writes: ${code}: ${refuses[0]} (${cure})`,
    ]);
    await again([]);
    await Promise.all(writes);
    expect(said.at(-1)).toBe("DIR: the disk takes writes again");
    await store.write({ append: [entry(4)] });
    await store.close();
    expect((await (await disk()).load()).entries.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  });

  it("killed meanwhile: what was confirmed is found", async () => {
    const { store, mood, again } = await moody();
    await store.write({ append: [entry(1)] });
    mood.refuses = ["append"];
    void store.write({ append: [entry(2)] }).catch(() => undefined);
    await again();
    await again();
    expect((await (await disk()).load()).entries.map(({ index }) => index)).toEqual([1]);
  });

  it("a full disk: old generations make room, and what did not come about leaves nothing", async () => {
    const { store, mood, again } = await moody();
    const position = { term: TERM, index: 0, digest: "" };
    for (let times = 0; times < 4; times++) {
      await store.write({ snapshot: { position, cib: emptyCib(), hosts: ["a"], outcomes: [] } });
    }
    mood.refuses = ["append"];
    const write = store.write({ promise: TERM });
    await again();
    await again();
    await expect.poll(() => readdir(path)).toEqual(["cib-000004.xml", "log-000004"]);
    await again([]);
    await write;
  });
});

describe("a store that cannot be trusted is refused with the way out", () => {
  const WAY_OUT =
    "(move DIR away and start again: this host then takes everything from the others; " +
    "if it is the only one, remove generation 1 to go back to the one before)";

  it("damage in the middle", async () => {
    await wrote({ append: [entry(1)] }, { append: [entry(2)] }, { append: [entry(3)] });
    const log = await newestLog();
    const text = await readFile(log, "utf8");
    await writeFile(log, text.replace('"index":2', '"index":7'));
    expect(await complaint()).toBe(`DIR: the store cannot be trusted: log-000001: line 2 is damaged ${WAY_OUT}`);
  });

  it("a first line that is damaged", async () => {
    await wrote({ promise: TERM });
    const log = await newestLog();
    await writeFile(log, (await readFile(log, "utf8")).replace("lifeline-store", "lifeline-stare"));
    expect(await complaint()).toBe(
      `DIR: the store cannot be trusted: log-000001: its first line is damaged ${WAY_OUT}`,
    );
  });

  it("a configuration that was edited by hand", async () => {
    await wrote({ promise: TERM });
    await appendFile(join(path, "cib-000001.xml"), "<!-- mine -->\n");
    expect(await complaint()).toContain("cib-000001.xml was changed or damaged");
  });

  it("a configuration that is missing", async () => {
    await wrote({ promise: TERM });
    await rm(join(path, "cib-000001.xml"));
    expect(await complaint()).toContain("cib-000001.xml is missing");
  });

  it("of another host", async () => {
    await wrote({ promise: TERM });
    expect(await complaint("b")).toBe(
      "DIR: not this host's store: log-000001: it belongs to a, this host is b (give another --state, or move DIR away)",
    );
  });
});

it("the empty state promises nothing", () => {
  expect(emptyStored().promise).toEqual(NO_TERM);
});
