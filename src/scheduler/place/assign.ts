import { type Host, type Resource, Role } from "../../state/index.ts";
import { Is } from "../action.ts";
import type { Plan } from "../plan.ts";
import { consumeCapacity, releaseCapacity } from "./capacity.ts";
import { isUsable } from "./scores.ts";
import { inTableOrder } from "./utilization.ts";

/** Assigns a resource and all below it to a host, or to none. A host that cannot take it counts as none, unless forced.
 *  Returns whether that changed anything. */
export function assignTo(
  plan: Plan,
  resource: Resource,
  host: Host | undefined,
  score: number,
  force: boolean,
  stopIfFail: boolean,
): boolean {
  if (resource.children.length > 0) {
    let changed = false;
    for (const child of resource.children) {
      changed = assignTo(plan, child, host, score, force, stopIfFail) || changed;
    }
    return changed;
  }
  const item = plan.of(resource);
  let chosen = host;
  if (!force && chosen !== undefined && (score < 0 || (!isUsable(chosen) && !chosen.isGuest))) {
    if (stopIfFail) resource.nextRole = Role.Stopped;
    chosen = undefined;
  }
  const changed = item.assigned === undefined ? chosen !== undefined : item.assigned !== chosen;
  unassign(plan, resource);
  item.unassigned = false;
  if (chosen === undefined) {
    if (stopIfFail) stopUnassigned(plan, resource);
    return changed;
  }
  item.assigned = chosen;
  item.assignedScore = score;
  plan.load[chosen.index]!++;
  consumeCapacity(plan, chosen, resource);
  if (plan.showUtilization) {
    plan.noted.push({
      kind: "utilization",
      when: "pcmk__assign_resource",
      resource: resource.id,
      host: chosen.name,
      values: inTableOrder([...resource.utilization]),
    });
  }
  return changed;
}

/** A resource that got no host stops: what was planned for it otherwise cannot happen. */
function stopUnassigned(plan: Plan, resource: Resource): void {
  resource.nextRole = Role.Stopped;
  for (const action of plan.of(resource).actions) {
    if (action.task === "stop") {
      action.clear(Is.Optional);
    } else if (action.task === "start") {
      action.clear(Is.Runnable);
    } else {
      const interval = action.meta.get("interval");
      if (interval !== undefined && interval !== "0" && action.meta.get("op_target_rc") !== "7") {
        action.clear(Is.Runnable);
      }
    }
  }
}

export function unassign(plan: Plan, resource: Resource): void {
  const item = plan.of(resource);
  item.unassigned = true;
  if (resource.children.length > 0) {
    for (const child of resource.children) unassign(plan, child);
    return;
  }
  const old = item.assigned;
  if (old === undefined) return;
  item.assigned = undefined;
  plan.load[old.index]!--;
  releaseCapacity(plan, old, resource);
}
