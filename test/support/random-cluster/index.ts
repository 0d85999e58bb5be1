import { type Element, element } from "../../../src/cib/index.ts";
import { Random } from "../random.ts";
import { makeConstraints } from "./constraints.ts";
import { NOW_S } from "./history.ts";
import { makeHosts, makeNodes } from "./hosts.ts";
import { makePlan, type Plan, type PlanOptions } from "./plan.ts";
import { makeResources } from "./resources.ts";
import { makeStatus } from "./status.ts";
import { attributes, nvpair } from "./xml.ts";

export { FEATURES, type Feature, type Plan, type PlanOptions } from "./plan.ts";

export interface RandomCluster {
  readonly seed: number;
  readonly plan: Plan;
  readonly cib: Element;
}

/** A valid cluster in some state, the same one for the same seed: hosts up and down, resources of all kinds, constraints,
 *  histories with failures and operations in flight. */
export function randomCluster(seed: number, options: PlanOptions = {}): RandomCluster {
  const random = new Random(seed);
  const plan = makePlan(random, new Random(seed + 0x10000000), options);
  const hosts = makeHosts(random, plan);
  const resources = makeResources(random, plan);
  const names = [...hosts, ...resources.remotes.filter(({ bundle }) => bundle === undefined)].map(({ name }) => name);
  const constraints = makeConstraints(random, plan, resources, names);
  const status = makeStatus(random, plan, resources, hosts);
  const configuration = element("configuration", {}, [
    element("crm_config", {}, [element("cluster_property_set", { id: "o" }, properties(random, plan))]),
    makeNodes(random, plan, hosts, resources.remotes),
    resources.xml,
    constraints.xml,
    ...(constraints.tags.length > 0 ? [element("tags", {}, constraints.tags)] : []),
    ...topology(plan, names),
    ...defaults(random, plan),
  ]);
  const cib = element(
    "cib",
    {
      crm_feature_set: "3.16.1",
      "validate-with": "pacemaker-3.9",
      epoch: "1",
      num_updates: "1",
      admin_epoch: "0",
      "have-quorum": plan.has("no-quorum") ? "0" : "1",
      "dc-uuid": "1",
      "execution-date": String(NOW_S),
    },
    [configuration, status],
  );
  return { seed, plan, cib };
}

function properties(random: Random, plan: Plan): Element[] {
  const values = new Map<string, string>();
  const { has } = plan;
  values.set("stonith-enabled", has("stonith-off") ? "false" : "true");
  if (has("no-quorum") || random.chance(0.1)) {
    values.set("no-quorum-policy", random.pick(["stop", "freeze", "ignore", "demote", "suicide"]));
  }
  if (has("asymmetric")) values.set("symmetric-cluster", "false");
  if (has("utilization"))
    values.set("placement-strategy", random.pick(["utilization", "minimal", "balanced", "default"]));
  if (has("health"))
    values.set("node-health-strategy", random.pick(["migrate-on-red", "only-green", "progressive", "custom", "none"]));
  if (has("shutdown-lock")) values.set("shutdown-lock", "true");
  if (has("options")) {
    const maybe = (name: string, value: string, probability: number): void => {
      if (random.chance(probability)) values.set(name, value);
    };
    maybe("start-failure-is-fatal", "false", 0.3);
    maybe("stop-orphan-resources", "false", 0.2);
    maybe("stop-orphan-actions", "false", 0.2);
    maybe("concurrent-fencing", random.pick(["true", "false"]), 0.4);
    maybe("maintenance-mode", "true", 0.1);
    maybe("stop-all-resources", "true", 0.1);
    maybe("enable-startup-probes", "false", 0.15);
    maybe("stonith-action", "off", 0.2);
    maybe("startup-fencing", "false", 0.15);
    maybe("priority-fencing-delay", "15s", 0.2);
    maybe("have-watchdog", "true", 0.1);
    maybe("shutdown-lock-limit", "30min", 0.3);
    maybe("node-health-base", "10", 0.2);
    maybe("node-pending-timeout", "2h", 0.2);
  }
  return [...values].map(([name, value]) => nvpair("o", name, value));
}

function topology(plan: Plan, hosts: readonly string[]): Element[] {
  if (!plan.has("topology") || plan.has("stonith-off")) return [];
  const level = (target: string): Element =>
    element("fencing-level", { id: `level-${target}`, target, index: "1", devices: "fencing" });
  return [element("fencing-topology", {}, hosts.map(level))];
}

function defaults(random: Random, plan: Plan): Element[] {
  const found: Element[] = [];
  const forResources = new Map<string, string | number>();
  if (plan.has("stickiness")) forResources.set("resource-stickiness", random.pick([1, 100, 1000]));
  if (plan.has("fail-count") && random.chance(0.4)) forResources.set("failure-timeout", random.pick(["1h", "1d"]));
  const rsc = attributes("meta_attributes", "rsc-defaults", forResources);
  if (plan.has("op-defaults")) {
    const expression = element("rsc_expression", {
      id: "rsc-defaults-e",
      class: "ocf",
      provider: "heartbeat",
      type: random.pick(["Dummy", "apache"]),
    });
    const rule = element("rule", { id: "rsc-defaults-rule" }, [expression]);
    rsc.push(...attributes("meta_attributes", "rsc-ruled", new Map([["resource-stickiness", 50]]), [rule]));
  }
  if (rsc.length > 0) found.push(element("rsc_defaults", {}, rsc));
  if (plan.has("op-defaults")) {
    const expression = element("op_expression", {
      id: "op-defaults-e",
      name: random.pick(["monitor", "start"]),
      ...(random.chance(0.5) ? { interval: "10s" } : {}),
    });
    const rule = element("rule", { id: "op-defaults-rule" }, [expression]);
    const values = new Map<string, string>([["timeout", "77s"]]);
    if (random.chance(0.3)) values.set("on-fail", random.pick(["block", "restart", "fence"]));
    found.push(element("op_defaults", {}, attributes("meta_attributes", "op-defaults", values, [rule])));
  }
  return found;
}
