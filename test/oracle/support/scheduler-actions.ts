import type { GraphAction, TransitionGraph } from "../../../src/scheduler/index.ts";

/** An action of a graph by its key, with the keys of what it waits for. */
export interface GraphEntry {
  readonly key: string;
  readonly inputs: readonly string[];
  readonly priority: number;
}

export type ActionList = readonly GraphEntry[];

export interface Difference {
  readonly kind: "missing" | "extra" | "priority" | "inputs";
  readonly key: string;
  readonly text: string;
}

export function actionsOf(graph: TransitionGraph): ActionList {
  const keys = new Map(graph.synapses.map(({ action }) => [action.id, keyOf(action)]));
  return graph.synapses
    .map(({ action, inputs, priority }) => ({
      key: keyOf(action),
      priority,
      inputs: inputs.map((id) => keys.get(id) ?? `action ${id}`).sort(),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function keyOf(action: GraphAction): string {
  const at = action.target === undefined ? "" : ` on ${action.target.node}`;
  return `${action.internalOperationKey ?? action.operationKey}${at}${action.kind === "pseudo_event" ? " (pseudo)" : ""}`;
}

/** Actions that one list lacks; of those that both have, other priorities; inputs only where the actions are the same. */
export function compareActions(expected: ActionList, ours: ActionList): Difference[] {
  const mine = new Map(ours.map((entry) => [entry.key, entry]));
  const theirs = new Map(expected.map((entry) => [entry.key, entry]));
  const differences: Difference[] = [];
  for (const { key } of expected) if (!mine.has(key)) differences.push({ kind: "missing", key, text: `- ${key}` });
  for (const { key } of ours) if (!theirs.has(key)) differences.push({ kind: "extra", key, text: `+ ${key}` });
  if (differences.length > 0) return differences;
  for (const entry of expected) {
    const own = mine.get(entry.key)!;
    if (own.priority !== entry.priority) {
      const text = `${entry.key}: priority ${entry.priority} expected, ours ${own.priority}`;
      differences.push({ kind: "priority", key: entry.key, text });
    }
    const lacks = entry.inputs.filter((input) => !own.inputs.includes(input));
    const more = own.inputs.filter((input) => !entry.inputs.includes(input));
    if (lacks.length === 0 && more.length === 0) continue;
    const words = [...lacks.map((input) => `-${input}`), ...more.map((input) => `+${input}`)];
    differences.push({ kind: "inputs", key: entry.key, text: `${entry.key} after ${words.join(", ")}` });
  }
  return differences;
}
