import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { agentDirectories, ownScripts } from "../../../src/agents/index.ts";
import { fileTokens, memoryTokens, processRunner, type Runner, ScaledClock } from "../../../src/engine/index.ts";
import { LOWEST_TOKEN, type Operation, type RunOutcome } from "../../../src/executor/index.ts";

let directory: string;
let runner: Runner;
const logged: string[] = [];
let runs = 0;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lifeline-run-"));
  mkdirSync(join(directory, "resource.d/heartbeat"), { recursive: true });
  logged.length = 0;
  runner = processRunner({
    directories: {
      ...agentDirectories(directory, ownScripts(join(import.meta.dirname, "../../.."))),
      heartbeat: [directory],
    },
    environment: { ocfRoot: directory, logFacility: "none", debug: 0, stateDirectory: directory },
    base: { PATH: process.env.PATH },
    log: { write: (_level, text) => logged.push(text) },
  });
});
afterEach(() => rmSync(directory, { recursive: true }));

function agent(name: string, text: string, path = "resource.d/heartbeat"): void {
  writeFileSync(join(directory, path, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(directory, path, name), 0o755);
}

const operation = (
  type: string,
  name: string,
  parameters: Record<string, string> = {},
  agentClass = "ocf",
): Operation => ({
  resource: { id: "r", class: agentClass, provider: agentClass === "ocf" ? "heartbeat" : undefined, type },
  name,
  intervalMs: 0,
  timeoutMs: 20_000,
  startDelayMs: 0,
  parameters,
  transitionKey: "",
});

const run = (what: Operation, meanwhile?: (run: number) => void): Promise<RunOutcome> =>
  new Promise((resolve) => {
    const number = ++runs;
    runner.run(number, what, resolve);
    meanwhile?.(number);
  });

describe("agents as processes", () => {
  it("get their parameters by environment and one word; their reason and output come back", async () => {
    agent("Talker", 'echo "$# $1 $OCF_RESKEY_x $OCF_RESOURCE_INSTANCE"; echo "ocf-exit-reason:no luck" >&2; exit 3');
    expect(await run(operation("Talker", "start", { x: "a b" }))).toEqual({
      kind: "exited",
      code: 3,
      stdout: "1 start a b r\n",
      exitReason: "no luck",
    });
    expect(logged).toEqual(["r_start_0: ocf-exit-reason:no luck"]);
  });

  it("are found in the system's directory first, then in our own", async () => {
    expect(await run(operation("Dummy", "monitor"))).toMatchObject({ kind: "exited", code: 7 });
    agent("Dummy", "exit 42");
    expect(await run(operation("Dummy", "monitor"))).toMatchObject({ kind: "exited", code: 42 });
  });

  it("that are not there, may not run or are named strangely are told apart", async () => {
    expect(await run(operation("Nope", "start"))).toMatchObject({ kind: "not-started", why: "not-installed" });
    expect(await run(operation("../../bin/sh", "start"))).toMatchObject({ kind: "not-started", why: "not-installed" });
    agent("Locked", "exit 0");
    chmodSync(join(directory, "resource.d/heartbeat/Locked"), 0o644);
    expect(await run(operation("Locked", "start"))).toMatchObject({ kind: "not-started", why: "not-permitted" });
  });

  it("are killed with everything they started", async () => {
    agent("Sleeper", `(sleep 60; touch "${directory}/survived") & echo started >"${directory}/up"; wait`);
    const outcome = run(operation("Sleeper", "start"), (number) => {
      const timer = setInterval(() => {
        if (!existsSync(join(directory, "up"))) return;
        clearInterval(timer);
        runner.kill(number);
      }, 10);
    });
    expect(await outcome).toEqual({ kind: "signalled", signal: "SIGKILL" });
  });

  it("that leave a daemon with their output open do not hold anybody up", async () => {
    agent("Daemon", 'sleep 20 & echo "$!" >"$HA_RSCTMP/pid"; exit 0');
    expect(await run(operation("Daemon", "start"))).toMatchObject({ kind: "exited", code: 0 });
    process.kill(Number(readFileSync(join(directory, "pid"), "utf8")), "SIGKILL");
  });

  it("that talk without end are cut, their end is kept", async () => {
    agent(
      "Chatter",
      "i=0; while [ $i -lt 20000 ]; do echo 'a line of quite some length that says nothing'; i=$((i+1)); done; echo last",
    );
    const outcome = await run(operation("Chatter", "start"));
    if (outcome.kind !== "exited") throw new Error(outcome.kind);
    expect(outcome.stdout.length).toBeLessThanOrEqual(256 * 1024);
    expect(outcome.stdout.endsWith("last\n")).toBe(true);
  });

  it("of Heartbeat's kind get arguments by number", async () => {
    agent("script", 'echo "$*"', ".");
    expect(await run(operation("script", "monitor", { "2": "two", "1": "one" }, "heartbeat"))).toMatchObject({
      stdout: "one two status\n",
    });
  });

  it("of classes that are not there yet say so", async () => {
    expect(await run(operation("sshd", "start", {}, "systemd"))).toEqual({
      kind: "unsupported",
      text: "resources of class systemd are not supported yet",
    });
  });
});

describe("the highest order obeyed", () => {
  const token = { term: { number: 3, host: "a" }, view: 7 };
  it("is kept on disk", async () => {
    const path = join(directory, "token");
    expect(await fileTokens(path).load()).toEqual(LOWEST_TOKEN);
    const store = fileTokens(path);
    await Promise.all([store.save(LOWEST_TOKEN), store.save(token)]);
    expect(await fileTokens(path).load()).toEqual(token);
  });
  it.each(["", "{", '{"term":{"number":"3","host":"a"},"view":1}'])("%j is refused with the way out", async (text) => {
    const path = join(directory, "token");
    writeFileSync(path, text);
    await expect(fileTokens(path).load()).rejects.toMatchObject({ code: "torn-token", at: { source: path } });
  });
  it("or in memory, where there is no disk", async () => {
    const store = memoryTokens();
    await store.save(token);
    expect(await store.load()).toEqual(token);
  });
});

it("a clock may run faster, without a jump when that changes", async () => {
  const clock = new ScaledClock();
  const before = clock.now();
  clock.setSpeed(1000);
  const done = Promise.withResolvers<void>();
  clock.at(before.monotonicMs + 20_000, done.resolve);
  await done.promise;
  const after = clock.now();
  expect(after.monotonicMs - before.monotonicMs).toBeGreaterThanOrEqual(20_000);
  expect(Math.abs(after.epochMs - before.epochMs - (after.monotonicMs - before.monotonicMs))).toBeLessThan(2);
  clock.setSpeed(1);
  expect(clock.now().monotonicMs).toBeGreaterThanOrEqual(after.monotonicMs);
});
