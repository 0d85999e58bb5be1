import { childElements, configurationOf, type Element, firstChild, statusOf } from "../cib/index.ts";
import type { ClusterStatus } from "./cluster.ts";

/** What a document alone tells of a cluster: hosts it lists, and who it says is there. */
export function statusOfDocument(cib: Element): ClusterStatus {
  const nodes = firstChild(configurationOf(cib), "nodes");
  const status = statusOf(cib);
  const states = status === undefined ? [] : childElements(status, "node_state");
  const online = new Set(states.filter(isOnline).map((state) => state.attributes.uname));
  const hosts = (nodes === undefined ? [] : childElements(nodes, "node"))
    .filter((node) => node.attributes.type !== "remote")
    .map((node) => node.attributes.uname ?? node.attributes.id ?? "");
  const names = [...new Set([...hosts, ...[...online].filter((name) => name !== undefined)])];
  const dcId = cib.attributes["dc-uuid"];
  const dc = [...(nodes === undefined ? [] : childElements(nodes)), ...states].find(
    (element) => dcId !== undefined && element.attributes.id === dcId,
  );
  return {
    connected: true,
    dc: dc?.attributes.uname,
    quorum: /^(1|true|yes|on|y)$/i.test(cib.attributes["have-quorum"] ?? "0"),
    nowMs: undefined,
    hosts: names.map((name) => ({ name, online: online.has(name) })),
    transition: undefined,
  };
}

/** `crmd` is online/offline, or since feature set 3.18.0 the epoch second since when (0 = not). */
function isOnline(state: Element): boolean {
  const { crmd, in_ccm: member, join } = state.attributes;
  const yes = (value: string | undefined): boolean =>
    value !== undefined && (/^(online|true)$/.test(value) || (/^\d+$/.test(value) && Number(value) > 0));
  return yes(crmd) && yes(member) && join === "member";
}
