import { addScores } from "../../base/index.ts";
import { type Host, hasFailures, isTrue, type Resource, Role, scoreFrom } from "../../state/index.ts";
import { addLocation } from "../constraints/location.ts";
import type { Plan } from "../plan.ts";
import { addAt } from "./scores.ts";
import { applyExclusiveDiscovery, applyThreshold } from "./threshold.ts";

/** Hosts that report bad health (node attributes `#health...`) are avoided, as far as node-health-strategy says. */
export function applyHealth(plan: Plan): void {
  const { options, hosts, top } = plan.cluster;
  const { healthStrategy, healthBase, healthScores } = options;
  if (healthStrategy === "none") return;
  for (const host of hosts) {
    let health = healthStrategy === "progressive" ? healthBase : 0;
    for (const [name, value] of host.attributes) {
      if (!name.startsWith("#health")) continue;
      const score = scoreFrom(value, healthScores);
      if (score === undefined)
        plan.report("warning", `Ignoring ${name} for ${host.name} because '${value}' is not a valid value`);
      else health = addScores(score, health);
    }
    if (health === 0) continue;
    for (const resource of top) {
      if (health < 0 && isTrue(resource.meta.get("allow-unhealthy-nodes"))) continue;
      addLocation(plan, healthStrategy, resource, Role.Unknown, undefined, [{ host, score: health }]);
    }
  }
}

function applyStickiness(plan: Plan, resource: Resource): void {
  if (resource.children.length > 0) {
    for (const child of resource.children) applyStickiness(plan, child);
    return;
  }
  if (!resource.managed || resource.stickiness < 1 || resource.activeOn.length !== 1) return;
  const [host] = resource.activeOn as [Host];
  if (!plan.cluster.options.symmetricCluster && !resource.allowed.has(host.index)) return;
  addAt(plan, resource, host, resource.stickiness, "stickiness");
}

/** Everything that says where resources may go, other resources apart. */
export function applyCriteria(plan: Plan): void {
  const { cluster, rules } = plan;
  if (cluster.options.shutdownLock) {
    for (const resource of cluster.top) rules.place[resource.kind].lockToHost(plan, resource);
  }
  for (let i = plan.locations.length - 1; i >= 0; i--) {
    const location = plan.locations[i]!;
    rules.place[location.resource.kind].applyLocation(plan, location.resource, location);
  }
  for (const resource of cluster.top) applyStickiness(plan, resource);
  for (const host of cluster.hosts) {
    const failures = hasFailures(cluster, host);
    for (const resource of cluster.top) {
      if (failures) applyThreshold(plan, resource, host);
      applyExclusiveDiscovery(plan, resource, host);
    }
  }
}
