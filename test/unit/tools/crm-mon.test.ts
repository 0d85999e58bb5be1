import { describe, expect, test } from "vitest";
import { emptyCib } from "../../../src/cib/index.ts";
import type { Cluster } from "../../../src/client/index.ts";
import { crmMon } from "../../../src/tools/crm-mon.ts";
import type { MonitorPreset, ToolIo } from "../../../src/tools/index.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

interface Answer {
  readonly code: number;
  readonly preset: MonitorPreset | undefined;
  readonly stdout: string;
}

/** crm_mon on a terminal: the live screen only notes what it was asked for. */
async function onTerminal(...argv: string[]): Promise<Answer> {
  let preset: MonitorPreset | undefined;
  const memory = new MemoryIo("crm_mon");
  const cluster: Cluster = new FakeCluster(emptyCib());
  const io: ToolIo = Object.assign(memory, {
    openCluster: () => Promise.resolve(cluster as never),
    monitor: async (_cluster: Cluster, given: MonitorPreset) => {
      preset = given;
      return 0;
    },
  });
  return { code: await crmMon(argv, io), preset, stdout: memory.stdout };
}

describe("on a terminal the options are the screen's switches", () => {
  test.each<[string[], MonitorPreset]>([
    [[], { summary: true, byNode: false, inactive: false, operations: false, fencing: 1 }],
    [["-r"], { inactive: true }],
    [["-rnf"], { inactive: true, byNode: true, failcounts: true }],
    [["-b", "-R"], { brief: true, details: true }],
    [["-o"], { operations: true, timing: false }],
    [["-t"], { operations: true, timing: true }],
    [["-A", "-c", "-L"], { attributes: true, tickets: true, bans: true }],
    [["-D"], { summary: false }],
    [["-m", "3"], { fencing: 3 }],
    [["-I", "tickets,operations"], { tickets: true, operations: true }],
    [["-A", "-U", "attributes"], { attributes: false }],
    [["-i", "2s"], { summary: true }],
  ])("crm_mon %j", async (argv, wanted) => {
    const { code, preset } = await onTerminal(...argv);
    expect(code).toBe(0);
    expect(preset).toMatchObject(wanted);
  });
  test.each([["-1"], ["-s"], ["--output-as=xml"], ["-I", "none"], ["--node", "a"]])(
    "crm_mon %s is for lines",
    async (...argv) => {
      expect((await onTerminal(...argv)).preset).toBeUndefined();
    },
  );
  test.each([
    ["-i", "soon"],
    ["-m", "7"],
    ["-I", "nonsense"],
  ])("crm_mon %s %s is a usage error", async (...argv) => {
    expect((await onTerminal(...argv)).code).toBe(64);
  });
});
