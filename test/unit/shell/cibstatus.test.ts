import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { formatEvent } from "../../../src/shell/batch/format.ts";
import { createShell, type OutputEvent, plainPaint, Settings } from "../../../src/shell/index.ts";
import { catalogue } from "../../support/agents.ts";
import { MemoryCluster } from "../../support/memory-cluster.ts";
import { testEdge } from "../../support/test-edge.ts";

const CIB = `<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0" have-quorum="1"><configuration><crm_config>
  <cluster_property_set id="o"><nvpair id="o1" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>
  <nodes><node id="1" uname="n1"/></nodes><resources><primitive id="p" class="ocf" provider="x" type="T"><operations>
  <op id="m" name="monitor" interval="10s"/></operations></primitive></resources><constraints/></configuration>
  <status><node_state id="1" uname="n1" in_ccm="true" crmd="online" join="member" expected="member"><lrm id="1"><lrm_resources>
  <lrm_resource id="p" class="ocf" provider="x" type="T">
  <lrm_rsc_op id="p_last_0" operation="start" interval="0" call-id="1" rc-code="0" op-status="0" transition-key="1:0:0:u" transition-magic="0:0;1:0:0:u"/>
  <lrm_rsc_op id="p_monitor_10000" operation="monitor" interval="10000" call-id="2" rc-code="0" op-status="0" transition-key="2:0:0:u" transition-magic="0:0;2:0:0:u"/>
  </lrm_resource></lrm_resources></lrm></node_state></status></cib>`;

async function rehearse(...lines: string[]): Promise<string> {
  const shell = await createShell({
    cluster: new MemoryCluster(readXml(CIB), catalogue([])),
    edge: testEdge(),
    settings: new Settings({}),
    run: { force: false, answerNo: false, wait: false, json: false },
  });
  let text = "";
  const emit = (event: OutputEvent): void => {
    const { out, err } = formatEvent(event, undefined, plainPaint);
    text += out + err;
  };
  const front = { interactive: false, columns: 80, emit, ask: async () => "n", edit: async () => undefined };
  for (const line of ["cibstatus", ...lines]) await shell.execute(line, front);
  return text;
}

describe("an operation that is made up", () => {
  it("of a monitor is the first that recurs, on the host that runs it", async () => {
    const text = await rehearse("op monitor p generic", "show", "run");
    expect(text).toMatch(/operation_key="p_monitor_10000".*rc-code="1" op-status="0"/);
    expect(text).toMatch(/^(Recover|Restart)\s+p/m);
  });

  it("takes the status that is asked for, and what a host wrote keeps its own", async () => {
    const text = await rehearse("op monitor:10 p generic timeout n1", "show");
    expect(text).toMatch(/transition-magic="2:1;.*rc-code="1" op-status="2"/);
    expect(text).toContain('rc-code="0" op-status="0" transition-key="2:0:0:u"');
  });

  it.each([
    ["op monitr p generic", "ERROR: not an operation: monitr", "did you mean monitor?"],
    ["op start p genric", "ERROR: not an exit code: genric", "did you mean generic?"],
    ["op monitor:x p 1", "ERROR: not an interval in seconds: x", ""],
  ])("%s is refused", async (line, error, hint) => {
    const text = await rehearse(line, "show changed");
    expect(text).toContain(error);
    expect(text).toContain(hint);
    expect(text).not.toContain(`\n${line}\n`);
  });
});
