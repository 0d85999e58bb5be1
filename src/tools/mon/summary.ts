import type { Element } from "../../cib/index.ts";
import { type Cluster, intervalFrom } from "../../state/index.ts";
import {
  buildStatus,
  type HostView,
  hostIdentity,
  hostTitle,
  type Section,
  type TonedLine,
  type TonedSection,
  xmlOf,
} from "../../status/index.ts";
import type { Shown } from "./sections.ts";
import { timeText } from "./words.ts";

export interface SummaryOptions {
  /** Ids beside names. */
  readonly detail: boolean;
  readonly nowMs: number;
}

/** What the summary is made of, in plain values. */
interface Facts {
  readonly stack: string;
  readonly version: string | undefined;
  readonly updated: string;
  readonly mixed: boolean;
}

function factsOf(cluster: Cluster, hosts: readonly HostView[], nowMs: number): Facts {
  const versions = new Set(hosts.map(({ featureSet }) => featureSet).filter((version) => version !== undefined));
  return {
    stack: cluster.options.all.get("cluster-infrastructure") ?? "unknown",
    version: cluster.options.all.get("dc-version"),
    updated: timeText(Math.floor(nowMs / 1000)),
    mixed: versions.size > 1,
  };
}

/** "Cluster Summary": which stack, who decides, since when, how much there is. */
export function summaryText(
  cluster: Cluster,
  shown: Pick<Shown, "names">,
  { detail, nowMs }: SummaryOptions,
): Section | undefined {
  const { names } = shown;
  const { stack, version, updated, mixed } = factsOf(cluster, buildStatus(cluster).hosts, nowMs);
  const lines: string[] = [];
  if (names.has("stack")) lines.push(`Stack: ${stack}`);
  // That nobody decides is told whatever is left out.
  if (names.has("dc") || cluster.dc === undefined) lines.push(`Current DC: ${dcText(cluster, version, mixed, detail)}`);
  if (names.has("times")) lines.push(`Last updated: ${updated}`, `Last change:  ${changeText(cluster)}`);
  if (names.has("counts")) lines.push(...countLines(cluster));
  if (names.has("options")) lines.push(...optionLines(cluster));
  return lines.length === 0 ? undefined : { title: "Cluster Summary", lines };
}

function countLines({ hosts: { length: hosts }, counts: { total, disabled, blocked } }: Cluster): string[] {
  const held = [
    ...(disabled > 0 ? [`${disabled} DISABLED`] : []),
    ...(blocked > 0 ? [`${blocked} BLOCKED from further action due to failure`] : []),
  ];
  const note = held.length === 0 ? "" : ` (${held.join(", ")})`;
  return [
    `${hosts} node${hosts === 1 ? "" : "s"} configured`,
    `${total} resource instance${total === 1 ? "" : "s"} configured${note}`,
  ];
}

function optionLines({ options: { fencingEnabled, symmetricCluster, noQuorumPolicy } }: Cluster): string[] {
  return [
    `Fencing of failed nodes ${fencingEnabled ? "enabled" : "disabled"}`,
    `Cluster is ${symmetricCluster ? "symmetric" : "asymmetric"}`,
    `No quorum policy: ${POLICIES[noQuorumPolicy]}`,
  ];
}

const POLICIES = {
  freeze: "Freeze resources",
  stop: "Stop ALL resources",
  demote: "Demote promotable resources and stop all other resources",
  ignore: "Ignore",
  fence: "Fence nodes in partition",
} as const;

function dcText(cluster: Cluster, version: string | undefined, mixed: boolean, detail: boolean): string {
  const { dc, quorate } = cluster;
  if (dc === undefined) return "NONE";
  const name = hostTitle(hostIdentity(dc), detail);
  const partition = `${mixed ? "MIXED-VERSION " : ""}partition ${quorate ? "with" : "WITHOUT"} quorum`;
  return `${name} (version ${version ?? "unknown"}) - ${partition}`;
}

function changeText({ cib }: Cluster): string {
  const {
    "cib-last-written": written = "",
    "update-user": user,
    "update-client": client,
    "update-origin": origin,
  } = cib.attributes;
  const by = user === undefined ? "" : ` by ${user}`;
  const via = client === undefined ? "" : ` via ${client}`;
  const on = origin === undefined ? "" : ` on ${origin}`;
  return `${written}${by}${via}${on}`;
}

/** The summary for a page: what is wrong stands out, the options and whether anything is managed are a list of their own. */
export function summarySections(cluster: Cluster, shown: Shown, options: SummaryOptions): TonedSection[] {
  const names = new Set([...shown.names].filter((name) => name !== "options"));
  const summary = summaryText(cluster, { names }, options);
  const lines = summary?.lines.map(
    (line): TonedLine =>
      typeof line === "string" && /NONE$|WITHOUT|MIXED-VERSION|BLOCKED/.test(line)
        ? { text: line, tone: "warning" }
        : line,
  );
  const { maintenanceMode, stopAllResources } = cluster.options;
  const managed: TonedLine = maintenanceMode
    ? { text: "Resource management: DISABLED (nothing is started, stopped or recovered)", tone: "warning" }
    : stopAllResources
      ? { text: "Resource management: STOPPED (all resources are kept stopped)", tone: "warning" }
      : "Resource management: enabled";
  const told =
    shown.names.has("options") || (managed !== "Resource management: enabled" && shown.names.has("maint-mode"));
  const config = [...(shown.names.has("options") ? optionLines(cluster) : []), ...(told ? [managed] : [])];
  return [
    ...(lines === undefined ? [] : [{ title: "Cluster Summary", lines }]),
    ...(config.length === 0 ? [] : [{ title: "Config Options", lines: config }]),
  ];
}

/** `state`: of the running cluster; undefined where only a document is read. */
export function summaryXml(
  cluster: Cluster,
  { names }: Shown,
  hosts: readonly HostView[],
  { nowMs, state }: { readonly nowMs: number; readonly state: string | undefined },
): Element | undefined {
  const { stack, version, updated, mixed } = factsOf(cluster, hosts, nowMs);
  const parts: Element[] = [];
  if (names.has("stack")) parts.push(xmlOf("stack", { type: stack, "pacemakerd-state": state }));
  if (names.has("dc") || cluster.dc === undefined) parts.push(dcXml(cluster, version, mixed));
  if (names.has("times")) parts.push(...timesXml(cluster, updated));
  if (names.has("counts")) parts.push(...countsXml(cluster));
  if (names.has("options")) parts.push(optionsXml(cluster));
  return parts.length === 0 ? undefined : xmlOf("summary", {}, parts);
}

function dcXml({ dc, quorate }: Cluster, version = "", mixed: boolean): Element {
  if (dc === undefined) return xmlOf("current_dc", { present: false });
  const { name, id } = dc;
  return xmlOf("current_dc", { present: true, version, name, id, with_quorum: quorate, mixed_version: mixed });
}

function timesXml({ cib }: Cluster, updated: string): Element[] {
  const {
    "cib-last-written": time = "",
    "update-user": user = "",
    "update-client": client = "",
    "update-origin": origin = "",
  } = cib.attributes;
  return [xmlOf("last_update", { time: updated }), xmlOf("last_change", { time, user, client, origin })];
}

function countsXml({ hosts, counts: { total, disabled, blocked } }: Cluster): Element[] {
  return [
    xmlOf("nodes_configured", { number: hosts.length }),
    xmlOf("resources_configured", { number: total, disabled, blocked }),
  ];
}

function optionsXml({ options }: Cluster): Element {
  const timeoutMs = intervalFrom(options.fencingTimeout);
  return xmlOf("cluster_options", {
    "fencing-enabled": options.fencingEnabled,
    "fencing-timeout-ms": timeoutMs,
    "symmetric-cluster": options.symmetricCluster,
    "no-quorum-policy": options.noQuorumPolicy,
    "maintenance-mode": options.maintenanceMode,
    "stop-all-resources": options.stopAllResources,
    "priority-fencing-delay-ms": options.priorityFencingDelayMs,
    "stonith-enabled": options.fencingEnabled,
    "stonith-timeout-ms": timeoutMs,
  });
}
