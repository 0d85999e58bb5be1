import { fenceAction } from "./act/fence.ts";
import { CIB_DELETE, DEMOTE, Is, operationKey, Rel, relate, STOP } from "./action.ts";
import { actionsWithKey, clearFailures, resourceAction } from "./actions.ts";
import type { Plan } from "./plan.ts";

/** Turns what the history asks for into actions, in the order found. */
export function replayDemands(plan: Plan): void {
  for (const demand of plan.cluster.demands.splice(0)) {
    switch (demand.kind) {
      case "stop":
        resourceAction(plan, demand.resource, STOP, "stop", demand.host, false, 0, demand.managed);
        break;
      case "demote":
        resourceAction(plan, demand.resource, DEMOTE, "demote", demand.host, false, 0, demand.managed);
        break;
      case "stop-optional":
        for (const stop of actionsWithKey(plan, demand.resource, STOP, demand.host)) stop.set(Is.Optional);
        break;
      case "recurring": {
        const { resource, host, task, intervalMs, managed } = demand;
        resourceAction(plan, resource, operationKey(task, intervalMs), task, host, true, intervalMs, managed);
        break;
      }
      case "fence":
        fenceAction(plan, demand.host, {
          reason: demand.reason,
          required: false,
          priorityDelay: demand.priorityDelay,
          devices: demand.devices,
        });
        break;
      case "clear-failures": {
        const clear = clearFailures(plan, demand.resource, demand.host, demand.managed);
        if (demand.afterFencing !== undefined) {
          const { host, devices } = demand.afterFencing;
          relate(fenceAction(plan, host, { required: false, devices }), clear, Rel.FirstImpliesThen);
        }
        break;
      }
      case "forget":
        resourceAction(plan, demand.resource, CIB_DELETE, "lrm_delete", demand.host, false, 0, demand.managed);
    }
  }
}
