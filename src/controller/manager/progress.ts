import type { TransitionGraph } from "../../scheduler/index.ts";
import type { ActionState, Progress } from "./types.ts";

/** What became of each action of one transition, for who watches. */
export class ProgressBook {
  readonly #number: number;
  readonly #actions = new Map<number, ActionState>();
  #changed = true;

  constructor(number: number, graph: TransitionGraph) {
    this.#number = number;
    for (const { action } of graph.synapses) {
      if (action.kind === "pseudo_event") continue;
      this.#actions.set(action.id, {
        id: action.id,
        key: action.operationKey,
        node: action.target.node,
        state: "waiting",
        startedMs: undefined,
        endedMs: undefined,
        exitReason: undefined,
      });
    }
  }

  started(id: number, epochMs: number): void {
    this.#update(id, { state: "running", startedMs: epochMs });
  }

  ended(id: number, failed: boolean, exitReason: string | undefined, epochMs: number): void {
    this.#update(id, { state: failed ? "failed" : "done", endedMs: epochMs, exitReason });
  }

  /** The state now, undefined when nothing changed since the last time. */
  take(): Progress | undefined {
    if (!this.#changed || this.#actions.size === 0) return undefined;
    this.#changed = false;
    return { number: this.#number, actions: [...this.#actions.values()] };
  }

  #update(id: number, change: Partial<ActionState>): void {
    const before = this.#actions.get(id);
    if (before === undefined) return;
    this.#actions.set(id, { ...before, ...change });
    this.#changed = true;
  }
}
