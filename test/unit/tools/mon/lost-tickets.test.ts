import { describe, expect, it } from "vitest";
import { readXml } from "../../../../src/cib/index.ts";
import { loadTool } from "../../../../src/tools/index.ts";
import { catalogue } from "../../../support/agents.ts";
import { MemoryCluster } from "../../../support/memory-cluster.ts";
import { MemoryIo } from "../../../support/tool-io.ts";

const UP = 'in_ccm="true" crmd="online" join="member" expected="member"';
const RAN =
  '<lrm id="1"><lrm_resources><lrm_resource id="r" class="ocf" provider="heartbeat" type="Dummy"><lrm_rsc_op id="r_last_0" operation_key="r_start_0" operation="start" interval="0" call-id="7" rc-code="0" op-status="0" transition-key="1:1:0:x"/></lrm_resource></lrm_resources></lrm>';
const cib = (policy: string, { state = "", role = "" } = {}): string =>
  `<cib epoch="5" num_updates="2" admin_epoch="0" have-quorum="1" dc-uuid="2"><configuration><crm_config/>
<nodes><node id="1" uname="a"/><node id="2" uname="b"/></nodes>
<resources><primitive id="r" class="ocf" provider="heartbeat" type="Dummy"/><primitive id="f" class="stonith" type="fence_x"/></resources>
<constraints><rsc_ticket id="rt" rsc="r" ticket="t" loss-policy="${policy}" ${role}/></constraints></configuration>
<status><node_state id="1" uname="a" ${UP}>${RAN}</node_state><node_state id="2" uname="b" ${UP}/>${state}</status></cib>`;

async function shown(text: string, ...args: readonly string[]): Promise<string> {
  const cluster = new MemoryCluster(readXml(text), catalogue([]));
  const io = Object.assign(new MemoryIo("crm_mon"), { openCluster: async () => cluster });
  expect(await (await loadTool("crm_mon"))(["-1", "--exclude=summary", ...args], io)).toBe(0);
  return io.stdout;
}

describe("what crm_mon shows of a lost ticket", () => {
  const unclean = "  * Node a: UNCLEAN (online)\n";
  it.each([
    ["fence", {}, ["-c"], unclean],
    ["fence", {}, ["-L"], unclean],
    ["fence", { role: 'rsc-role="Promoted"' }, ["-c"], "  * Online: [ a b ]\n"],
    ["fence", { state: '<tickets><ticket_state id="t" granted="true"/></tickets>' }, ["-c"], "  * Online: [ a b ]\n"],
    ["stop", {}, ["-c"], "  * Online: [ a b ]\n"],
    ["freeze", {}, ["-c"], "  * r\t(ocf:heartbeat:Dummy):\t Started a (blocked)\n"],
    ["freeze", {}, [], "  * r\t(ocf:heartbeat:Dummy):\t Started a\n"],
    // Pacemaker does not look at constraints where nothing of them is shown.
    ["fence", {}, [], "  * Online: [ a b ]\n"],
  ])("loss-policy=%s %j with %j", async (policy, more, args, line) => {
    expect(await shown(cib(policy, more), ...args)).toContain(line);
  });

  it("tickets stand in the order of Pacemaker's table of them", async () => {
    const states = ["ticketA", "ticketB", "ticketC"].map((id) => `<ticket_state id="${id}" granted="true"/>`).join("");
    const text = cib("stop", { state: `<tickets>${states}</tickets>` }).replace('ticket="t"', 'ticket="ticketA"');
    expect(await shown(text, "-c")).toMatch(/Tickets:\n {2}\* ticketA\t.*\n {2}\* ticketC\t.*\n {2}\* ticketB\t/);
  });

  it("is in XML, which shows everything", async () => {
    expect(await shown(cib("fence"), "--output-as=xml")).toMatch(/<node name="a" .*unclean="true"/);
  });
});
