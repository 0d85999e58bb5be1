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
  /** Of inputs: those that only the expected action has, and those that only ours has. */
  readonly lacks: readonly string[];
  readonly more: readonly string[];
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

/** Whether each action's turn comes when those that it waits for are done. */
export function canBeCarriedOut({ synapses }: TransitionGraph): boolean {
  const done = new Set<number>();
  for (let before = -1; before < done.size; ) {
    before = done.size;
    for (const { action, inputs } of synapses) if (inputs.every((id) => done.has(id))) done.add(action.id);
  }
  return done.size === synapses.length;
}

function keyOf(action: GraphAction): string {
  const at = action.target === undefined ? "" : ` on ${action.target.node}`;
  return `${action.internalOperationKey ?? action.operationKey}${at}${action.kind === "pseudo_event" ? " (pseudo)" : ""}`;
}

/** Actions that one list lacks; of those that both have, other priorities; inputs only where the actions are the same. */
export function compareActions(expected: ActionList, ours: ActionList): Difference[] {
  const theirs = byKey(expected);
  const mine = byKey(ours);
  const differences: Difference[] = [];
  const note = (
    kind: Difference["kind"],
    key: string,
    text: string,
    lacks: string[] = [],
    more: string[] = [],
  ): void => {
    differences.push({ kind, key, lacks, more, text });
  };
  for (const [key, found] of theirs) if (found.length > (mine.get(key)?.length ?? 0)) note("missing", key, `- ${key}`);
  for (const [key, found] of mine) if (found.length > (theirs.get(key)?.length ?? 0)) note("extra", key, `+ ${key}`);
  if (differences.length > 0) return differences;
  for (const [key, found] of theirs) {
    for (const [entry, own] of pairs(found, mine.get(key)!)) {
      if (own.priority !== entry.priority) {
        note("priority", key, `${key}: priority ${entry.priority} expected, ours ${own.priority}`);
      }
      const lacks = entry.inputs.filter((input) => !own.inputs.includes(input));
      const more = own.inputs.filter((input) => !entry.inputs.includes(input));
      if (lacks.length === 0 && more.length === 0) continue;
      const words = [...lacks.map((input) => `-${input}`), ...more.map((input) => `+${input}`)];
      note("inputs", key, `${key} after ${words.join(", ")}`, lacks, more);
    }
  }
  return differences;
}

/** Several actions may share a key: a resource's stops on hosts that are fenced happen nowhere. */
function byKey(list: ActionList): Map<string, GraphEntry[]> {
  const found = new Map<string, GraphEntry[]>();
  for (const entry of list) found.set(entry.key, [...(found.get(entry.key) ?? []), entry]);
  return found;
}

/** Those that share a key, the same with the same as far as there are such. */
function pairs(expected: readonly GraphEntry[], ours: readonly GraphEntry[]): [GraphEntry, GraphEntry][] {
  const left = [...ours];
  const take = (index: number): GraphEntry => left.splice(Math.max(index, 0), 1)[0]!;
  const alike = new Map<GraphEntry, GraphEntry>();
  for (const entry of expected) {
    const index = left.findIndex(({ inputs }) => inputs.join() === entry.inputs.join());
    if (index >= 0) alike.set(entry, take(index));
  }
  return expected.map((entry) => [entry, alike.get(entry) ?? take(0)]);
}
