import type { Host } from "../state/index.ts";
import { Action, Is } from "./action.ts";
import type { Plan } from "./plan.ts";

const NO_META = new Map<string, string>();

/** An action without resource. */
export function singleton(plan: Plan, key: string, task: string, host: Host | undefined, optional: boolean): Action {
  let action = plan.singletons.get(key);
  if (action === undefined) {
    const flags = Is.Runnable | (optional ? Is.Optional : 0);
    action = new Action(plan.actions.length + 1, task, key, undefined, host, flags, undefined, NO_META);
    plan.actions.push(action);
    plan.singletons.set(key, action);
  }
  if (!optional) action.clear(Is.Optional);
  return action;
}

/** A point in time without resource. */
export function milestone(plan: Plan, name: string): Action {
  const known = plan.singletons.get(name);
  if (known !== undefined) return known;
  const action = singleton(plan, name, name, undefined, true);
  action.set(Is.Pseudo | Is.Runnable);
  return action;
}
