// npm run docs: after the manual pages (npm run man) the pictures of the README, by driving the real program on a playground in
// a pseudo-terminal. What the pictures show is what the program did.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askPlayground, playgroundSocket, startPlayground, stopPlayground } from "../../src/client/index.ts";
import { PtyProgram } from "../unit/tui/support/pty.ts";
import { svgOf } from "./svg.ts";

const root = join(import.meta.dirname, "../..");
const out = join(root, "man/screens");
const directory = mkdtempSync(join(tmpdir(), "ll-record-"));
const article = readFileSync(join(root, "test/fixtures/article/configure.crm"), "utf8");

mkdirSync(out, { recursive: true });
await startPlayground({ entry: join(root, "dist/playground.js"), directory, hosts: 2 });
const programs: PtyProgram[] = [];
try {
  await recordShell();
  await recordMonitor();
} finally {
  for (const program of programs) program.kill();
  await stopPlayground(directory);
  rmSync(directory, { recursive: true });
}

function open(tool: string, args: readonly string[], columns: number, rows: number): PtyProgram {
  const env = { HOME: directory, LIFELINE_RUNTIME_DIR: directory };
  const program = new PtyProgram({ command: join(root, "bin", tool), args, columns, rows, env });
  programs.push(program);
  return program;
}

/** Of a screen at rest, or of this very frame. */
async function picture(program: PtyProgram, name: string, title: string, when: "rest" | "now" = "rest"): Promise<void> {
  if (when === "rest") await program.quiet();
  writeFileSync(join(out, `${name}.svg`), svgOf(program.terminal, title));
  console.log(`man/screens/${name}.svg`);
}

async function recordShell(): Promise<void> {
  const crm = open("crm", [], 110, 32);
  await crm.until("crm(live/server1)#");
  crm.type("configure\r");
  await crm.until("nothing is staged");
  crm.type(`\x1b[200~${article}\x1b[201~`);
  await crm.until("paste of 4 statements");
  crm.type("\r");
  await crm.until(/staged \(4\): ✓ verified[\s\S]*2 start/);
  await picture(
    crm,
    "workspace",
    "The configure workspace: conversation, staged changes with their checks, the plan, the cluster",
  );
  // Slow enough to be seen.
  await askPlayground(playgroundSocket(directory), { command: "speed", speed: 0.2 });
  crm.type("commit\r");
  await crm.until("Commit this?");
  crm.type("c");
  await crm.until(/[1-9] of \d+ done[\s\S]*◐ start ldap_vip/);
  await picture(crm, "progress", "A commit being carried out: actions as they run on each host", "now");
  await askPlayground(playgroundSocket(directory), { command: "speed", speed: 1 });
  await crm.until("done in");
  await recordFailure(crm);
  crm.type("\x1bOQ");
  await crm.until(() => !crm.isAlternate);
  crm.type("pr");
  await crm.until("primitive");
  await picture(crm, "prompt", "The prompt: candidates with their descriptions while typing");
}

async function recordFailure(crm: PtyProgram): Promise<void> {
  crm.type("primitive www ocf:heartbeat:nginx\rmodgroup ldap add www\r");
  await crm.until(/~ group ldap[\s\S]*start www/);
  await askPlayground(playgroundSocket(directory), {
    command: "fail",
    resource: "www",
    operation: "start",
    code: 1,
    always: true,
  });
  crm.type("commit\r");
  await crm.until("Commit this?");
  crm.type("c");
  await crm.until("[r]oll back");
  await picture(crm, "failure", "Something of a commit failed: the agent's own words, and the way back");
  crm.type("r");
  await crm.until(
    /the way back from the last commit[\s\S]*staged \(0\)|staged \(0\)[\s\S]*the way back from the last commit/,
  );
  await crm.until(() => /configure# +│/.test(crm.screen().findLast((line) => line.startsWith("crm(")) ?? ""));
}

async function recordMonitor(): Promise<void> {
  const mon = open("crm_mon", ["-r"], 110, 24);
  await mon.until(/ldap_vip +Started/);
  await askPlayground(playgroundSocket(directory), { command: "kill", host: "server1" });
  await mon.until(/ldap_vip +Started +server2/);
  await picture(mon, "monitor", "The monitor: a host is gone, the group runs on the other one");
}
