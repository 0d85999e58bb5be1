import { describe, expect, test } from "vitest";
import type { ActionProgress, ClusterStatus } from "../../../src/client/index.ts";
import { transitionLine } from "../../../src/shell/commands/wait.ts";
import { lineFront, Settings } from "../../../src/shell/index.ts";

const action = (key: string, state: ActionProgress["state"], startedMs?: number): ActionProgress => ({
  id: 1,
  key,
  node: "server1",
  state,
  startedMs,
  endedMs: undefined,
  exitReason: undefined,
});
const status = (...actions: readonly ActionProgress[]): ClusterStatus => ({
  connected: true,
  dc: "server1",
  quorum: true,
  nowMs: 10_000,
  hosts: [],
  transition: actions.length === 0 ? undefined : { number: 1, actions },
});

describe("what the cluster does, in one line", () => {
  test.each<[ClusterStatus, string | undefined]>([
    [status(), undefined],
    [
      status(action("a_stop_0", "done"), action("vip_start_0", "running", 8000), action("b_start_0", "waiting")),
      "1 of 3 done, start vip on server1 (2s)",
    ],
    [
      status(action("a_start_0", "failed"), action("b_monitor_0", "running")),
      "1 of 2 done, 1 failed, probe b on server1",
    ],
    [status(action("a_b_migrate_to_0", "running", 10_000)), "0 of 1 done, migrate_to a_b on server1"],
    [status(action("stonith-h-reboot", "running")), "0 of 1 done, stonith-h-reboot on server1"],
  ])("%#", (given, line) => {
    expect(transitionLine(given, 0)).toBe(line);
  });
});

describe("a single command on a terminal", () => {
  const said = (tty: boolean, env: Readonly<Record<string, string>>): string => {
    let written = "";
    const sink = { write: (text: string) => (written += text), isTTY: tty, columns: 20 };
    const front = lineFront({ settings: new Settings({}), display: undefined, stdout: sink, stderr: sink, env });
    front.emit({ kind: "progress", text: "waiting for the cluster to settle", done: false });
    front.emit({ kind: "progress", text: "waiting for the cluster to settle", done: false });
    front.emit({ kind: "text", text: "result\n" });
    front.emit({ kind: "progress", text: "again", done: false });
    front.emit({ kind: "progress", text: "again: done", done: true });
    return written;
  };
  test("shows it in one line, which goes before anything else is said", () => {
    expect(said(true, { TERM: "xterm" })).toBe("\rwaiting for the ...\x1b[K\r\x1b[Kresult\n\ragain\x1b[K\r\x1b[K");
  });
  test("says nothing of it into a file, or on a terminal that could not take it back", () => {
    expect(said(false, { TERM: "xterm" })).toBe("result\n");
    expect(said(true, { TERM: "dumb" })).toBe("result\n");
  });
});
