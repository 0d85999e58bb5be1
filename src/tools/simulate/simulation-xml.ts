import { formatScore } from "../../base/index.ts";
import { type Element, element } from "../../cib/index.ts";
import type { HostChange, ResourceChange, ScoreLine } from "../../scheduler/index.ts";
import { Role, roleName } from "../../state/index.ts";
import { xmlOf } from "../../status/index.ts";
import type { SimulationEvent } from "../../transition/index.ts";

/** An event as Pacemaker's XML has it; undefined for what is no part of it: remarks, errors, and what is an attribute of all
 *  modifications. */
export function eventXml(event: SimulationEvent): Element | undefined {
  switch (event.kind) {
    case "pseudo":
      return xmlOf("pseudo_action", { task: event.task, node: event.host });
    case "resource": {
      const { resource, operation: op, host: node, intervalMs } = event;
      return xmlOf("rsc_action", { resource, op, node, interval: intervalMs > 0 ? intervalMs : undefined });
    }
    case "cluster":
      return xmlOf("cluster_action", { task: event.task, node: event.host, id: event.resource });
    case "fence":
      return xmlOf("fencing_action", { target: event.target, op: event.action });
    case "attribute": {
      const { name, value, hostId } = event;
      return xmlOf("inject_attr", { name, value, node_path: "/node_state", cib_node: hostId });
    }
    case "spec":
      return xmlOf("inject_spec", { spec: event.spec });
    case "host":
      return xmlOf("modify_node", { action: HOST_ACTIONS[event.change], node: event.host });
    case "ticket":
      return xmlOf("modify_ticket", { action: TICKET_ACTIONS[event.change], ticket: event.ticket });
    case "quorum":
    case "watchdog":
    case "failing":
    case "error":
      return undefined;
  }
}

const HOST_ACTIONS = { up: "Online", down: "Offline", fail: "Failing" } as const;
const TICKET_ACTIONS = { grant: "Granting", revoke: "Revoking", standby: "Standby", activate: "Activating" } as const;

export function scoreXml(line: ScoreLine): Element {
  switch (line.kind) {
    case "allocation": {
      const { by, host: node, score, resource: id } = line;
      return xmlOf("node_weight", { function: `pcmk__${by}_assign`, node, score: formatScore(score), id });
    }
    case "promotion":
      return xmlOf("promotion_score", { id: line.resource, score: formatScore(line.score), node: line.host });
    case "capacity":
      return xmlOf("capacity", { node: line.host, comment: line.when }, valuesXml(line.values));
    case "utilization": {
      const { resource, host: node, when } = line;
      return xmlOf("utilization", { resource, node, function: when }, valuesXml(line.values));
    }
  }
}

function valuesXml(values: ReadonlyMap<string, string>): Element[] {
  return [...values].map(([name, text]) => element(name, {}, [{ kind: "text", text }]));
}

/** Undefined where nobody said why: Pacemaker lists what has a reason. */
export function hostChangeXml({ task, host: node, reason }: HostChange): Element | undefined {
  return reason === undefined ? undefined : xmlOf("node_action", { task, node, reason });
}

export function resourceChangeXml(change: ResourceChange): Element {
  const { kind, resource, reason, blocked } = change;
  return xmlOf("rsc_action", {
    action: kind.toLowerCase(),
    resource: resource.id,
    ...wayOf(change),
    reason,
    blocked: blocked ? true : undefined,
  });
}

/** From where to where, with roles where the resource can be promoted. */
function wayOf({ resource, from, to }: ResourceChange): Readonly<Record<string, string | undefined>> {
  const { role: before, nextRole: after } = resource;
  const roles = before > Role.Started || after > Role.Unpromoted;
  const [role, next] = [roleName(before), roleName(after)];
  if (from === undefined) return roles ? { role, "next-role": next, dest: to?.name } : { node: to?.name };
  if (to === undefined) return roles ? { role, node: from.name } : { node: from.name };
  if (before === after) {
    if (from === to) return roles ? { role, source: from.name } : { source: from.name };
    return { source: from.name, dest: to.name, ...(roles ? { role } : {}) };
  }
  if (from === to) return { role, "next-role": next, source: from.name };
  return { role, source: from.name, "next-role": next, dest: to.name };
}
