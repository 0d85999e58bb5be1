import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askPlayground, playgroundSocket, startPlayground, stopPlayground } from "../../../src/client/index.ts";
import { shows } from "./support/golden.ts";
import { endAll, PtyProgram } from "./support/pty.ts";

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
const running: PtyProgram[] = [];

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
afterEach(async () => {
  await endAll(running.splice(0));
  rmSync(home, { recursive: true });
});

function open(tool: string, args: readonly string[] = [], columns = 80, rows = 24, editor = "false"): PtyProgram {
  const env = { HOME: home, LIFELINE_RUNTIME_DIR: directory, EDITOR: editor };
  const program = new PtyProgram({ command: join(ROOT, "bin", tool), args, columns, rows, env });
  running.push(program);
  return program;
}

async function configured(crm: PtyProgram): Promise<void> {
  await crm.until("crm(live/server1)#");
  crm.type("configure\r");
  await crm.until(() => crm.isAlternate && /nothing is staged[\s\S]*crm\(live\/server1\)configure#/.test(crm.text));
}

/** Answers the question before a commit and waits for the end of what it leads to. */
async function commit(crm: PtyProgram): Promise<void> {
  crm.type("commit\r");
  await crm.until("Commit this?");
  crm.type("c");
  await crm.until(/done in|staged \(0\)/);
}

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

/** What is shown now, at every size; back to the first. */
async function showsAtEverySize(crm: PtyProgram, name: string, hidden?: RegExp): Promise<void> {
  for (const [columns, rows] of SIZES) {
    crm.resize(columns, rows);
    await shows(crm, `${name}-${columns}x${rows}`, hidden);
  }
  crm.resize(...SIZES[0]);
}

describe("the article", PATIENT, () => {
  onPlayground();

  test("in one paste: shown before it runs, then staged and verified", async () => {
    const crm = open("crm");
    await configured(crm);
    crm.type(`\x1b[200~${ARTICLE}\x1b[201~`);
    await crm.until("paste of 4 statements");
    await shows(crm, "paste-80x24");
    crm.type("\x1b");
    await crm.until(() => !crm.text.includes("paste of 4 statements"));
    crm.type(`\x1b[200~${ARTICLE}\x1b[201~`);
    await crm.until("paste of 4 statements");
    crm.type("\r");
    await crm.until(/staged \(4\) ✓ verified[\s\S]*plan: 2 start/);
    await crm.until(/location prefer_server1 ldap 10: server1\n.*configure#\n/);
  });

  test("from the first key to the moved group", async () => {
    const crm = open("crm");
    await configured(crm);
    crm.type(ARTICLE.replaceAll("\n", "\r"));
    await crm.until(/staged \(4\) ✓ verified[\s\S]*plan: 2 start/);
    await showsAtEverySize(crm, "staged");
    crm.type(F[10]);
    await crm.until("Commit this?");
    await showsAtEverySize(crm, "question");
    crm.type("\r");
    await crm.until(/staged \(0\)[\s\S]*done in/);
    crm.type(F[7]);
    await crm.until(/ldap_vip +Started +server1/);
    await showsAtEverySize(crm, "monitor");
    crm.type(`${DOWN}${DOWN}M`);
    await crm.until("Move ldap to");
    crm.type("1");
    await crm.until("resource move ldap server2?");
    await showsAtEverySize(crm, "move");
    crm.type("y");
    await crm.until(/ldap runs on server2[\s\S]*\[b\]ack/);
    crm.type("b");
    await crm.until(() => !crm.text.includes("[b]ack") && /ldap_vip +Started +server2/.test(crm.text));
    // Which states in between were seen, no two runs agree on.
    await showsAtEverySize(crm, "moved", /(?<=last events ─+\n)[\s\S]*(?=\n [?] keys)/);
    crm.type("q");
    await crm.until("staged (0)");
    crm.type(F[2]);
    await crm.until(() => !crm.isAlternate && crm.screen().includes("crm(live/server1)configure#"));
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
    const staged = (): string[] =>
      crm.screen().flatMap((line) => /│ [✓…] \+ primitive (\w)/.exec(line)?.slice(1) ?? []);
    await crm.until(() => crm.text.includes("staged (3): ✓ verified") && staged().join("") === "abd");
    crm.type("z");
    await crm.until(() => crm.text.includes("staged (4): ✓ verified") && staged().join("") === "abcd");
    crm.type(`${F[4]}x`);
    await crm.until(/explain a[\s\S]*a does not run, goes to server\d/);
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
    await crm.until(() => crm.isAlternate && /\+ primitive a Dummy[\s\S]*priority=33/.test(crm.text));
    crm.type(F[2]);
    await crm.until(() => !crm.isAlternate && !crm.text.includes("── staged"));
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

  test("leaving asks about them, with what a commit would do", async () => {
    const crm = open("crm", ["configure"]);
    await crm.until("nothing is staged");
    crm.type("primitive l ocf:heartbeat:Dummy\r");
    await crm.until("staged (1) ✓ verified");
    crm.type("\x04");
    await crm.until(/\+ start l on server\d[\s\S]*Plan: 1 start\n[\s\S]*commit them\?/);
    crm.type("\x1b");
    await crm.until(() => !crm.text.includes("commit them?"));
    crm.type("\x04");
    await crm.until("commit them?");
    crm.type("n");
    expect(await crm.ended()).toBe(0);
  });

  test("a terminal that is closed keeps them; the next shell offers them", async () => {
    const first = open("crm", ["configure"]);
    await first.until("nothing is staged");
    first.type("primitive kept ocf:heartbeat:Dummy\r");
    await first.until("staged (1)");
    first.kill("SIGHUP");
    expect(await first.ended()).toBe(129);
    const second = open("crm", ["configure"]);
    await second.until(/primitive kept ocf:heartbeat:Dummy[\s\S]*Restore it\?/);
    second.type("r");
    await second.until(/staged \(1\)[\s\S]*\+ primitive kept/);
  });
});

describe("lines only, where nothing can be drawn", PATIENT, () => {
  onPlayground();

  test("the plan and the question before a commit, what was done as sentences, candidates where Tab was typed", async () => {
    const env = { HOME: home, LIFELINE_RUNTIME_DIR: directory };
    const args = ["TERM=dumb", join(ROOT, "bin/crm"), "configure"];
    const crm = new PtyProgram({ command: "/usr/bin/env", args, columns: 100, rows: 40, env });
    running.push(crm);
    await crm.until("crm(live/server1)configure#");
    crm.type("primitive a ocf:heartbeat:Dummy\rprimitive b ocf:heartbeat:Dum\t\r");
    await crm.until(/\n {2}ocf:heartbeat:Dummy {2}agent\ncrm.*configure#\n*$/);
    crm.type("commit\r");
    await crm.until(/\+ start a on server\d[\s\S]*Commit this\? \(c = commit, n = no\) \[c\]\n*$/);
    crm.type("c\r");
    await crm.until(/start a on server\d: done in \ds\n[\s\S]*done in \w+\ncrm\(live\/server1\)configure#\n*$/);
    expect(crm.raw).not.toContain("\x1b");
    crm.type("primitive c ocf:heartbeat:Dummy\r");
    await crm.until(/primitive c ocf:heartbeat:Dummy\ncrm.*#\n*$/);
    crm.kill("SIGHUP");
    expect(await crm.ended()).toBe(129);
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
    await crm.until(/✖ three_start_0 on server\d failed: played: start fails[\s\S]*\[r\]oll back/);
    crm.type("r");
    await crm.until(() => !/chain +group/.test(crm.text) && /staged \(0\)/.test(crm.text));
    await ask({ command: "mend", resource: "three" });
  });

  test("a host dies while the monitor is open: it is seen, and what moves", async () => {
    const mon = open("crm_mon", ["-r"], 100, 30);
    await mon.until(/ldap_vip +Started +server1/);
    await ask({ command: "kill", host: "server1" });
    await mon.until(/server1 +(OFFLINE|UNCLEAN)/);
    await mon.until(/ldap_vip +Started +server2[\s\S]*last events[\s\S]*ldap_vip: Started on server2/);
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
    await crm.until(/\+ primitive survivor[\s\S]*✓ quorum/);
    await commit(crm);
    await crm.until(/staged \(0\)[\s\S]*survivor +Started/);
  });
});
