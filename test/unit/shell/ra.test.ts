import { describe, expect, it } from "vitest";
import { emptyCib } from "../../../src/cib/index.ts";
import { createShell, type OutputEvent, Settings } from "../../../src/shell/index.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { testEdge } from "../../support/test-edge.ts";

const AGENTS = catalogue([
  {
    agent: { class: "ocf", provider: "x", type: "Vault" },
    text: '<resource-agent name="Vault"><version>1</version><parameters/><actions/></resource-agent>',
  },
]);

describe("ra info of an agent that is not there", () => {
  it.each([
    ["ocf:x:Vaut", "did you mean Vault?"],
    ["ocf:x:Unlike", "`ra list ocf` lists those there are"],
  ])("%s: %s", async (agent, hint) => {
    const shell = await createShell({
      cluster: new MemoryCluster(emptyCib(), AGENTS),
      edge: testEdge(),
      settings: new Settings({}),
      run: { force: false, answerNo: false, wait: false, json: false },
    });
    const said: unknown[] = [];
    const emit = (event: OutputEvent): void => {
      if (event.kind === "message") said.push(event.message);
    };
    const front = { interactive: false, columns: 80, emit, ask: async () => "n", edit: async () => undefined };
    await shell.execute(`ra info ${agent}`, front);
    expect(said).toMatchObject([{ level: "error", code: "no-such-agent", hint }]);
  });
});
