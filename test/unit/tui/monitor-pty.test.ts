import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bundleProgram } from "./support/bundle.ts";
import { endAll, PtyProgram } from "./support/pty.ts";

/** The monitor on a cluster in memory, whose document is there before the screens are. */
let program: Awaited<ReturnType<typeof bundleProgram>>;
const running: PtyProgram[] = [];

beforeAll(async () => {
  program = await bundleProgram(new URL("support/fake-mon.ts", import.meta.url).pathname);
});
afterAll(() => program.remove());
afterEach(() => endAll(running.splice(0)));

function open(columns: number, rows: number, env: Readonly<Record<string, string>> = {}): PtyProgram {
  const started = new PtyProgram({ command: process.execPath, args: [program.path], columns, rows, env });
  running.push(started);
  return started;
}

test("opens on what is known, follows what changes, and gives the terminal back", async () => {
  const mon = open(80, 24, { RATE: "20" });
  await mon.until(/Hosts[\s\S]*node1 +online[\s\S]*rsc1 +Started/);
  await mon.until(/last events[\s\S]*rsc\d+: Started on node\d/);
  mon.type("q");
  expect(await mon.ended()).toBe(0);
  expect(mon.isAlternate).toBe(false);
});

test.each([
  ["mono", false],
  ["standard", true],
])("the user's theme: %s", async (theme, coloured) => {
  const mon = open(80, 24, { LIFELINE_THEME: theme });
  await mon.until("rsc1 ");
  expect(/\x1b\[(?:\d+;)*3\d(?:;\d+)*m/.test(mon.raw)).toBe(coloured);
});

test("a storm of sizes leaves a whole screen", async () => {
  const mon = open(80, 24, { RATE: "20" });
  await mon.until("rsc1 ");
  for (let round = 0; round < 3; round++)
    for (const [columns, rows] of [
      [20, 5],
      [200, 60],
      [41, 11],
      [120, 40],
      [1, 1],
      [80, 24],
    ] as const)
      mon.resize(columns, rows);
  mon.type("?");
  await mon.until(() => /In the monitor/.test(mon.screen()[1] ?? "") && /any key/.test(mon.screen()[23] ?? ""));
  mon.type("x");
  const wholes = [
    /^ playground +3 hosts/,
    /^Start-up Disabled$/,
    /^Hosts$/,
    /^Resources$/,
    /^── last events ─+$/,
    /^ \? keys/,
  ];
  const found = (): number[] => wholes.map((whole) => mon.screen().filter((line) => whole.test(line)).length);
  await mon.until(
    () =>
      found().every((count) => count === 1) && wholes[0]!.test(mon.screen()[0]!) && wholes[5]!.test(mon.screen()[23]!),
  );
});
