import { INFINITY, mergeSort } from "../../base/index.ts";
import { currentHost, type Host, type Resource, ScoreTable } from "../../state/index.ts";
import type { Plan } from "../plan.ts";
import { Select } from "./colocation.ts";
import { sortHosts } from "./scores.ts";

/** Where capacity counts, what is hard to move is placed first: by priority, then by how much it wants to stay where it is,
 *  then by its scores for the best hosts. */
export function sortByImportance(plan: Plan): void {
  const { cluster } = plan;
  const base = new ScoreTable(cluster.hostList.length);
  for (const host of cluster.hosts) base.set(host.index, host.baseScore, host.baseProbeMode);
  const hosts = sortHosts(plan, cluster.hosts, base, undefined);
  const tables = new Map<Resource, ScoreTable | undefined>();
  const score = (resource: Resource, host: Host | undefined): number => {
    if (!tables.has(resource)) {
      const rules = plan.rules.place[resource.kind];
      tables.set(
        resource,
        rules.addColocatedScores(plan, resource, undefined, undefined, undefined, 1, Select.ThisWith),
      );
    }
    const table = tables.get(resource);
    return host === undefined || table?.has(host.index) !== true ? -INFINITY : table.get(host.index);
  };
  mergeSort(cluster.top, (a, b) => {
    if (a.priority !== b.priority) return b.priority - a.priority;
    const byPlace =
      score(b, b.activeOn.length > 0 ? currentHost(b) : undefined) -
      score(a, a.activeOn.length > 0 ? currentHost(a) : undefined);
    if (byPlace !== 0) return byPlace;
    for (const host of hosts) {
      const byScore = score(b, host) - score(a, host);
      if (byScore !== 0) return byScore;
    }
    return 0;
  });
}
