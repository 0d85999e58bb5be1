import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
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

const CIB = readXml(
  '<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes>' +
    '<node id="1" uname="alpha"/></nodes><resources><primitive id="web" class="ocf" provider="x" type="Vault"/></resources>' +
    "<constraints/></configuration><status/></cib>",
);

describe("who names what is not there hears what was meant", () => {
  it.each([
    ["ra info ocf:x:Vaut", "did you mean Vault?"],
    ["ra info ocf:x:Unlike", "`ra list ocf` lists those there are"],
    ["resource start wbe", "did you mean web?"],
    ["resource start alpa", undefined],
    ["node standby alpa", "did you mean alpha?"],
    ["configure show wbe", "did you mean web?"],
    ["configure delete wbe", "did you mean web?"],
    ["configure set wbe.a 1", "did you mean web?"],
  ])("%s: %s", async (line, hint) => {
    const shell = await createShell({
      cluster: new MemoryCluster(CIB, AGENTS),
      edge: testEdge(),
      settings: new Settings({}),
      run: { force: false, answerNo: false, wait: false, json: false },
    });
    const said: unknown[] = [];
    const emit = (event: OutputEvent): void => {
      if (event.kind === "message") if (event.message.level === "error") said.push(event.message.hint);
    };
    const front = { interactive: false, columns: 80, emit, ask: async () => "n", edit: async () => undefined };
    await shell.execute(line, front);
    expect(said).toEqual([hint]);
  });
});
