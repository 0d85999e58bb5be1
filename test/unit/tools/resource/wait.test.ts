import { describe, expect, it } from "vitest";
import { readXml } from "../../../../src/cib/index.ts";
import { crmResource } from "../../../../src/tools/crm-resource.ts";
import { MemoryIo } from "../../../support/tool-io.ts";
import { FakeCluster } from "../../tui/support/fake-cluster.ts";
import { cibOf, dummy, hostState, ran } from "./run.ts";

const BUSY = cibOf(`<clone id="c">${dummy("k")}</clone>`, "", hostState("1"));
const IDLE = cibOf("", "", hostState("1"));

async function waited(cib: string, line: string) {
  const memory = new MemoryIo("crm_resource");
  const cluster = new FakeCluster(readXml(cib), { nowMs: 1_700_000_000_000 });
  const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) });
  const code = await crmResource(`--wait ${line}`.trim().split(" "), io);
  return { code, stdout: memory.stdout, stderr: memory.stderr };
}

describe("crm_resource --wait", () => {
  it("ends when the cluster has nothing left to do", async () => {
    expect(await waited(IDLE, "")).toEqual({ code: 0, stdout: "", stderr: "" });
  });
  it("tells what is left when its time is over, the last first", async () => {
    const { code, stdout, stderr } = await waited(BUSY, "-T 1ms");
    expect({ code, stderr }).toEqual({
      code: 124,
      stderr: "crm_resource: Error performing operation: Timeout occurred\n",
    });
    expect(stdout).toMatch(
      /^Pending actions:\n\tAction \d+: k:0_start_0\ton n1\n\tAction \d+: k:0_monitor_0\ton n1\n$/,
    );
  });
  it("does not wait where nothing runs, and asks for a time that is one", async () => {
    expect(await ran(BUSY, "--wait")).toMatchObject({ code: 0 });
    expect(await waited(IDLE, "-T soon")).toMatchObject({ code: 64 });
  });
});
