import { readXml } from "../../../../src/cib/index.ts";
import { utc } from "../../../../src/rules/index.ts";
import { type Decision, type ScheduleInput, schedule } from "../../../../src/scheduler/index.ts";

/** 2030-01-01T00:00:00Z: the time of all clusters here, in epoch seconds. */
export const NOW_S = 1_893_456_000;

export interface ClusterText {
  /** Names of hosts; each gets an id equal to its place (1, 2, ...) and is online. */
  readonly hosts?: readonly string[];
  /** Names of remote hosts that stand among the hosts; their state is `status`'s. */
  readonly remoteHosts?: readonly string[];
  /** Utilization attributes per host. */
  readonly capacities?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Hosts whose entry in the status is written out by hand (keyed by name), or absent (""). */
  readonly states?: Readonly<Record<string, string>>;
  /** Cluster properties beside stonith-enabled=false. */
  readonly options?: Readonly<Record<string, string>>;
  readonly resources?: string;
  readonly constraints?: string;
  /** More of the configuration: defaults, tickets. */
  readonly more?: string;
  /** History per host: lrm_resource elements. */
  readonly history?: Readonly<Record<string, string>>;
  /** Transient attributes per host. */
  readonly attributes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly quorum?: boolean;
  /** Elements of the status beside the hosts. */
  readonly status?: string;
}

export function clusterXml(cluster: ClusterText): string {
  const { hosts = ["a", "b"], remoteHosts = [] } = cluster;
  const options = { "stonith-enabled": "false", ...cluster.options };
  const states = hosts.map((name, at) => hostState(cluster, name, String(at + 1)));
  return `<cib crm_feature_set="3.20.0" validate-with="pacemaker-4.0" epoch="1" num_updates="1" admin_epoch="0" have-quorum="${cluster.quorum === false ? 0 : 1}" dc-uuid="1">
<configuration>
<crm_config><cluster_property_set id="o">${pairs("o", options)}</cluster_property_set></crm_config>
<nodes>${hosts.map((name, at) => hostXml(cluster, name, String(at + 1))).join("")}${remoteHosts.map((name) => `<node id="${name}" type="remote" uname="${name}"/>`).join("")}</nodes>
<resources>${cluster.resources ?? ""}</resources>
<constraints>${cluster.constraints ?? ""}</constraints>
${cluster.more ?? ""}
</configuration>
<status>${states.join("")}${cluster.status ?? ""}</status>
</cib>`;
}

function hostXml({ capacities = {} }: ClusterText, name: string, id: string): string {
  const capacity = capacities[name];
  const inside = capacity === undefined ? "" : `<utilization id="u${id}">${pairs(`u${id}`, capacity)}</utilization>`;
  return `<node id="${id}" uname="${name}">${inside}</node>`;
}

function hostState({ states = {}, history = {}, attributes = {} }: ClusterText, name: string, id: string): string {
  const written = states[name];
  if (written !== undefined) return written;
  const transient = attributes[name];
  return `<node_state id="${id}" uname="${name}" in_ccm="true" crmd="online" join="member" expected="member">
${transient === undefined ? "" : `<transient_attributes id="${id}"><instance_attributes id="t${id}">${pairs(`t${id}`, transient)}</instance_attributes></transient_attributes>`}
<lrm id="${id}"><lrm_resources>${history[name] ?? ""}</lrm_resources></lrm>
</node_state>`;
}

export function pairs(id: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `<nvpair id="${id}-${name}" name="${name}" value="${value}"/>`)
    .join("");
}

/** A primitive with meta attributes; `inside` holds more of it (operations, parameters). */
export function primitive(id: string, meta: Readonly<Record<string, string>> = {}, inside = ""): string {
  return `<primitive id="${id}" class="ocf" provider="test" type="Thing">${metaOf(id, meta)}${inside}</primitive>`;
}

export function group(id: string, members: string, meta: Readonly<Record<string, string>> = {}): string {
  return `<group id="${id}">${metaOf(id, meta)}${members}</group>`;
}

export function clone(id: string, member: string, meta: Readonly<Record<string, string>> = {}): string {
  return `<clone id="${id}">${metaOf(id, meta)}${member}</clone>`;
}

function metaOf(id: string, meta: Readonly<Record<string, string>>): string {
  return Object.keys(meta).length === 0
    ? ""
    : `<meta_attributes id="${id}-meta">${pairs(`${id}-meta`, meta)}</meta_attributes>`;
}

export function operations(id: string, ...ops: readonly Readonly<Record<string, string>>[]): string {
  const xml = ops.map((op, at) => {
    const attributes = Object.entries(op).map(([name, value]) => ` ${name}="${value}"`);
    return `<op id="${id}-op${at}"${attributes.join("")}/>`;
  });
  return `<operations>${xml.join("")}</operations>`;
}

/** One result in a history. */
export interface Result {
  readonly op: string;
  readonly interval?: number;
  readonly rc?: number;
  readonly status?: number;
  /** Seconds before now that it was run. */
  readonly ago?: number;
}

let call = 0;

/** Of no parameters at all. */
const DIGEST = "f2317cad3d54cec5d7d7aa7d0bf35cf8";

/** The history of a resource on a host; what came first stands first. */
export function history(id: string, results: readonly Result[], type = "Thing"): string {
  const lines = results.map(({ op, interval = 0, rc = 0, status = 0, ago = 3600 }) => {
    call++;
    const key = `${id}_${op}_${interval}`;
    const at = NOW_S - ago;
    return `<lrm_rsc_op id="${rc === 0 ? key : `${id}_last_failure_0`}" operation="${op}" operation_key="${key}" call-id="${call}" rc-code="${rc}" op-status="${status}" interval="${interval}" transition-key="${call}:1:0:00000000-0000-0000-0000-000000000001" transition-magic="${status}:${rc};${call}:1:0:00000000-0000-0000-0000-000000000001" last-rc-change="${at}" exec-time="0" queue-time="0" op-digest="${DIGEST}" crm_feature_set="3.20.0"/>`;
  });
  return `<lrm_resource id="${id}" class="ocf" provider="test" type="${type}">${lines.join("")}</lrm_resource>`;
}

/** A history that says the resource runs. */
export function running(id: string, ...more: readonly Result[]): string {
  return history(id, [{ op: "start" }, ...more]);
}

/** A history that says the resource was looked for and not found. */
export function absent(id: string): string {
  return `<lrm_resource id="${id}" class="ocf" provider="test" type="Thing"><lrm_rsc_op id="${id}_last_0" operation="monitor" operation_key="${id}_monitor_0" call-id="${++call}" rc-code="7" op-status="0" interval="0" transition-key="${call}:1:7:00000000-0000-0000-0000-000000000001" transition-magic="0:7;${call}:1:7:00000000-0000-0000-0000-000000000001" last-rc-change="${NOW_S - 7200}" op-digest="${DIGEST}" crm_feature_set="3.20.0"/></lrm_resource>`;
}

export function decide(cluster: ClusterText, input: Partial<ScheduleInput> = {}): Decision {
  const cib = readXml(clusterXml(cluster));
  return schedule({ cib, nowMs: NOW_S * 1000, zone: utc, ...input });
}

/** The graph as lines `vip start on a (after vip stop on b)`, pseudo actions by key; sorted. Probes are left out. */
export function steps(decision: Decision, { probes = false } = {}): string[] {
  const { synapses } = decision.graph;
  const names = new Map(
    synapses.map(({ action }) => {
      const where = action.target === undefined || action.kind === "pseudo_event" ? "" : ` on ${action.target.node}`;
      const what =
        action.operation === "fence" ? `fence ${action.attributes.CRM_meta_stonith_action}` : action.operationKey;
      return [action.id, `${what}${where}`];
    }),
  );
  const shown = (id: number): boolean => probes || !names.get(id)!.includes("_monitor_0 ");
  return synapses
    .filter(({ action }) => shown(action.id))
    .map(({ action, inputs }) => {
      const after = inputs.filter(shown).map((id) => names.get(id)!);
      return names.get(action.id)! + (after.length === 0 ? "" : ` after ${after.sort().join(", ")}`);
    })
    .sort();
}

/** What happens to resources: `Start db on a`, `Move db a -> b (reason)`. */
export function changes(decision: Decision): string[] {
  const resources = decision.resourceChanges.map(({ kind, resource, from, to, reason, blocked }) => {
    const where = [from?.name, to?.name].filter((name) => name !== undefined);
    const why = reason === undefined ? "" : ` (${reason})`;
    return `${kind} ${resource.id} ${[...new Set(where)].join(" -> ")}${why}${blocked ? " blocked" : ""}`;
  });
  const hosts = decision.hostChanges.map(
    ({ task, host, reason }) => `${task} ${host}${reason === undefined ? "" : ` (${reason})`}`,
  );
  return [...hosts, ...resources];
}

/** Scores as `db a 100`, in the order they were noted. */
export function scores(decision: Decision, resource?: string): string[] {
  return decision.scores.flatMap((line) => {
    if (line.kind !== "allocation" && line.kind !== "promotion") return [];
    if (resource !== undefined && line.resource !== resource) return [];
    const score = Math.abs(line.score) >= 1_000_000 ? (line.score < 0 ? "-INFINITY" : "INFINITY") : String(line.score);
    return [`${line.kind === "promotion" ? "promote " : ""}${line.resource} ${line.host ?? "none"} ${score}`];
  });
}
