import type { Random } from "../random.ts";

/** What a random cluster may have, and how likely. Each feature is on or off for a cluster as a whole, so that rare ones meet
 *  each other. */
const WEIGHTS = {
  group: 0.3,
  clone: 0.25,
  "unique-clone": 0.06,
  promotable: 0.15,
  template: 0.15,
  tag: 0.08,
  location: 0.5,
  "location-set": 0.06,
  "location-pattern": 0.06,
  rule: 0.25,
  colocation: 0.4,
  "colocation-set": 0.12,
  "colocation-extras": 0.1,
  order: 0.4,
  "order-set": 0.15,
  "order-extras": 0.1,
  ticket: 0.12,
  utilization: 0.15,
  stickiness: 0.4,
  migration: 0.2,
  "migration-history": 0.08,
  "target-role": 0.2,
  unmanaged: 0.08,
  maintenance: 0.05,
  standby: 0.15,
  shutdown: 0.08,
  "shutdown-lock": 0.05,
  priority: 0.15,
  critical: 0.06,
  failure: 0.35,
  "fail-count": 0.2,
  "failure-timeout": 0.1,
  "on-fail": 0.2,
  "in-flight": 0.15,
  orphan: 0.1,
  unclean: 0.2,
  offline: 0.15,
  pending: 0.06,
  "no-quorum": 0.08,
  asymmetric: 0.07,
  health: 0.06,
  "stonith-off": 0.2,
  "no-history": 0.15,
  "multiple-active": 0.05,
  "stopped-monitor": 0.08,
  options: 0.25,
  digest: 0.2,
  "attribute-rule": 0.06,
  "op-defaults": 0.06,
  "operation-extras": 0.1,
  "clone-extras": 0.1,
  discovery: 0.06,
  requires: 0.08,
  unfencing: 0.05,
  topology: 0.05,
  remote: 0.08,
  guest: 0.08,
  bundle: 0.08,
} as const;

/** These are drawn from a sequence of their own: a seed whose cluster has none of them means what it always did. */
const LATER_WEIGHTS = {
  "container-on-remote": 0.04,
  "grouped-remote": 0.03,
  "surplus-instances": 0.04,
  "surplus-monitors": 0.04,
  "unknown-hosts": 0.03,
} as const;

type Early = keyof typeof WEIGHTS;
type Late = keyof typeof LATER_WEIGHTS;
export type Feature = Early | Late;

const EARLY = Object.keys(WEIGHTS) as readonly Early[];
const LATE = Object.keys(LATER_WEIGHTS) as readonly Late[];
export const FEATURES: readonly Feature[] = [...EARLY, ...LATE];

export interface Plan {
  readonly hosts: number;
  readonly resources: number;
  readonly has: (feature: Feature) => boolean;
  readonly features: readonly Feature[];
}

export interface PlanOptions {
  /** Only these features may occur. */
  readonly only?: readonly Feature[];
  /** These occur never. */
  readonly never?: readonly Feature[];
  /** These occur always. */
  readonly always?: readonly Feature[];
  readonly maxHosts?: number;
  readonly maxResources?: number;
}

export function makePlan(random: Random, later: Random, options: PlanOptions = {}): Plan {
  const isWanted = (feature: Feature, drawn: boolean): boolean => {
    if (options.always?.includes(feature)) return true;
    if (options.never?.includes(feature)) return false;
    return drawn && (options.only === undefined || options.only.includes(feature));
  };
  const features: readonly Feature[] = [
    ...EARLY.filter((feature) => isWanted(feature, random.chance(WEIGHTS[feature]))),
    ...LATE.filter((feature) => isWanted(feature, later.chance(LATER_WEIGHTS[feature]))),
  ];
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
