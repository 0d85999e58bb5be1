import type { Decision, HostChange, ResourceChange } from "../scheduler/index.ts";
import { type Host, Role, roleName } from "../state/index.ts";

/** The lines of a transition summary: what will happen to hosts, then to resources, and why. */
export function transitionSummary(decision: Pick<Decision, "hostChanges" | "resourceChanges">): string[] {
  const widths = { resource: 5, details: 5 };
  return [
    ...decision.hostChanges.flatMap(hostLine),
    ...decision.resourceChanges.map((change) => resourceLine(change, widths)),
  ];
}

function hostLine({ task, host, reason }: HostChange): string[] {
  return reason === undefined ? [] : [`${task} ${host} '${reason}'`];
}

/** Columns grow with what has been printed so far. */
function resourceLine(change: ResourceChange, widths: { resource: number; details: number }): string {
  const { id } = change.resource;
  if (id.length > widths.resource) widths.resource = id.length + 2;
  const details = changeDetails(change);
  if (details.length > widths.details) widths.details = details.length;
  const reason = changeReason(change);
  const head = `${change.kind.padEnd(8)}   ${id.padEnd(widths.resource)}   ( ${details.padStart(widths.details)} )`;
  return reason === undefined ? head : `${head}  ${reason}`;
}

export function changeReason({ reason, blocked }: ResourceChange): string | undefined {
  if (reason === undefined) return blocked ? "blocked" : undefined;
  return blocked ? `due to ${reason} (blocked)` : `due to ${reason}`;
}

/** From where to where, with roles where the resource can be promoted. */
export function changeDetails({ resource, from, to }: ResourceChange): string {
  const { role: before, nextRole: after } = resource;
  const roles = before > Role.Started || after > Role.Unpromoted;
  const name = (host: Host): string => host.name;
  if (from === undefined) {
    if (to === undefined) return "";
    return roles ? `${roleName(before)} -> ${roleName(after)} ${name(to)}` : name(to);
  }
  if (to === undefined) return roles ? `${roleName(before)} ${name(from)}` : name(from);
  if (before === after) {
    if (from === to) return roles ? `${roleName(before)} ${name(from)}` : name(from);
    const way = `${name(from)} -> ${name(to)}`;
    return roles ? `${way} ${roleName(before)}` : way;
  }
  if (from === to) return `${roleName(before)} -> ${roleName(after)} ${name(from)}`;
  return `${roleName(before)} ${name(from)} -> ${roleName(after)} ${name(to)}`;
}
