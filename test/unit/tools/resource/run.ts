import { readXml, writeXml } from "../../../../src/cib/index.ts";
import type { Cluster } from "../../../../src/client/index.ts";
import { crmResource } from "../../../../src/tools/crm-resource.ts";
import type { ToolIo } from "../../../../src/tools/index.ts";
import { MemoryIo } from "../../../support/tool-io.ts";
import { FakeCluster } from "../../tui/support/fake-cluster.ts";

/** A configuration of resources, constraints and status, on the hosts n1 and n2. */
export function cibOf(resources: string, constraints = "", status = ""): string {
  return (
    `<cib validate-with="pacemaker-3.9" crm_feature_set="3.20.0" admin_epoch="0" epoch="1" num_updates="0" have-quorum="1"><configuration><crm_config>` +
    `<cluster_property_set id="o"><nvpair id="o-f" name="stonith-enabled" value="false"/></cluster_property_set></crm_config>` +
    `<nodes><node id="1" uname="n1"/><node id="2" uname="n2"/></nodes><resources>${resources}</resources>` +
    `<constraints>${constraints}</constraints></configuration><status>${status}</status></cib>`
  );
}

export const dummy = (id: string, inside = ""): string =>
  `<primitive id="${id}" class="ocf" provider="pacemaker" type="Dummy">${inside}</primitive>`;

/** A host that is up, with the histories of its resources. */
export const hostState = (id: string, histories = ""): string =>
  `<node_state id="${id}" uname="n${id}" in_ccm="true" crmd="online" join="member" expected="member">` +
  `<lrm id="${id}"><lrm_resources>${histories}</lrm_resources></lrm></node_state>`;

/** Runs crm_resource on a file with this document. */
export async function ran(cib: string, line: string, world: Partial<ToolIo> = {}) {
  const memory = new MemoryIo("crm_resource");
  const fake = new FakeCluster(readXml(cib));
  const cluster: Cluster = Object.assign(fake, { setting: "file" as const });
  const io = Object.assign(memory, { openCluster: () => Promise.resolve(cluster as never) }, world);
  const code = await crmResource(line.split(" "), io);
  return { code, stdout: memory.stdout, stderr: memory.stderr, cib: writeXml(fake.cib) };
}
