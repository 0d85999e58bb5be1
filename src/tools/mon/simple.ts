import type { Cluster } from "../../state/index.ts";

/** One line for monitoring systems, as crm_mon -s printed it up to Pacemaker 2.1. */
export function simpleStatus(cluster: Cluster): string {
  const { hosts, dc, counts } = cluster;
  if (dc === undefined) return "CLUSTER CRIT: No DC";
  const problems = hosts
    .filter(({ remote }) => !remote)
    .flatMap((host) => {
      if (host.standby && host.online) return [`standby node: ${host.name}`];
      if (host.maintenance) return [`maintenance node: ${host.name}`];
      return host.online ? [] : [`offline node: ${host.name}`];
    });
  if (problems.length > 0) return `CLUSTER WARN: ${problems.join(", ")}`;
  const online = hosts.filter((host) => host.online).length;
  return `CLUSTER OK: ${online} node${online === 1 ? "" : "s"} online, ${counts.total} resource instance${counts.total === 1 ? "" : "s"} configured`;
}
