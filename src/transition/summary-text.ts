import type { Decision, HostChange, ResourceChange } from "../scheduler/index.ts";
import { type Host, Role, roleName } from "../state/index.ts";

/** The lines of a transition summary: what will happen to hosts, then to resources, and why. */
export function transitionSummary(decision: Pick<Decision, "hostChanges" | "resourceChanges">): string[] {
  const { hostChanges, resourceChanges } = decision;
  const widths = columnWidths(resourceChanges);
  return [...hostChanges.flatMap(hostLine), ...resourceChanges.map((change) => resourceLine(change, widths))];
}

function hostLine({ task, host, reason }: HostChange): string[] {
  return reason === undefined ? [] : [`${task} ${host} '${reason}'`];
}

interface Widths {
  readonly resource: number;
  readonly details: number;
}

/** Pacemaker makes the column of resources two wider than a name that does not fit into it. */
function columnWidths(changes: readonly ResourceChange[]): Widths {
  const widths = { resource: 5, details: 5 };
  for (const change of changes) {
    const { id } = change.resource;
    if (id.length > widths.resource) widths.resource = id.length + 2;
    widths.details = Math.max(widths.details, changeDetails(change).length);
  }
  return widths;
}

function resourceLine(change: ResourceChange, widths: Widths): string {
  const { id } = change.resource;
  const details = changeDetails(change);
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
