import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bundleProgram } from "./support/bundle.ts";
import { endAll, PtyProgram } from "./support/pty.ts";

const PROMPT = "crm(live/server1)configure#";
let program: Awaited<ReturnType<typeof bundleProgram>>;
let dir = "";
const running: PtyProgram[] = [];

beforeAll(async () => {
  program = await bundleProgram(new URL("support/fake-crm.ts", import.meta.url).pathname);
  dir = mkdtempSync(join(tmpdir(), "lifeline-prompt-"));
});
afterAll(() => {
  program.remove();
  rmSync(dir, { recursive: true });
});
afterEach(() => endAll(running.splice(0)));

function start(env: Readonly<Record<string, string>> = {}, columns = 80, rows = 24): PtyProgram {
  const started = new PtyProgram({ command: process.execPath, args: [program.path], columns, rows, env });
  running.push(started);
  return started;
}

/** Lines with a prompt, in the scrollback and on the screen. */
function prompts(crm: PtyProgram): string[] {
  return crm.all().filter((line) => line.startsWith(PROMPT));
}

/** Waits until there are exactly these: what is seen first may be a frame on the way there. */
async function untilEqual(crm: PtyProgram, read: () => unknown, wanted: unknown): Promise<void> {
  await crm.until(() => isDeepStrictEqual(read(), wanted)).catch(() => expect(read()).toEqual(wanted));
}

async function ready(env: Readonly<Record<string, string>> = {}, columns = 80, rows = 24): Promise<PtyProgram> {
  const started = start(env, columns, rows);
  await started.until(PROMPT);
  return started;
}

test("keys typed before the screens are loaded are not lost", async () => {
  const crm = start();
  crm.type("say early\r");
  await crm.until("\nearly\n");
  await untilEqual(crm, () => prompts(crm), [`${PROMPT} say early`, PROMPT]);
});

test("output goes into the scrollback above the prompt, which stays once and at the end", async () => {
  const crm = await ready();
  crm.type("many 60\r");
  await crm.until("line 60");
  crm.type("say done\r");
  await crm.until("\ndone\n");
  await untilEqual(crm, () => prompts(crm), [`${PROMPT} many 60`, `${PROMPT} say done`, PROMPT]);
  expect(crm.all().filter((line) => /^line \d+$/.test(line))).toHaveLength(60);
});

test("candidates show while typing; Tab chooses, Enter takes, the list goes", async () => {
  const crm = await ready();
  crm.type("pr");
  await untilEqual(crm, () => crm.screen().slice(0, 3), [
    `${PROMPT} pr`,
    "  primitive  command  define a resource",
    "  property   command  set a cluster property",
  ]);
  await untilEqual(crm, () => crm.cursor, { x: PROMPT.length + 3, y: 0 });
  crm.type("\t");
  await crm.until(`${PROMPT} primitive`);
  crm.type("\r");
  crm.type("vip");
  await crm.until(() => !crm.text.includes("set a cluster property") && crm.screen()[0] === `${PROMPT} primitive vip`);
});

test("an error shows the line with the place", async () => {
  const crm = await ready();
  crm.type("prmitive x\r");
  await untilEqual(crm, () => crm.screen().slice(0, 4), [
    `${PROMPT} prmitive x`,
    'ERROR: unknown command "prmitive"',
    "  prmitive x",
    "  ^^^^^^^^",
  ]);
});

test("a paste of several statements asks, runs them and stops at the first that fails", async () => {
  const crm = await ready();
  crm.type("\x1b[200~say one\r\nfail here\r\nsay two\r\n\x1b[201~");
  await crm.until("paste of 3 statements");
  crm.type("\r");
  await crm.until(/# fail here\n\s+> say two[\s\S]*1 more were not run/);
  expect(crm.all().join("\n")).toMatch(/say one\none\n.*fail here\nERROR/);
});

test("a question is asked in place; Enter gives the safe answer", async () => {
  const crm = await ready();
  crm.type("ask\r");
  await crm.until("Really?  [n]o  [y]es");
  crm.type("y");
  await crm.until("answer: y");
  crm.type("ask\r");
  await crm.until(() => crm.screen().some((line) => line.startsWith("Really?")));
  crm.type("\r");
  await crm.until("answer: n");
});

test("a long command says what it waits for, Ctrl-C stops it and not the shell", async () => {
  const crm = await ready();
  crm.type("slow\r");
  await crm.until("waiting for the cluster");
  crm.type("\x03");
  await crm.until("no longer waiting");
  crm.type("say still here\r");
  await crm.until("\nstill here\n");
});

test("Ctrl-C clears the line, Ctrl-D leaves; the terminal is as it was", async () => {
  const crm = await ready();
  crm.type("abc\x03\x03");
  await crm.until("Ctrl-D or quit leaves");
  crm.type("\x04");
  expect(await crm.ended()).toBe(0);
  expect(crm.raw).toContain("\x1b[?2004l");
  expect(crm.raw.lastIndexOf("\x1b[?25h")).toBeGreaterThan(crm.raw.lastIndexOf("\x1b[?25l"));
  expect(crm.text).not.toContain("Ctrl-D or quit");
});

test("the history is kept for the next start", async () => {
  const env = { TEST_STATE: join(dir, "history") };
  const first = await ready(env);
  first.type("say remembered\r");
  await first.until("\nremembered\n");
  first.type("say passwd=hush\r\x04");
  await first.ended();
  const second = await ready(env);
  second.type("\x1b[A");
  await second.until(`${PROMPT} say remembered`);
});

test("Ctrl-R searches", async () => {
  const crm = await ready({ TEST_STATE: join(dir, "search") });
  crm.type("say alpha\rsay beta\r");
  await crm.until("\nbeta\n");
  crm.type("\x12alp");
  await crm.until(/history: alp\n\s+say alpha/);
  crm.type("\r");
  await crm.until(() => crm.all().filter((line) => line === "alpha").length === 2);
});

test.each([
  [40, 12],
  [120, 40],
  [40, 6],
])("resizing to %ix%i leaves one whole prompt and no remains", async (columns, rows) => {
  const crm = await ready();
  crm.type("say before\r");
  await crm.until("\nbefore\n");
  crm.type("prim");
  await crm.until("define a resource");
  crm.resize(columns, rows);
  await crm.until(() => crm.screen().some((line) => /primitive +command|primitive +define/.test(line)));
  crm.resize(80, 24);
  crm.type("x");
  await untilEqual(crm, () => prompts(crm), [`${PROMPT} say before`, `${PROMPT} primx`]);
  expect(crm.all().filter((line) => line === "before")).toHaveLength(1);
});

test("a storm of sizes leaves one prompt at the end, and can be typed at", async () => {
  const crm = await ready();
  crm.type("say before\r");
  await crm.until("\nbefore\n");
  crm.type("prim");
  await crm.until("define a resource");
  for (const [columns, rows] of [
    [20, 5],
    [200, 60],
    [41, 11],
    [80, 24],
  ] as const)
    crm.resize(columns, rows);
  crm.type("x");
  await untilEqual(crm, () => prompts(crm).at(-1), `${PROMPT} primx`);
  crm.type("\x15say after\r");
  await crm.until(/\nafter\n.*configure#\n*$/);
});

test("a line longer than the screen wraps, and the cursor is where it should be", async () => {
  const crm = await ready({}, 40, 12);
  crm.type(`say ${"x".repeat(40)}`);
  await crm.until(() => crm.screen().slice(0, 2).join("") === `${PROMPT} say ${"x".repeat(40)}`);
  crm.type("\x01");
  await crm.until(() => crm.cursor.x === PROMPT.length + 1 && crm.cursor.y === 0);
});

test("$EDITOR gets the text and the terminal, and gives both back", async () => {
  const crm = await ready({ EDITOR: "sed -i s/first/second/" });
  crm.type("edit\r");
  await crm.until('edited: "second\\n"');
  crm.type("say on\r");
  await crm.until("\non\n");
});

test("Ctrl-Z where no shell could bring it back: it goes on", async () => {
  const crm = await ready();
  crm.type("say 1\x1a");
  await crm.until(() => crm.raw.lastIndexOf("\x1b[?2004h") > crm.raw.indexOf("\x1b[?2004l"));
  crm.type("23\r");
  await crm.until("\n123\n");
});

test("SIGTERM leaves the terminal as it was", async () => {
  const crm = await ready();
  crm.type("abc");
  await crm.until("abc");
  crm.kill("SIGTERM");
  await crm.ended();
  expect(crm.raw.trimEnd().endsWith("\x1b[?25h") || crm.raw.includes("\x1b[?2004l")).toBe(true);
});

test("NO_COLOR: no colour, still all the words", async () => {
  const crm = await ready({ NO_COLOR: "1" });
  crm.type("pr");
  await crm.until("define a resource");
  // biome-ignore lint/complexity/useRegexLiterals: control characters
  expect(crm.raw).not.toMatch(new RegExp("\\x1b\\[(?:\\d+;)*[349]\\d(?:;\\d+)*m"));
});
