import { describe, expect, it } from "vitest";
import { childElements, type Element, firstChild, readXml, writeXml } from "../../../../src/cib/index.ts";
import { loadTool } from "../../../../src/tools/index.ts";
import { MemoryIo } from "../../../support/tool-io.ts";

const UP = 'in_ccm="true" crmd="online" join="member" expected="member"';
const STATEFUL =
  '<clone id="c"><meta_attributes id="cm"><nvpair id="p" name="promotable" value="true"/></meta_attributes><primitive id="s" class="ocf" provider="pacemaker" type="Stateful"/></clone>';
const CIB = `<cib validate-with="pacemaker-3.9" epoch="5" num_updates="2" admin_epoch="0" have-quorum="1" execution-date="1700000000">
<configuration><crm_config><cluster_property_set id="o"><nvpair id="o1" name="stonith-enabled" value="false"/><nvpair id="o2" name="placement-strategy" value="utilization"/></cluster_property_set></crm_config>
<nodes><node id="1" uname="a"><utilization id="u"><nvpair id="ur" name="ram" value="4"/></utilization><instance_attributes id="na"><nvpair id="nr" name="rack" value="7"/></instance_attributes></node><node id="2" uname="b"/></nodes>
<resources><primitive id="r" class="ocf" provider="heartbeat" type="Dummy"><operations><op id="m" name="monitor" interval="10s"/></operations><utilization id="w"><nvpair id="wr" name="ram" value="1"/></utilization></primitive></resources>
<constraints/></configuration><status><node_state id="1" uname="a" ${UP}/><node_state id="2" uname="b" ${UP}/></status></cib>`;

async function simulate(args: readonly string[], cib = CIB) {
  const io = new MemoryIo("crm_simulate", () => cib);
  const tool = await loadTool("crm_simulate");
  const code = await tool(["-x", "cib.xml", "--output-as=xml", ...args], io);
  return { code, result: readXml(io.stdout), err: io.stderr };
}

const names = (element: Element): string[] => childElements(element).map(({ name }) => name);
const lines = (element: Element, name: string): string[] =>
  childElements(firstChild(element, name)!).map((each) => writeXml(each, { indent: 0 }));

describe("crm_simulate --output-as=xml", () => {
  it.each([
    [[], ["cluster_status", "status"]],
    [["-R"], ["cluster_status", "actions", "status"]],
    [["-s"], ["cluster_status", "allocations", "actions", "status"]],
    [["-U"], ["cluster_status", "utilizations", "actions", "status"]],
    [
      ["-S", "-s", "-U", "-Q"],
      ["cluster_status", "allocations_utilizations", "actions", "transition", "revised_cluster_status", "status"],
    ],
    [
      ["-S", "-u", "c"],
      ["cluster_status", "modifications", "actions", "transition", "revised_cluster_status", "status"],
    ],
  ])("%j has these parts in this order", async (args, parts) => {
    const { code, result } = await simulate(args);
    expect(code).toBe(0);
    expect(names(result)).toEqual(parts);
  });

  it("shows of the status what is asked for, every resource whether it runs or not", async () => {
    const { result } = await simulate(["-A", "-c"]);
    expect(names(firstChild(result, "cluster_status")!)).toEqual([
      "nodes",
      "resources",
      "node_attributes",
      "node_history",
    ]);
    expect(lines(firstChild(result, "cluster_status")!, "resources")[0]).toMatch(/^<resource id="r".* role="Stopped"/);
  });

  it("what is under way shows in the status as it is, not in what becomes of it", async () => {
    const pending =
      '<lrm id="1"><lrm_resources><lrm_resource id="r" class="ocf" provider="heartbeat" type="Dummy"><lrm_rsc_op id="r_last_0" operation_key="r_start_0" operation="start" interval="0" call-id="-1" rc-code="193" op-status="-1" transition-key="1:1:0:x" transition-magic="-1:193;1:1:0:x"/></lrm_resource></lrm_resources></lrm>';
    const unmanaged = '<meta_attributes id="rm"><nvpair id="rn" name="is-managed" value="false"/></meta_attributes>';
    const cib = CIB.replace(/(<node_state id="1".*?)\/>/, `$1>${pending}</node_state>`).replace(
      "<operations>",
      `${unmanaged}<operations>`,
    );
    const { result } = await simulate(["-S"], cib);
    const role = (part: string) => /role="(\w+)"/.exec(lines(firstChild(result, part)!, "resources")[0]!)?.[1];
    expect([role("cluster_status"), role("revised_cluster_status")]).toEqual(["Starting", "Started"]);
  });

  it("scores and utilization name who noted them", async () => {
    const { result } = await simulate(["-s", "-U"]);
    expect(lines(result, "allocations_utilizations")).toEqual([
      '<capacity node="a" comment="Original"><ram>4</ram></capacity>',
      '<capacity node="b" comment="Original"/>',
      '<node_weight function="pcmk__primitive_assign" node="a" score="0" id="r"/>',
      '<node_weight function="pcmk__primitive_assign" node="b" score="0" id="r"/>',
      '<utilization resource="r" node="a" function="pcmk__assign_resource"><ram>1</ram></utilization>',
      '<capacity node="a" comment="Remaining"><ram>3</ram></capacity>',
      '<capacity node="b" comment="Remaining"/>',
    ]);
  });

  it("promotions have roles, and scores of their own", async () => {
    const { result } = await simulate(["-s"], CIB.replace("<resources>", `<resources>${STATEFUL}`));
    expect(lines(result, "actions")).toEqual([
      '<rsc_action action="start" resource="s:0" node="a"/>',
      '<rsc_action action="start" resource="s:1" node="b"/>',
      '<rsc_action action="start" resource="r" node="a"/>',
    ]);
    expect(lines(result, "allocations")).toContain('<promotion_score id="s:0" score="-1" node="a"/>');
  });

  it("what happens comes with its interval, what cannot be with the reason", async () => {
    const { result } = await simulate(["-S"]);
    expect(lines(result, "transition")).toEqual([
      '<rsc_action resource="r" op="monitor" node="b"/>',
      '<rsc_action resource="r" op="monitor" node="a"/>',
      '<pseudo_action task="load_stopped_b"/>',
      '<pseudo_action task="load_stopped_a"/>',
      '<rsc_action resource="r" op="start" node="a"/>',
      '<rsc_action resource="r" op="monitor" node="a" interval="10000"/>',
    ]);
    const first =
      '<primitive id="q" class="ocf" provider="heartbeat" type="Dummy"><meta_attributes id="qm"><nvpair id="qt" name="target-role" value="Stopped"/></meta_attributes></primitive>';
    const cib = CIB.replace("<resources>", `<resources>${first}`).replace(
      "<constraints/>",
      '<constraints><rsc_order id="q-r" first="q" then="r"/></constraints>',
    );
    const { result: blocked } = await simulate(["-R"], cib);
    expect(lines(blocked, "actions")).toEqual([
      '<rsc_action action="start" resource="r" node="a" reason="unrunnable q start" blocked="true"/>',
    ]);
  });

  it("modifications are a list, with what is set for the whole cluster as its attributes", async () => {
    const { result } = await simulate(["-q", "1", "-w", "true", "-f", "b", "-b", "t", "-i", "r_monitor_10000@a=1"]);
    expect(firstChild(result, "modifications")?.attributes).toEqual({ quorum: "1", watchdog: "true" });
    const found = lines(result, "modifications");
    expect(found.slice(0, 4)).toEqual([
      '<modify_node action="Failing" node="b"/>',
      '<modify_ticket action="Standby" ticket="t"/>',
      '<inject_spec spec="r_monitor_10000@a=1"/>',
      '<inject_attr name="fail-count-r#monitor_10000" value="1" node_path="/node_state" cib_node="1"/>',
    ]);
    expect(found).toHaveLength(5);
  });

  it("errors are part of the document", async () => {
    const { code, result, err } = await simulate(["-t", "someday"]);
    expect([code, err]).toEqual([65, ""]);
    expect(writeXml(firstChild(result, "status")!)).toContain("'someday' is not a valid ISO 8601 date/time");
  });

  it("a spec that cannot be injected is told there", async () => {
    const { result } = await simulate(["-i", "nonsense"]);
    const status = firstChild(result, "status")!;
    expect(status.attributes.code).toBe("0");
    expect(names(firstChild(status, "errors")!)).toEqual(["error"]);
  });
});
