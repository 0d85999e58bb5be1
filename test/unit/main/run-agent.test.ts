import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Operation } from "../../../src/executor/index.ts";
import { runAgent } from "../../../src/main/io/run-agent.ts";

const root = mkdtempSync(join(tmpdir(), "run-agent-"));
const home = join(root, "home");
afterAll(() => rmSync(root, { recursive: true }));

function agent(type: string, script: string, mode = 0o755): void {
  const folder = join(root, "resource.d", "test");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, type), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, type), mode);
}

const run = (type: string, more: Partial<Operation> = {}) =>
  runAgent(
    {
      resource: { id: "r", class: "ocf", provider: "test", type },
      name: "monitor",
      intervalMs: 0,
      timeoutMs: 10_000,
      startDelayMs: 0,
      parameters: { state: "/x", OCF_CHECK_LEVEL: "10" },
      transitionKey: "",
      ...more,
    },
    { OCF_OUTPUT_FORMAT: "xml" },
    { env: { PATH: process.env.PATH, OCF_ROOT: root, OCF_RESKEY_given: "kept" }, home },
  );

describe("a run of an agent by a tool", () => {
  it("gives it the operation, its parameters and what the caller's environment has", async () => {
    agent(
      "tells",
      'echo "$1 $OCF_RESOURCE_INSTANCE $OCF_RESKEY_state $OCF_CHECK_LEVEL $OCF_OUTPUT_FORMAT $OCF_RESKEY_given $HA_logfacility"',
    );
    expect(await run("tells")).toEqual({
      outcome: { kind: "exited", code: 0, stdout: "monitor r /x 10 xml kept none\n", exitReason: "" },
      stdout: "monitor r /x 10 xml kept none\n",
      stderr: "",
    });
  });
  it("keeps both outputs apart, the code and the reason", async () => {
    agent("fails", "echo out; echo err >&2; echo ocf-exit-reason:because >&2; exit 6");
    expect(await run("fails")).toMatchObject({
      outcome: { kind: "exited", code: 6, exitReason: "because" },
      stdout: "out\n",
      stderr: "err\nocf-exit-reason:because\n",
    });
  });
  it("kills what outlasts its time, with all it started", async () => {
    agent("sleeps", "sleep 600 & echo $!; wait");
    const { outcome, stdout } = await run("sleeps", { timeoutMs: 300 });
    expect(outcome).toEqual({ kind: "timed-out" });
    // It may still be on its way out, or nobody may have waited for it yet: then its number is still there.
    const path = `/proc/${stdout.trim()}/stat`;
    await vi.waitFor(() => expect(existsSync(path) ? readFileSync(path, "utf8") : ") Z ").toContain(") Z "), 10_000);
  });
  it("does not wait for what a daemon it left behind might still say", async () => {
    agent("leaves", "sleep 600 & echo $!");
    const { outcome, stdout } = await run("leaves");
    expect(outcome).toMatchObject({ kind: "exited", code: 0 });
    process.kill(Number(stdout), "SIGKILL");
  });
  it("tells a signal", async () => {
    agent("dies", "kill -9 $$");
    expect((await run("dies")).outcome).toEqual({ kind: "signalled", signal: "SIGKILL" });
  });
  it("tells that there is none, or that it cannot be run", async () => {
    expect((await run("nothing")).outcome).toEqual({
      kind: "not-started",
      why: "not-installed",
      text: "nothing: No such file or directory",
    });
    agent("plain", "exit 0", 0o644);
    expect((await run("plain")).outcome).toMatchObject({ kind: "not-started", why: "not-permitted" });
  });
});
