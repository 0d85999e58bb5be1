import { readXml, writeXml } from "../../../../src/cib/index.ts";
import type { ToolIo } from "../../../../src/tools/index.ts";
import { MemoryCluster } from "../../../support/memory-cluster.ts";
import { MemoryIo } from "../../../support/tool-io.ts";

export const NO_AGENTS = {
  classes: async () => [],
  providers: async () => [],
  types: async () => [],
  metadata: async () => undefined,
};

export interface Parts {
  readonly schema?: string;
  readonly properties?: string;
  readonly resources: string;
  readonly constraints?: string;
  readonly status?: string;
}

const HOSTS = ["n1", "n2", "n3"];

/** A document of three hosts, all of them online, on each of which `active` has a start (or promotion) on record. */
export function documentOf({ schema = "pacemaker-4.0", properties = "", resources, constraints = "", status }: Parts) {
  const options = `<nvpair id="o1" name="fencing-enabled" value="false"/>${properties}`;
  return (
    `<cib validate-with="${schema}" admin_epoch="0" epoch="5" num_updates="0"><configuration>` +
    `<crm_config><cluster_property_set id="o">${options}</cluster_property_set></crm_config>` +
    `<nodes>${HOSTS.map((name, index) => `<node id="${index + 1}" uname="${name}"/>`).join("")}</nodes>` +
    `<resources>${resources}</resources><constraints>${constraints}</constraints></configuration>` +
    `<status>${status ?? online({})}</status></cib>`
  );
}

/** Status of the hosts: what each runs, `NAME` or `NAME promoted`. */
export function online(
  active: Readonly<Record<string, readonly string[]>>,
  attributes: Readonly<Record<string, string>> = {},
) {
  return HOSTS.map((name, index) => {
    const id = index + 1;
    const history = (active[name] ?? []).map(operation).join("");
    const own = attributes[name] ?? "";
    return (
      `<node_state id="${id}" uname="${name}" in_ccm="true" crmd="online" join="member" expected="member">` +
      `<lrm id="${id}"><lrm_resources>${history}</lrm_resources></lrm>` +
      `<transient_attributes id="${id}"><instance_attributes id="s${id}">${own}</instance_attributes></transient_attributes>` +
      "</node_state>"
    );
  }).join("");
}

function operation(text: string): string {
  const [name = "", promoted] = text.split(" ");
  const action = promoted === undefined ? "start" : "promote";
  const key = "1:1:0:aaaaaaaa-0000-0000-0000-000000000000";
  return (
    `<lrm_resource id="${name}" class="ocf" provider="pacemaker" type="Dummy"><lrm_rsc_op id="${name}_last_0" ` +
    `operation_key="${name}_${action}_0" operation="${action}" crm_feature_set="3.19.0" transition-key="${key}" ` +
    `transition-magic="0:0;${key}" call-id="2" rc-code="0" op-status="0" interval="0"/></lrm_resource>`
  );
}

export const dummy = (id: string, inside = ""): string =>
  `<primitive id="${id}" class="ocf" provider="pacemaker" type="Dummy">${inside}</primitive>`;

export const meta = (id: string, name: string, value: string): string =>
  `<meta_attributes id="${id}-m"><nvpair id="${id}-${name}" name="${name}" value="${value}"/></meta_attributes>`;

type Tool = (argv: readonly string[], io: ToolIo) => Promise<number>;

/** One call of a tool on a document: what it answers, prints and makes of it, and the version after it. */
export async function ran(tool: Tool, program: string, document: string, line: string) {
  const cluster = new MemoryCluster(readXml(document), NO_AGENTS);
  const memory = new MemoryIo(program);
  const io = Object.assign(memory, {
    nowMs: () => Date.UTC(2026, 0, 1),
    openCluster: () => Promise.resolve(cluster as never),
  });
  const code = await tool(line.split(" "), io);
  const { epoch, num_updates: updates } = cluster.cib.attributes;
  return { code, out: memory.stdout, err: memory.stderr, cib: writeXml(cluster.cib), version: `${epoch}.${updates}` };
}
