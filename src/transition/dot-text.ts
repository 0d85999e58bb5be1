import type { Decision, GraphAction, ScheduledAction } from "../scheduler/index.ts";

export interface DotOptions {
  /** Also actions that need not or cannot be done. */
  readonly all: boolean;
  /** Show action numbers. */
  readonly ids: boolean;
}

/** The transition as a graph for dot(1). */
export function dotText(decision: Decision, options: DotOptions): string {
  const lines = [' digraph "g" {'];
  const graph = new Map(decision.graph.synapses.map(({ action }) => [action.id, action]));
  const name = (action: ScheduledAction): string => nameOf(action, graph, options.ids);
  const shown = new Set<ScheduledAction>();
  for (const action of decision.actions) {
    const look = lookOf(action, options.all);
    if (look === undefined) continue;
    shown.add(action);
    lines.push(`"${name(action)}" [ style=${look.style} color="${look.color}" fontcolor="${look.font}"]`);
  }
  for (const action of decision.actions) {
    for (const { action: first, active, onlyLoad, inGraph } of action.before) {
      if (!inGraph && !active) continue;
      const solid = inGraph || (!onlyLoad && shown.has(first) && shown.has(action));
      if (!solid && !options.all) continue;
      const style = inGraph ? "bold" : "dashed";
      lines.push(`"${name(first)}" -> "${name(action)}" [ style = ${style}]`);
    }
  }
  return `${lines.join("\n")}\n}\n`;
}

interface Look {
  readonly style: "bold" | "dashed";
  readonly color: string;
  readonly font: string;
}

function lookOf(action: ScheduledAction, all: boolean): Look | undefined {
  const font = action.pseudo ? "orange" : "black";
  if (action.inGraph) return { style: "bold", color: "green", font };
  if (action.resource?.managed === false) return all ? { style: "dashed", color: "red", font: "purple" } : undefined;
  if (action.optional) return all ? { style: "dashed", color: "blue", font } : undefined;
  return { style: "dashed", color: "red", font };
}

function nameOf(action: ScheduledAction, graph: ReadonlyMap<number, GraphAction>, ids: boolean): string {
  const name = label(action, graph.get(action.id));
  return ids ? `${name} (${action.id})` : name;
}

/** Key and host; instances go by the id under which hosts know them. */
function label(action: ScheduledAction, inGraph: GraphAction | undefined): string {
  const { resource, task } = action;
  const host = action.host?.name ?? (action.pseudo ? undefined : "<none>");
  const at = host === undefined ? "" : ` ${host}`;
  const prefix = task === "cancel" ? "Cancel " : "";
  if (resource?.historyId !== undefined) {
    const { notify_key_type: type, notify_key_operation: operation } = Object.fromEntries(action.meta);
    if (type !== undefined) return `${resource.historyId}_${type}_notify_${operation}_0${at}`;
    const known = action.fullKey.startsWith(`${resource.id}_`)
      ? `${resource.historyId}${action.fullKey.slice(resource.id.length)}`
      : action.fullKey;
    return `${prefix}${inGraph?.operationKey ?? known}${at}`;
  }
  if (task === "stonith") {
    const how =
      inGraph?.attributes.CRM_meta_stonith_action ?? action.fullKey.slice(action.fullKey.lastIndexOf("-") + 1);
    return `${prefix}${task} '${how}'${at}`;
  }
  if (host === undefined) return action.fullKey;
  return `${prefix}${resource === undefined ? task : action.fullKey}${at}`;
}
