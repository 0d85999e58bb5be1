import { INFINITY } from "../../base/index.ts";
import { failCount, type Host, ProbeMode, type Resource } from "../../state/index.ts";
import { operationKey } from "../action.ts";
import { actionsOn } from "../actions.ts";
import type { Plan } from "../plan.ts";
import { addAt } from "./scores.ts";

/** The resource to be banned from a host because migration-threshold is reached there, undefined when it is not. */
export function thresholdReached(plan: Plan, resource: Resource, host: Host): Resource | undefined {
  if (resource.migrationThreshold === 0 || resource.ignoreFailure) return undefined;
  const { count } = failCount(plan.cluster, resource, host, { effective: true, launched: true });
  if (count <= 0 || count < resource.migrationThreshold) return undefined;
  const banned = resource.unique ? resource : resource.top;
  plan.report(
    "warning",
    `${banned.id} cannot run on ${host.name} due to reaching migration threshold (clean up resource to allow again)`,
  );
  return banned;
}

/** Bans resources from hosts where they failed too often, unless the failures are about to be cleared. */
export function applyThreshold(plan: Plan, resource: Resource, host: Host): void {
  if (resource.children.length > 0) {
    for (const child of resource.children) applyThreshold(plan, child, host);
    return;
  }
  if (actionsOn(plan, resource, operationKey("clear_failcount"), host).length > 0) return;
  const banned = thresholdReached(plan, resource, host);
  if (banned !== undefined) addAt(plan, banned, host, -INFINITY, "__fail_limit__");
}

/** A resource that is looked for on certain hosts only runs on those only. */
export function applyExclusiveDiscovery(plan: Plan, resource: Resource, host: Host): void {
  if (!resource.exclusiveProbes && !resource.top.exclusiveProbes) return;
  for (const child of resource.children) applyExclusiveDiscovery(plan, child, host);
  if (resource.allowed.has(host.index) && resource.allowed.mode(host.index) !== ProbeMode.Exclusive) {
    resource.allowed.set(host.index, -INFINITY);
    plan.note(resource, host, -INFINITY, "resource-discovery");
  }
}
