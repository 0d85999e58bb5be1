import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askPlayground, playgroundSocket, startPlayground, stopPlayground } from "../../../src/client/index.ts";
import { PtyProgram } from "./support/pty.ts";

/** The screens on a playground, with the programs as they are built, in a real pseudo-terminal: keys in, what a person sees
 *  out. Tests press keys and wait until the screen says what they expect. */
const ROOT = join(import.meta.dirname, "../../..");
const ARTICLE = readFileSync(join(ROOT, "test/fixtures/article/configure.crm"), "utf8");
const F = { 1: "\x1bOP", 2: "\x1bOQ", 3: "\x1bOR", 4: "\x1bOS", 7: "\x1b[18~", 10: "\x1b[21~" } as const;
/** Several steps, each of which may wait for a busy machine. */
const PATIENT = { timeout: 120_000 };
const DOWN = "\x1b[B";

let directory = "";
let home = "";
let running: PtyProgram[] = [];

const entry = join(ROOT, "dist/playground.js");
const ask = (request: Parameters<typeof askPlayground>[1]): Promise<string> =>
  askPlayground(playgroundSocket(directory), request);

/** A playground of its own for the tests of a block. */
function onPlayground(prepare = ""): void {
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "ll-screens-"));
    await startPlayground({ entry, directory, hosts: 2 });
    if (prepare !== "") await batch(prepare);
  });
  afterAll(async () => {
    await stopPlayground(directory);
    rmSync(directory, { recursive: true });
  });
}

/** Statements through a pipe, as a script would give them. */
async function batch(lines: string): Promise<void> {
  const env = { PATH: process.env.PATH, HOME: directory, LC_ALL: "C", LIFELINE_RUNTIME_DIR: directory };
  const child = spawn(join(ROOT, "bin/crm"), ["configure"], { env, stdio: ["pipe", "ignore", "inherit"] });
  child.stdin.end(lines);
  await new Promise((resolve) => child.on("close", resolve));
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "ll-home-"));
});
afterEach(() => {
  for (const program of running) program.kill();
  running = [];
  rmSync(home, { recursive: true });
});

function open(tool: string, args: readonly string[] = [], columns = 80, rows = 24, editor = "false"): PtyProgram {
  const env = { HOME: home, LIFELINE_RUNTIME_DIR: directory, EDITOR: editor };
  const program = new PtyProgram({ command: join(ROOT, "bin", tool), args, columns, rows, env });
  running.push(program);
  return program;
}

/** A screen without what differs from run to run. */
async function golden(program: PtyProgram): Promise<string> {
  await program.quiet();
  return program
    .screen()
    .join("\n")
    .replace(/\d\d:\d\d:\d\d/g, "HH:MM:SS")
    .replace(/cib \d+\.\d+\.\d+/g, "cib A.E.N")
    .replace(/done in \w+/g, "done in Ns")
    .replace(/ \(Monitoring\)/g, "");
}

async function configured(crm: PtyProgram): Promise<void> {
  await crm.until("crm(live/server1)#");
  crm.type("configure\r");
  await crm.until("nothing is staged");
  await crm.until("crm(live/server1)configure#");
}

/** Answers the question before a commit and waits for the end of what it leads to. */
async function commit(crm: PtyProgram): Promise<void> {
  crm.type("commit\r");
  await crm.until("Commit this?");
  crm.type("c");
  await crm.until(/done in|staged \(0\)/);
}

describe("the article, from the first key", PATIENT, () => {
  onPlayground();

  test("paste, plan, commit, monitor, move: at 80x24, 120x40 and 200x60", async () => {
    const crm = open("crm");
    await configured(crm);
    expect(crm.isAlternate).toBe(true);
    crm.type(`\x1b[200~${ARTICLE}\x1b[201~`);
    await crm.until("paste of 4 statements");
    crm.type("\r");
    await crm.until(/staged \(4\) ✓ verified/);
    await crm.until("plan: 2 start");
    expect(await golden(crm)).toMatchSnapshot("staged at 80x24");
    crm.resize(120, 40);
    await crm.until(/if committed now: 2 start[\s\S]*Resources/);
    expect(await golden(crm)).toMatchSnapshot("staged at 120x40");
    crm.resize(200, 60);
    await crm.until(() => crm.screen().length === 60 && /F1 keys/.test(crm.screen()[59]!));
    expect(await golden(crm)).toMatchSnapshot("staged at 200x60");
    crm.resize(80, 24);
    await crm.until("1 prompt");
    crm.type(F[10]);
    await crm.until("Commit this?");
    expect(await golden(crm)).toMatchSnapshot("question at 80x24");
    crm.type("\r");
    await crm.until("done in");
    await crm.until("staged (0)");
    crm.type(F[7]);
    await crm.until(/ldap_vip +Started +server1/);
    expect((await golden(crm)).replace(/(── last events ─+)\n[\s\S]*(\n [?])/, "$1$2")).toMatchSnapshot(
      "monitor at 80x24",
    );
    crm.type(`${DOWN}${DOWN}M`);
    await crm.until("Move ldap to");
    crm.type("1");
    await crm.until(/move ldap_service server1 → server2/);
    crm.type("y");
    await crm.until("ldap runs on server2");
    crm.type("b");
    await crm.until(() => !crm.text.includes("[b]ack"));
    crm.type("q");
    await crm.until("staged (0)");
    crm.type(`${F[2]}`);
    await crm.until(() => !crm.isAlternate);
    await crm.until("crm(live/server1)configure#");
    crm.type("\x04");
    expect(await crm.ended()).toBe(0);
  });

  test("crm_mon shows it live, with crm_mon's keys, and leaves the screen as it was", async () => {
    const mon = open("crm_mon", ["-r"]);
    await mon.until(/ldap_vip +Started/);
    mon.type("n");
    await mon.until("Hosts and their resources");
    mon.type("no");
    await mon.until(/Operations\n +Node:/);
    mon.type("o?");
    await mon.until("fail counts");
    mon.type("q");
    await mon.until(() => !mon.text.includes("fail counts"));
    mon.type("\x03");
    expect(await mon.ended()).toBe(0);
    expect(mon.isAlternate).toBe(false);
    expect(mon.text.trim()).toBe("");
  });
});

describe("staged changes", PATIENT, () => {
  onPlayground();

  test("one of four is taken back, the others stay", async () => {
    const crm = open("crm", ["configure"], 120, 40);
    await crm.until("nothing is staged");
    for (const id of ["a", "b", "c", "d"]) crm.type(`primitive ${id} ocf:heartbeat:Dummy\r`);
    await crm.until("staged (4): ✓ verified");
    crm.type(`${F[3]}${DOWN}${DOWN}u`);
    await crm.until("staged (3)");
    const staged = crm
      .screen()
      .filter((line) => /│ [✓…] \+ primitive/.test(line))
      .map((line) => /primitive (\w)/.exec(line.split("│")[1] ?? "")?.[1]);
    expect(staged).toEqual(["a", "b", "d"]);
    crm.type("z");
    await crm.until("staged (4)");
  });

  test("one is edited in $EDITOR, and the screen is whole again", async () => {
    const editor = join(home, "editor");
    writeFileSync(editor, '#!/bin/sh\nfor file; do :; done\nsed -i s/priority=20/priority=33/ "$file"\n', {
      mode: 0o755,
    });
    const crm = open("crm", ["configure"], 120, 40, editor);
    await crm.until("nothing is staged");
    crm.type("primitive a ocf:heartbeat:Dummy meta priority=20\r");
    await crm.until("staged (1): ✓ verified");
    crm.type(`${F[3]}${DOWN}e`);
    await crm.until(/\+ primitive a Dummy[\s\S]*priority=33/);
    expect(crm.isAlternate).toBe(true);
    crm.type(F[2]);
    await crm.until(() => !crm.isAlternate);
    expect(crm.text).not.toContain("── staged");
  });

  test("an error of the checks appears beside its object, and goes when it is mended", async () => {
    const crm = open("crm", ["configure"], 120, 40);
    await crm.until("nothing is staged");
    crm.type("location l nosuch 10: server1\r");
    await crm.until(/✖ \+ location l nosuch[\s\S]*✖ error: l: there is no resource nosuch/);
    await crm.until("✖ 1 error");
    crm.type("primitive nosuch ocf:heartbeat:Dummy\r");
    await crm.until("staged (2): ✓ verified");
  });

  test("a terminal that is closed keeps them; the next shell offers them", async () => {
    const first = open("crm", ["configure"]);
    await first.until("nothing is staged");
    first.type("primitive kept ocf:heartbeat:Dummy\r");
    await first.until("staged (1)");
    first.kill("SIGHUP");
    expect(await first.ended()).toBe(129);
    const second = open("crm", ["configure"]);
    await second.until("Restore them?");
    expect(second.text).toContain("primitive kept ocf:heartbeat:Dummy");
    second.type("r");
    await second.until(/staged \(1\)/);
    expect(second.text).toContain("+ primitive kept");
  });
});

describe("when things go wrong", PATIENT, () => {
  onPlayground(`${ARTICLE}commit\n`);

  test("an action of a commit fails: its own words, and the way back", async () => {
    const crm = open("crm", ["configure"], 120, 40);
    await crm.until("nothing is staged");
    crm.type(
      "primitive one ocf:heartbeat:Dummy\rprimitive two ocf:heartbeat:Dummy\rprimitive three ocf:heartbeat:Dummy\rgroup chain one two three\r",
    );
    await crm.until("staged (4)");
    await ask({ command: "fail", resource: "three", operation: "start", code: 1, always: true });
    crm.type("commit\r");
    await crm.until("Commit this?");
    crm.type("c");
    await crm.until("[r]oll back");
    expect(crm.text).toMatch(/✖ three_start_0 on server\d failed: played: start fails/);
    crm.type("r");
    await crm.until(() => !/chain +group/.test(crm.text) && /staged \(0\)/.test(crm.text));
    await ask({ command: "mend", resource: "three" });
  });

  test("a host dies while the monitor is open: it is seen, and what moves", async () => {
    const mon = open("crm_mon", ["-r"], 100, 30);
    await mon.until(/ldap_vip +Started +server1/);
    await ask({ command: "kill", host: "server1" });
    await mon.until(/server1 +(OFFLINE|UNCLEAN)/);
    await mon.until(/ldap_vip +Started +server2/);
    expect(mon.text).toMatch(/last events[\s\S]*ldap_vip: Started on server2/);
    await ask({ command: "start", host: "server1" });
    await mon.until(/server1 +online/);
  });

  test("the engine restarts under the open shell: that is said, staged changes are kept and can be committed", async () => {
    const crm = open("crm", ["configure"], 120, 40);
    await crm.until("nothing is staged");
    crm.type("primitive survivor ocf:heartbeat:Dummy\r");
    await crm.until("staged (1)");
    await stopPlayground(directory);
    await crm.until("not connected");
    await startPlayground({ entry, directory, hosts: 2 });
    await crm.until("✓ quorum");
    expect(crm.text).toContain("+ primitive survivor");
    await commit(crm);
    await crm.until("staged (0)");
    expect(crm.text).toContain("survivor");
  });
});
