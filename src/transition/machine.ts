import { unreachable } from "../base/index.ts";
import type { Synapse } from "../scheduler/index.ts";
import type { Completion, Walk, WalkLimits, WalkStatus } from "./walk.ts";

/** What happens to a running transition. */
export type TransitionInput =
  | { readonly kind: "start" }
  /** An action's result. A failure aborts the rest by itself, one above the action's own priority. */
  | { readonly kind: "result"; readonly actionId: number; readonly failed: boolean }
  | { readonly kind: "abort"; readonly priority: number; readonly completion: Completion; readonly reason: string }
  | { readonly kind: "limits"; readonly limits: WalkLimits };

/** What the transition asks for, in this order. */
export type TransitionEffect =
  | { readonly kind: "run"; readonly synapse: Synapse }
  /** A pseudo event passed; nothing is to be done for it. */
  | { readonly kind: "passed"; readonly synapse: Synapse }
  /** Nothing is in flight and nothing more will start: the last effect of a transition, once. */
  | {
      readonly kind: "ended";
      readonly status: Exclude<WalkStatus, "active">;
      readonly completion: Completion;
      readonly reason: string | undefined;
    };

/** A transition as a machine for the engine: one entrance, effects out. */
export class Transition {
  readonly walk: Walk;
  #ended = false;

  constructor(walk: Walk) {
    this.walk = walk;
  }

  step(input: TransitionInput): TransitionEffect[] {
    const { walk } = this;
    if (this.#ended) return [];
    switch (input.kind) {
      case "start":
        break;
      case "result": {
        const synapse = input.failed ? walk.inFlight().find(({ action }) => action.id === input.actionId) : undefined;
        if (!walk.confirm(input.actionId, input.failed)) return [];
        if (synapse !== undefined) {
          walk.abort(synapse.priority + 1, "restart", `${synapse.action.operationKey} failed`);
        }
        break;
      }
      case "abort":
        walk.abort(input.priority, input.completion, input.reason);
        break;
      case "limits":
        walk.setLimits(input.limits);
        break;
      default:
        return unreachable(input);
    }
    return this.#advance();
  }

  #advance(): TransitionEffect[] {
    const { walk } = this;
    const effects: TransitionEffect[] = [];
    for (let synapse = walk.next(); synapse !== undefined; synapse = walk.next()) {
      if (synapse.action.kind === "pseudo_event") {
        walk.confirm(synapse.action.id);
        effects.push({ kind: "passed", synapse });
      } else {
        effects.push({ kind: "run", synapse });
      }
    }
    const { status, completion, abortReason: reason } = walk;
    if (status !== "active") {
      this.#ended = true;
      effects.push({ kind: "ended", status, completion, reason });
    }
    return effects;
  }
}
