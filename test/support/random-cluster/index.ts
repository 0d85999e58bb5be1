import { type Element, element } from "../../../src/cib/index.ts";
import { Random } from "../random.ts";
import { makeConstraints } from "./constraints.ts";
import { makePlan, type Plan, type PlanOptions } from "./plan.ts";
import { attributes, makeResources } from "./resources.ts";
import { makeHosts, makeNodes, makeStatus, NOW_S } from "./status.ts";

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
  const plan = makePlan(random, options);
  const hosts = makeHosts(random, plan);
  const resources = makeResources(random, plan);
  const constraints = makeConstraints(
    random,
    plan,
    resources,
    hosts.map(({ name }) => name),
  );
  const status = makeStatus(random, plan, resources, hosts);
  const defaults = new Map<string, string | number>();
  if (plan.has("stickiness")) defaults.set("resource-stickiness", random.pick([1, 100, 1000]));
  if (plan.has("fail-count") && random.chance(0.4)) defaults.set("failure-timeout", random.pick(["1h", "1d"]));
  const configuration = element("configuration", {}, [
    element("crm_config", {}, [element("cluster_property_set", { id: "o" }, properties(random, plan))]),
    makeNodes(random, plan, hosts),
    resources.xml,
    constraints,
    ...(defaults.size > 0
      ? [element("rsc_defaults", {}, attributes("meta_attributes", "rsc-defaults", defaults))]
      : []),
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
    values.set("node-health-strategy", random.pick(["migrate-on-red", "only-green", "progressive", "none"]));
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
  }
  return [...values].map(([name, value]) => element("nvpair", { id: `o-${name}`, name, value }));
}
