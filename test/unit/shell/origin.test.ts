import { describe, expect, it } from "vitest";
import { emptyCib } from "../../../src/cib/index.ts";
import { createShell, Settings } from "../../../src/shell/index.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { testEdge } from "../../support/test-edge.ts";

describe("the lines that a commit is remembered by", () => {
  it("are those that led to it: neither what failed, nor what only showed something", async () => {
    const cluster = new MemoryCluster(emptyCib(), catalogue([]));
    const shell = await createShell({
      cluster,
      edge: testEdge(),
      settings: new Settings({}),
      run: { force: true, answerNo: false, wait: false, json: false },
    });
    const front = {
      interactive: false,
      columns: 80,
      emit: () => undefined,
      ask: async () => "n",
      edit: async () => undefined,
    };
    const lines = [
      "resource start nosuch",
      "configure",
      "primitive a Dummy",
      "group g nosuch",
      "show",
      "rename nosuch c",
      "primitive b Dummy",
      "commit",
    ];
    for (const line of lines) await shell.execute(line, front);
    expect(cluster.commits.map(({ origin }) => origin.commands)).toEqual([
      ["primitive a Dummy", "primitive b Dummy", "commit"],
    ]);
  });
});
