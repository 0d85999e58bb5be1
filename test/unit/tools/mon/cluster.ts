import { type Element, readXml } from "../../../../src/cib/index.ts";
import type { Cluster } from "../../../../src/client/index.ts";
import { crmMon } from "../../../../src/tools/crm-mon.ts";
import { MemoryIo } from "../../../support/tool-io.ts";
import { FakeCluster } from "../../tui/support/fake-cluster.ts";

/** The hour in which the cluster below is looked at. */
const NOW_MS = 1_700_000_000_000;

const primitive = (id: string, more = ""): string =>
  `<primitive id="${id}" class="ocf" provider="heartbeat" type="Dummy">${more}</primitive>`;
const operation = (id: string, host: string, call: number, task: string, rc = 0, more = "", interval = 0): string =>
  `<lrm_rsc_op id="${id}_${task}_${interval}" operation_key="${id}_${task}_${interval}" operation="${task}" interval="${interval}" on_node="${host}" ` +
  `call-id="${call}" rc-code="${rc}" op-status="0" transition-key="1:1:${task === "monitor" && interval === 0 ? 7 : 0}:x" transition-magic="0:${rc};1:1:0:x" exec-time="20" queue-time="0" ${more}/>`;
const history = (id: string, operations: string): string =>
  `<lrm_resource id="${id}" class="ocf" provider="heartbeat" type="Dummy">${operations}</lrm_resource>`;
const host = (id: string, name: string, histories: string, attributes = ""): string =>
  `<node_state id="${id}" uname="${name}" in_ccm="true" crmd="online" join="member" expected="member">` +
  `<lrm id="${id}"><lrm_resources>${histories}</lrm_resources></lrm>` +
  `<transient_attributes id="${id}"><instance_attributes id="t${id}">${attributes}</instance_attributes></transient_attributes></node_state>`;

/** Two hosts; a primitive with a failure, a group of which one member runs, a clone, one that is off; a ban, tickets, tags. */
export const SMALL: Element = readXml(
  '<cib validate-with="pacemaker-3.9" have-quorum="1" dc-uuid="1" cib-last-written="then" update-user="ann"><configuration><crm_config>' +
    '<cluster_property_set id="o"><nvpair id="o1" name="stonith-enabled" value="false"/>' +
    '<nvpair id="o2" name="cluster-infrastructure" value="lifeline"/><nvpair id="o3" name="dc-version" value="1"/></cluster_property_set></crm_config>' +
    '<nodes><node id="1" uname="a"/><node id="2" uname="b"/></nodes><resources>' +
    primitive("ip").replace("<primitive ", '<primitive description="The address" ') +
    `<group id="web">${primitive("fs")}${primitive("httpd")}</group>` +
    `<clone id="pings">${primitive("ping")}</clone>` +
    primitive("off", '<meta_attributes id="m"><nvpair id="m1" name="target-role" value="Stopped"/></meta_attributes>') +
    '</resources><constraints><rsc_location id="no-ip-on-b" rsc="ip" node="b" score="-INFINITY"/>' +
    '<rsc_location id="by-rule" rsc="off"><rule id="rule-b" score="-10"><expression id="e" attribute="#uname" operation="eq" value="b"/></rule></rsc_location>' +
    '<rsc_ticket id="t" rsc="off" ticket="site-a"/></constraints>' +
    '<tags><tag id="first"><obj_ref id="1"/></tag><tag id="storage"><obj_ref id="fs"/></tag></tags></configuration><status>' +
    host(
      "1",
      "a",
      history(
        "ip",
        operation("ip", "a", 3, "start") +
          operation("ip", "a", 4, "monitor", 1, 'exit-reason="no &lt;link&gt;" last-rc-change="1699999000"', 10_000),
      ) +
        history("fs", operation("fs", "a", 5, "start")) +
        history("ping", operation("ping", "a", 6, "start")),
      '<nvpair id="f1" name="fail-count-ip#monitor_10000" value="1"/><nvpair id="f2" name="last-failure-ip#monitor_10000" value="1699999000"/>' +
        '<nvpair id="f3" name="site" value="north"/>',
    ) +
    host("2", "b", history("ping", operation("ping", "b", 2, "start"))) +
    "</status></cib>",
);

/** What crm_mon prints of a document. */
export async function crmMonOf(
  cib: Element,
  ...argv: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const memory = new MemoryIo("crm_mon");
  const cluster: Cluster = Object.assign(new FakeCluster(cib), { setting: "file" as const });
  const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never), nowMs: () => NOW_MS });
  const code = await crmMon(argv, io);
  return { code, stdout: memory.stdout, stderr: memory.stderr };
}
