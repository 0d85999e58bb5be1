import type { Random } from "../random.ts";

/** What a random cluster may have. Each feature is on or off for a cluster as a whole, so that rare ones meet each other. */
export const FEATURES = [
  "group",
  "clone",
  "unique-clone",
  "promotable",
  "template",
  "location",
  "rule",
  "colocation",
  "colocation-set",
  "order",
  "order-set",
  "ticket",
  "utilization",
  "stickiness",
  "migration",
  "target-role",
  "unmanaged",
  "maintenance",
  "standby",
  "priority",
  "failure",
  "fail-count",
  "on-fail",
  "in-flight",
  "orphan",
  "unclean",
  "offline",
  "no-quorum",
  "asymmetric",
  "health",
  "stonith-off",
  "no-history",
  "multiple-active",
  "stopped-monitor",
  "options",
  "digest",
  "discovery",
  "requires",
  "guest",
  "remote",
  "bundle",
] as const;

export type Feature = (typeof FEATURES)[number];

/** How likely a cluster has a feature. */
const WEIGHTS: Readonly<Record<Feature, number>> = {
  group: 0.3,
  clone: 0.25,
  "unique-clone": 0.06,
  promotable: 0.15,
  template: 0.15,
  location: 0.5,
  rule: 0.25,
  colocation: 0.4,
  "colocation-set": 0.12,
  order: 0.4,
  "order-set": 0.15,
  ticket: 0.12,
  utilization: 0.15,
  stickiness: 0.4,
  migration: 0.2,
  "target-role": 0.2,
  unmanaged: 0.08,
  maintenance: 0.05,
  standby: 0.15,
  priority: 0.15,
  failure: 0.35,
  "fail-count": 0.2,
  "on-fail": 0.2,
  "in-flight": 0.15,
  orphan: 0.1,
  unclean: 0.2,
  offline: 0.15,
  "no-quorum": 0.08,
  asymmetric: 0.07,
  health: 0.06,
  "stonith-off": 0.2,
  "no-history": 0.15,
  "multiple-active": 0.05,
  "stopped-monitor": 0.08,
  options: 0.25,
  digest: 0.2,
  discovery: 0.06,
  requires: 0.08,
  guest: 0,
  remote: 0,
  bundle: 0,
};

export interface Plan {
  readonly hosts: number;
  readonly resources: number;
  readonly has: (feature: Feature) => boolean;
  readonly features: readonly Feature[];
}

export interface PlanOptions {
  /** Only these features may occur. */
  readonly only?: readonly Feature[];
  /** These occur always. */
  readonly always?: readonly Feature[];
  readonly maxHosts?: number;
  readonly maxResources?: number;
}

export function makePlan(random: Random, options: PlanOptions = {}): Plan {
  const features = FEATURES.filter((feature) => {
    const drawn = random.chance(WEIGHTS[feature]);
    if (options.always?.includes(feature)) return true;
    return drawn && (options.only === undefined || options.only.includes(feature));
  });
  const has = new Set<Feature>(features);
  return {
    hosts: random.weighted([
      [2, 5],
      [3, 5],
      [random.between(4, options.maxHosts ?? 6), 2],
      [1, 0.5],
    ]),
    resources: random.between(1, random.chance(0.8) ? 6 : (options.maxResources ?? 14)),
    has: (feature) => has.has(feature),
    features,
  };
}
