import { childElements, configurationOf, firstChild } from "../../cib/index.ts";
import { type Cluster, scoreFrom } from "../../state/index.ts";
import type { Section } from "../../status/index.ts";
import { timeText } from "./words.ts";

/** "Negative Location Constraints": what keeps a resource off a host. */
export function bansText(cluster: Cluster, prefix: string, detail: boolean): Section | undefined {
  const constraints = firstChild(configurationOf(cluster.cib), "constraints");
  const lines = (constraints === undefined ? [] : childElements(constraints, "rsc_location")).flatMap(
    ({ attributes }) => {
      const { id = "", rsc, node, score, role } = attributes;
      if (rsc === undefined || node === undefined || score === undefined || !id.startsWith(prefix)) return [];
      if ((scoreFrom(score) ?? 0) >= 0) return [];
      const host = cluster.hosts.find(({ name }) => name.toLowerCase() === node.toLowerCase());
      const promoted = role === "Promoted" || role === "Master" ? "in Promoted role " : "";
      return [
        `${id}\tprevents ${rsc} from running ${promoted}on ${node}${detail && host !== undefined ? ` (${host.id})` : ""}`,
      ];
    },
  );
  return lines.length === 0 ? undefined : { title: "Negative Location Constraints", lines };
}

export function ticketsText(cluster: Cluster): Section | undefined {
  const lines = [...cluster.tickets.values()].map(({ id, granted, standby, lastGranted }) => {
    const last = lastGranted === undefined ? "" : ` last-granted="${timeText(lastGranted)}"`;
    return `${id}\t${granted ? "granted" : "revoked"}${standby ? " [standby]" : ""}${last}`;
  });
  return lines.length === 0 ? undefined : { title: "Tickets", lines };
}
