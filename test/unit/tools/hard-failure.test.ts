import { expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { schedule } from "../../../src/scheduler/index.ts";
import { loadTool } from "../../../src/tools/index.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import { clusterXml, NOW_S } from "../scheduler/support/decide.ts";

/** A start of which the agent says that it can never work on that host. */
const CIB = clusterXml({
  resources: '<primitive id="r" class="ocf" provider="heartbeat" type="Dummy"/>',
  history: {
    a: `<lrm_resource id="r" class="ocf" provider="heartbeat" type="Dummy"><lrm_rsc_op id="r_last_failure_0"
      operation_key="r_start_0" operation="start" interval="0" call-id="1" rc-code="4" op-status="4" exit-reason="no such file"
      transition-key="1:0:0:x" transition-magic="4:4;1:0:0:x" last-rc-change="${NOW_S}"/></lrm_resource>`,
  },
});

it("is said in the log, where that is asked for, and not in what crm_simulate prints", async () => {
  const { messages } = schedule({ cib: readXml(CIB), nowMs: NOW_S * 1000 });
  expect(messages).toContainEqual({
    level: "log",
    text: expect.stringMatching(/^Preventing r from restarting on a because of hard failure \(.*: no such file\)/),
  });
  const io = new MemoryIo("crm_simulate", () => CIB);
  await (await loadTool("crm_simulate"))(["-x", "cib", "-S"], io);
  expect(io.stdout).toContain("Transition Summary");
  expect(`${io.stdout}${io.stderr}`).not.toContain("Preventing");
});
