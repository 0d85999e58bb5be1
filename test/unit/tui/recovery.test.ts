import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { emptyCib, readXml, sameTree, writeXml } from "../../../src/cib/index.ts";
import type { StagedState } from "../../../src/shell/index.ts";
import {
  findRecoveries,
  formatRecovery,
  parseRecovery,
  RecoveryFile,
  whenBegun,
} from "../../../src/tui/recovery/recovery.ts";

const BASE = emptyCib();
const STAGED = readXml(
  writeXml(BASE).replace(
    "<resources/>",
    '<resources><primitive id="a" class="ocf" provider="heartbeat" type="Dummy"/></resources>',
  ),
);
const STATE: StagedState = {
  base: BASE,
  staged: STAGED,
  entries: [{ number: 1, line: "primitive a Dummy", changes: [] }],
  undone: 0,
  loaded: true,
};

const writer = (pid: number) => ({ pid, begun: `boot ${pid}` });

test("a process is known by when it was begun; one that has ended is none, though nobody has taken note", async () => {
  expect(whenBegun(process.pid)).toBe(whenBegun(process.pid));
  expect(whenBegun(process.pid)).not.toBe(whenBegun(1));
  // The shell becomes a sleep, which never takes note of the child that ends then.
  const parent = spawn("sh", ["-c", "(read line <&3) & echo $!; exec sleep 60"], {
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  });
  const { stdout } = parent;
  if (stdout === null) throw new Error("no output to read");
  const [line] = (await once(stdout, "data")) as [Buffer];
  const pid = Number(line.toString());
  await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, "utf8")).toBe("sleep\n");
  const word = parent.stdio[3];
  if (!(word instanceof Socket)) throw new Error("no pipe to the child");
  word.end("\n");
  await expect.poll(() => whenBegun(pid)).toBeUndefined();
  expect(() => process.kill(pid, 0)).not.toThrow();
  parent.kill();
  await once(parent, "close");
});

describe("what is kept", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "lifeline-recovery-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  test("comes back as it was, without the state of the cluster", () => {
    const recovery = parseRecovery(formatRecovery(STATE, "live/server1", writer(42), 1000))!;
    expect(recovery).toMatchObject({
      pid: 42,
      begun: "boot 42",
      timeMs: 1000,
      where: "live/server1",
      lines: ["primitive a Dummy"],
    });
    const configuration = (cib: typeof BASE) =>
      cib.children.find((each) => each.kind === "element" && each.name === "configuration")!;
    expect(sameTree(configuration(recovery.staged), configuration(STAGED))).toBe(true);
    expect(recovery.staged.children).toHaveLength(1);
  });
  test("is private, whole or not there, and goes away", () => {
    const file = new RecoveryFile(join(dir, "deep"));
    file.write(formatRecovery(STATE, "x", writer(process.pid), 0));
    const [name] = readdirSync(join(dir, "deep"));
    expect(statSync(join(dir, "deep", name!)).mode & 0o777).toBe(0o600);
    file.remove();
    expect(readdirSync(join(dir, "deep"))).toEqual([]);
  });
  test("is offered when its shell is gone, the newest first, and not while that runs", () => {
    writeFileSync(join(dir, "1.json"), formatRecovery(STATE, "old", writer(1001), 1));
    writeFileSync(join(dir, "2.json"), formatRecovery(STATE, "new", writer(1002), 2));
    writeFileSync(join(dir, "3.json"), formatRecovery(STATE, "alive", writer(1003), 3));
    writeFileSync(join(dir, "4.json"), "torn {");
    writeFileSync(join(dir, "5.txt"), "not ours");
    const others: Record<number, string> = { 1001: "a later process with its number", 1003: "boot 1003" };
    expect(findRecoveries(dir, (pid) => others[pid]).map(({ recovery }) => recovery.where)).toEqual(["new", "old"]);
    expect(findRecoveries(join(dir, "none"))).toEqual([]);
  });
});

test.each([
  "",
  "{}",
  "[]",
  "null",
  '{"format":2}',
  '{"format":1,"pid":1,"begun":"b","timeMs":1,"where":"x","lines":[],"base":"<","staged":"<a/>"}',
])("%j is none", (text) => {
  expect(parseRecovery(text)).toBeUndefined();
});
