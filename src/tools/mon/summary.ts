import type { Cluster } from "../../state/index.ts";
import type { Section } from "../../status/index.ts";
import type { Shown } from "./sections.ts";
import { timeText } from "./words.ts";

export interface SummaryOptions {
  /** Ids beside names. */
  readonly detail: boolean;
  readonly nowMs: number;
}

/** "Cluster Summary": which stack, who decides, since when, how much there is. */
export function summaryText(cluster: Cluster, shown: Shown, options: SummaryOptions): Section | undefined {
  const { names } = shown;
  const lines: string[] = [];
  const property = (name: string): string | undefined => cluster.options.all.get(name);
  if (names.has("stack")) lines.push(`Stack: ${property("cluster-infrastructure") ?? "unknown"}`);
  if (names.has("dc")) lines.push(`Current DC: ${dcText(cluster, property("dc-version"), options.detail)}`);
  if (names.has("times")) {
    lines.push(`Last updated: ${timeText(Math.floor(options.nowMs / 1000))}`, `Last change:  ${changeText(cluster)}`);
  }
  if (names.has("counts")) {
    const { total, disabled, blocked } = cluster.counts;
    const hosts = cluster.hosts.length;
    lines.push(`${hosts} node${hosts === 1 ? "" : "s"} configured`);
    const held = [
      ...(disabled > 0 ? [`${disabled} DISABLED`] : []),
      ...(blocked > 0 ? [`${blocked} BLOCKED from further action due to failure`] : []),
    ];
    const note = held.length === 0 ? "" : ` (${held.join(", ")})`;
    lines.push(`${total} resource instance${total === 1 ? "" : "s"} configured${note}`);
  }
  if (names.has("options")) {
    const { fencingEnabled, symmetricCluster, noQuorumPolicy } = cluster.options;
    lines.push(
      `Fencing of failed nodes ${fencingEnabled ? "enabled" : "disabled"}`,
      `Cluster is ${symmetricCluster ? "symmetric" : "asymmetric"}`,
      `No quorum policy: ${POLICIES[noQuorumPolicy]}`,
    );
  }
  return lines.length === 0 ? undefined : { title: "Cluster Summary", lines };
}

const POLICIES = {
  freeze: "Freeze resources",
  stop: "Stop ALL resources",
  demote: "Demote promotable resources and stop all other resources",
  ignore: "Ignore",
  fence: "Suicide",
} as const;

function dcText(cluster: Cluster, version: string | undefined, detail: boolean): string {
  const { dc, quorate } = cluster;
  if (dc === undefined) return "NONE";
  const id = detail ? ` (${dc.id})` : "";
  return `${dc.name}${id} (version ${version ?? "unknown"}) - partition ${quorate ? "with" : "WITHOUT"} quorum`;
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
