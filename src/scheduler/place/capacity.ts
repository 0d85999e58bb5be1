import type { Host, Resource } from "../../state/index.ts";
import { type Plan, utilizationValue } from "../plan.ts";

/** Below zero when the first host has more left: each kind of capacity has a vote. */
export function compareCapacities(plan: Plan, a: Host, b: Host): number {
  const left = plan.capacity[a.index]!;
  const right = plan.capacity[b.index]!;
  let result = 0;
  for (const [name, value] of left) result -= Math.sign(value - (right.get(name) ?? 0));
  for (const [name, value] of right) if (!left.has(name)) result += Math.sign(value);
  return result;
}

export function consumeCapacity(plan: Plan, host: Host, resource: Resource): void {
  changeCapacity(plan.capacity[host.index]!, resource, -1);
}

export function releaseCapacity(plan: Plan, host: Host, resource: Resource): void {
  changeCapacity(plan.capacity[host.index]!, resource, 1);
}

const INT_LIMIT = 2_147_483_647;

export function changeCapacity(values: Map<string, number>, resource: Resource, sign: 1 | -1): void {
  for (const [name, text] of resource.utilization) {
    const value = (values.get(name) ?? 0) + sign * utilizationValue(text);
    values.set(name, Math.max(-INT_LIMIT - 1, Math.min(value, INT_LIMIT)));
  }
}
