import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import { type Element, readXml } from "../../../src/cib/index.ts";
import { CheckpointStore, type Commit, Keeper, sweepStores } from "../../../src/journal/index.ts";

const LIMITS = { count: 3, ageMs: 1000 * 86_400_000, bytes: 1_000_000 };
let place = "";
let directory = "";

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "ll-journal-"));
  directory = join(place, "commits");
});
afterEach(() => rmSync(place, { recursive: true }));

/** A document with so many resources; what runs is no part of a checkpoint. */
function document(resources: number, padding = ""): Element {
  const ids = Array.from({ length: resources }, (_, index) => `<primitive id="r${index}${padding}"/>`);
  return readXml(`<cib><configuration><resources>${ids.join("")}</resources></configuration><status/></cib>`);
}

function commit(number: number | undefined, command = `command ${number}`): Commit {
  const origin = { user: "root", client: "crm", commands: [command] };
  return { origin, before: document(1), after: document(2), atMs: 5, ...(number === undefined ? {} : { number }) };
}

describe("the store", () => {
  it("keeps who, when, what, and the documents without their status; newest first", async () => {
    const store = new CheckpointStore(directory);
    await store.record(commit(4));
    await store.record(commit(9));
    expect((await store.list()).map(({ number, commands }) => [number, ...commands])).toEqual([
      [9, "command 9"],
      [4, "command 4"],
    ]);
    const { before, after, ...info } = (await store.read(9))!;
    expect(info).toEqual({ number: 9, atMs: 5, user: "root", client: "crm", commands: ["command 9"] });
    expect(before.children.map((node) => node.kind === "element" && node.name)).toEqual(["configuration"]);
    expect(after).toEqual(
      readXml(
        '<cib><configuration><resources><primitive id="r0"/><primitive id="r1"/></resources></configuration></cib>',
      ),
    );
    expect(await store.read(5)).toBeUndefined();
  });

  it("never uses a number twice, and counts on without one", async () => {
    const store = new CheckpointStore(directory);
    await store.record(commit(7));
    await store.record(commit(7, "again"));
    await store.record(commit(3, "older"));
    await store.record(commit(undefined, "next"));
    expect((await store.list()).map(({ number, commands }) => `${number} ${commands[0]}`)).toEqual([
      "10 next",
      "9 older",
      "8 again",
      "7 command 7",
    ]);
  });

  it("is for its owner alone", async () => {
    await new CheckpointStore(directory).record(commit(1));
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  it("drops the oldest when there are too many", async () => {
    const store = new CheckpointStore(directory, LIMITS);
    for (let number = 1; number <= 5; number++) await store.record(commit(number));
    expect((await store.list()).map(({ number }) => number)).toEqual([5, 4, 3]);
  });

  it("drops the oldest when they are too old, but never the newest", async () => {
    let nowMs = Date.now();
    const store = new CheckpointStore(directory, LIMITS, () => nowMs);
    await store.record(commit(1));
    await store.record(commit(2));
    nowMs += 2 * LIMITS.ageMs;
    await store.record(commit(3));
    expect((await store.list()).map(({ number }) => number)).toEqual([3]);
  });

  it("drops the oldest when they are too big, but never the newest", async () => {
    const store = new CheckpointStore(directory, { ...LIMITS, bytes: 1 });
    await store.record(commit(1));
    await store.record({ ...commit(2), after: document(50, "x".repeat(100)) });
    expect((await store.list()).map(({ number }) => number)).toEqual([2]);
  });

  it("passes over files that were cut short or are somebody else's", async () => {
    const store = new CheckpointStore(directory);
    await store.record(commit(1));
    writeFileSync(join(directory, "000002.checkpoint"), '{"atMs":1,"us');
    writeFileSync(join(directory, "notes.txt"), "hello");
    expect((await store.list()).map(({ number }) => number)).toEqual([1]);
    expect(await store.read(2)).toBeUndefined();
  });

  it("says where it could not write", async () => {
    writeFileSync(directory, "a file, no directory");
    await expect(new CheckpointStore(directory).record(commit(1))).rejects.toMatchObject({
      code: "checkpoint",
      at: { source: directory },
    });
  });
});

it("stores that nobody adds to go as a whole, with time", async () => {
  for (const name of ["fresh", "stale"]) mkdirSync(join(place, name));
  utimesSync(join(place, "stale"), 0, 0);
  await sweepStores(place);
  expect(readdirSync(place)).toEqual(["fresh"]);
});

describe("the keeper", () => {
  it("writes one after the other, each number once", async () => {
    const written: number[] = [];
    const keeper = new Keeper(
      async ({ number }) => {
        await new Promise(setImmediate);
        written.push(number!);
      },
      () => undefined,
    );
    for (const number of [1, 2, 2, 1, 3]) keeper.keep({ ...commit(number), number });
    await keeper.idle();
    expect(written).toEqual([1, 2, 3]);
  });

  it("says what could not be kept, and goes on", async () => {
    const said: string[] = [];
    const written: number[] = [];
    const keeper = new Keeper(
      async ({ number }) => {
        if (number === 1) throw new CrmError({ code: "checkpoint", message: "no room" });
        written.push(number!);
      },
      (text) => said.push(text),
    );
    for (const number of [1, 2]) keeper.keep({ ...commit(number), number });
    await keeper.idle();
    expect(said).toEqual(["no room"]);
    expect(written).toEqual([2]);
  });

  it("holds a bounded number of commits that come faster than they can be written", async () => {
    const said: string[] = [];
    const written: number[] = [];
    const keeper = new Keeper(
      async ({ number }) => {
        written.push(number!);
      },
      (text) => said.push(text),
    );
    for (let number = 1; number <= 1500; number++) keeper.keep({ ...commit(number), number });
    await keeper.idle();
    expect(written).toHaveLength(1001);
    expect(written.at(-1)).toBe(1500);
    expect(said).toEqual(["499 commits came too fast to be kept as checkpoints"]);
  });
});
