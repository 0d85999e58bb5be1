import { type Element, element } from "../../../src/cib/index.ts";
import type { Random } from "../random.ts";
import type { Plan } from "./plan.ts";
import type { RemotePlan } from "./resources.ts";
import { attributes } from "./xml.ts";

export type HostState = "online" | "offline" | "unclean" | "pending";

export interface HostPlan {
  readonly id: string;
  readonly name: string;
  readonly state: HostState;
  readonly remote: RemotePlan | undefined;
}

export function makeHosts(random: Random, plan: Plan): HostPlan[] {
  return Array.from({ length: plan.hosts }, (_, index) => {
    const is = (feature: "unclean" | "offline" | "pending"): boolean =>
      index > 0 && plan.has(feature) && random.chance(0.5);
    const state: HostState = is("unclean")
      ? "unclean"
      : is("offline")
        ? "offline"
        : is("pending")
          ? "pending"
          : "online";
    return { id: String(index + 1), name: `node${index + 1}`, state, remote: undefined };
  });
}

export function makeNodes(
  random: Random,
  plan: Plan,
  hosts: readonly HostPlan[],
  remotes: readonly RemotePlan[],
): Element {
  const entries: Element[] = [];
  const add = (id: string, name: string, remote: boolean): void => {
    const own = new Map<string, string>();
    if (plan.has("rule") && random.chance(0.6)) own.set("rack", random.pick(["1", "2"]));
    if (plan.has("rule") && random.chance(0.6)) own.set("load", random.pick(["3", "7", "12"]));
    if (plan.has("standby") && random.chance(0.35)) own.set("standby", "on");
    if (plan.has("maintenance") && random.chance(0.2)) own.set("maintenance", "true");
    const utilization = new Map<string, number>();
    if (plan.has("utilization")) {
      utilization.set("cpu", random.between(1, 8));
      if (random.chance(0.7)) utilization.set("memory", random.between(1, 16));
    }
    entries.push(
      element("node", { id, ...(remote ? { type: "remote" } : {}), uname: name }, [
        ...attributes("instance_attributes", `nodes-${id}`, own),
        ...attributes("utilization", `nodes-${id}`, utilization),
      ]),
    );
  };
  for (const { id, name } of hosts) {
    if (!plan.has("unknown-hosts") || random.chance(0.7)) add(id, name, false);
  }
  for (const { name, bundle } of remotes) if (bundle === undefined && random.chance(0.5)) add(name, name, true);
  return element("nodes", {}, entries);
}
