import { compareNaturally } from "./natural.ts";
import type { PrimitiveView, ResourceView } from "./view.ts";

export interface BriefOptions {
  /** Also how many there are of each agent, and those of which none is active. */
  readonly all: boolean;
  /** Without the host: it stands above. */
  readonly bare: boolean;
}

/** Primitives counted by agent and host: `2<TAB>(ocf:heartbeat:IPaddr2):<TAB>Active node1`, or `2/3<TAB>...`. */
export function briefText(resources: readonly ResourceView[], { all, bare }: BriefOptions): string[] {
  const primitives = resources.filter((resource) => resource.kind === "primitive");
  const byAgent = Map.groupBy(primitives, ({ agent }) => agent);
  const agents = [...byAgent.keys()].sort((a, b) => (a < b ? -1 : 1));
  return agents.flatMap((agent) => {
    const ofAgent = byAgent.get(agent)!;
    const line = (active: number, host: string): string =>
      `${all ? `${active}/${ofAgent.length}` : active}\t(${agent}):\tActive${host}`;
    const hosts = Map.groupBy(ofAgent.flatMap(activeHosts), (name) => name);
    if (hosts.size === 0) return all ? [line(0, "")] : [];
    const names = [...hosts.keys()].sort(compareNaturally);
    return names.map((name) => line(hosts.get(name)!.length, ` ${bare ? "" : name}`));
  });
}

function activeHosts({ activeOn, managed }: PrimitiveView): string[] {
  return activeOn.filter(({ unclean, online }) => unclean || online || !managed).map(({ name }) => name);
}
