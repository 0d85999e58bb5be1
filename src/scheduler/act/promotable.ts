import { INFINITY } from "../../base/index.ts";
import type { Resource } from "../../state/index.ts";
import { Is, Rel, relate } from "../action.ts";
import { resourceMilestone } from "../actions.ts";
import { createPair } from "../order/notify.ts";
import type { Plan } from "../plan.ts";

interface Changes {
  promoting: boolean;
  demoting: boolean;
}

function noteChanges(plan: Plan, resource: Resource, changes: Changes): void {
  if (resource.children.length > 0) {
    for (const child of resource.children) noteChanges(plan, child, changes);
    return;
  }
  for (const action of plan.of(resource).actions) {
    if (action.has(Is.Optional)) continue;
    if (action.task === "demote") changes.demoting = true;
    else if (action.task === "promote") changes.promoting = true;
  }
}

/** The moments when the first instance is promoted or demoted and the last has been. */
export function createPromotableMilestones(plan: Plan, clone: Resource): void {
  const changes: Changes = { promoting: false, demoting: false };
  for (const instance of clone.children) {
    plan.rules.act[instance.kind].createActions(plan, instance);
    noteChanges(plan, instance, changes);
  }
  const { notify } = plan.of(clone);
  const promote = resourceMilestone(plan, clone, "promote", !changes.promoting, true);
  const promoted = resourceMilestone(plan, clone, "promoted", !changes.promoting, true);
  promoted.priority = INFINITY;
  createPair(plan, clone, notify, "promote", promote, promoted);
  const demote = resourceMilestone(plan, clone, "demote", !changes.demoting, true);
  const demoted = resourceMilestone(plan, clone, "demoted", !changes.demoting, true);
  demoted.priority = INFINITY;
  createPair(plan, clone, notify, "demote", demote, demoted);
  const { start, stop } = notify;
  if (notify.promote !== undefined && notify.demote !== undefined) {
    // First down, then up; demotions before anything else.
    relate(stop?.postDone, notify.promote.pre, Rel.Ordered);
    relate(start?.postDone, notify.promote.pre, Rel.Ordered);
    relate(notify.demote.postDone, notify.promote.pre, Rel.Ordered);
    relate(notify.demote.postDone, start?.pre, Rel.Ordered);
    relate(notify.demote.postDone, stop?.pre, Rel.Ordered);
  }
  // The priority served the promotion; actions go by the clone's own.
  for (const instance of clone.children) instance.priority = clone.priority;
}
