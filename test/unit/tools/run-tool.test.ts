import { describe, expect, it } from "vitest";
import { loadTool } from "../../../src/tools/index.ts";
import { MemoryIo } from "../../support/tool-io.ts";

describe("what every tool does with its common options", () => {
  it.each(["-h", "-?", "--help", "--help-all"])("%s shows the help", async (option) => {
    const io = new MemoryIo("crm_simulate");
    expect(await (await loadTool("crm_simulate"))([option], io)).toBe(0);
    expect(io.stdout).toMatch(/^Usage:\n {2}crm_simulate \[OPTION\?\]\n/);
    expect(io.stdout).toContain("--live-check");
  });

  it("output that cannot be written is told before anything is done", async () => {
    const io = Object.assign(new MemoryIo("crm_simulate"), {
      readFile: () => {
        throw new Error("nothing is to be read");
      },
      writeFile: () => {
        throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
      },
    });
    expect(await (await loadTool("crm_simulate"))(["-x", "cib.xml", "--output-to=/f"], io)).toBe(73);
    expect([io.stdout, io.stderr]).toEqual(["", "crm_simulate: Could not create '/f': EACCES\n"]);
  });
});
