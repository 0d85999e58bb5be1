import { type HealthScores, intervalFrom, isTrue, leadingInteger, parseBoolean, scoreFrom } from "./values.ts";

export type NoQuorumPolicy = "freeze" | "stop" | "ignore" | "fence" | "demote";
export type PlacementStrategy = "default" | "utilization" | "minimal" | "balanced";
export type HealthStrategy = "none" | "migrate-on-red" | "only-green" | "progressive" | "custom";

/** Cluster properties the decisions rest on, read and with their defaults. Times in milliseconds. */
export interface ClusterOptions {
  readonly fencingEnabled: boolean;
  readonly haveWatchdog: boolean;
  readonly startupFencing: boolean;
  readonly concurrentFencing: boolean;
  readonly fenceRemoteWithoutQuorum: boolean;
  readonly fencingAction: string;
  /** As written; the graph carries it on. */
  readonly fencingTimeout: string;
  readonly clusterDelay: string;
  readonly batchLimit: string;
  /** undefined = no limit. */
  readonly migrationLimit: string | undefined;
  readonly priorityFencingDelayMs: number;
  readonly noQuorumPolicy: NoQuorumPolicy;
  readonly symmetricCluster: boolean;
  readonly maintenanceMode: boolean;
  readonly stopAllResources: boolean;
  readonly stopRemovedResources: boolean;
  readonly cancelRemovedActions: boolean;
  readonly startFailureIsFatal: boolean;
  readonly enableStartupProbes: boolean;
  readonly shutdownLock: boolean;
  readonly shutdownLockLimitMs: number;
  readonly nodePendingTimeoutMs: number;
  readonly placementStrategy: PlacementStrategy;
  readonly healthStrategy: HealthStrategy;
  readonly healthBase: number;
  readonly healthScores: HealthScores;
  readonly clusterName: string | undefined;
  /** The properties as written, names as written. */
  readonly all: ReadonlyMap<string, string>;
}

interface OptionRule {
  readonly legacyName?: string;
  readonly default: string;
  readonly valid?: (value: string) => boolean;
}

const boolean = (fallback: boolean, legacyName?: string): OptionRule => ({
  default: String(fallback),
  valid: (value) => parseBoolean(value) !== undefined,
  ...(legacyName === undefined ? {} : { legacyName }),
});
const oneOf =
  (...words: readonly string[]) =>
  (value: string): boolean =>
    words.includes(value.toLowerCase());
const isDuration = (value: string): boolean => value.startsWith("P") || leadingInteger(value) !== undefined;
const isInteger = (value: string): boolean => scoreFrom(value) !== undefined && leadingInteger(value) !== undefined;
const isScore = (value: string): boolean => scoreFrom(value) !== undefined;

/** Source: Pacemaker Explained, "Cluster options"; names before the slash are what older configurations say. */
const RULES = {
  "no-quorum-policy": { default: "stop", valid: oneOf("stop", "freeze", "ignore", "demote", "fence", "suicide") },
  "shutdown-lock": boolean(false),
  "shutdown-lock-limit": { default: "0", valid: isDuration },
  "symmetric-cluster": boolean(true),
  "maintenance-mode": boolean(false),
  "start-failure-is-fatal": boolean(true),
  "enable-startup-probes": boolean(true),
  "fence-remote-without-quorum": boolean(false),
  "fencing-enabled": boolean(true, "stonith-enabled"),
  "fencing-action": { legacyName: "stonith-action", default: "reboot", valid: oneOf("reboot", "off") },
  "fencing-timeout": { legacyName: "stonith-timeout", default: "60s", valid: isDuration },
  "have-watchdog": boolean(false),
  "concurrent-fencing": boolean(true),
  "startup-fencing": boolean(true),
  "priority-fencing-delay": { default: "0", valid: isDuration },
  "node-pending-timeout": { default: "0", valid: isDuration },
  "cluster-delay": { default: "60s", valid: isDuration },
  "batch-limit": { default: "0", valid: isInteger },
  "migration-limit": { default: "-1", valid: isInteger },
  "stop-all-resources": boolean(false),
  "stop-removed-resources": boolean(true, "stop-orphan-resources"),
  "cancel-removed-actions": boolean(true, "stop-orphan-actions"),
  "node-health-strategy": {
    default: "none",
    valid: oneOf("none", "migrate-on-red", "only-green", "progressive", "custom"),
  },
  "node-health-base": { default: "0", valid: isInteger },
  "node-health-green": { default: "0", valid: isScore },
  "node-health-yellow": { default: "0", valid: isScore },
  "node-health-red": { default: "-INFINITY", valid: isScore },
  "placement-strategy": { default: "default", valid: oneOf("default", "utilization", "minimal", "balanced") },
} as const satisfies Readonly<Record<string, OptionRule>>;

export interface OptionsContext {
  readonly quorate: boolean;
  /** `no-quorum-panic` of the root: this host saw quorum since it started. */
  readonly noQuorumPanic: boolean;
  readonly report: (level: "error" | "warning", text: string) => void;
}

export function readOptions(all: ReadonlyMap<string, string>, context: OptionsContext): ClusterOptions {
  const text = (name: keyof typeof RULES): string => {
    const rule: OptionRule = RULES[name];
    const value = all.get(name) ?? (rule.legacyName === undefined ? undefined : all.get(rule.legacyName));
    if (value === undefined) return rule.default;
    if (rule.valid === undefined || rule.valid(value)) return value;
    context.report("error", `Using default value for cluster option '${name}' because '${value}' is invalid`);
    return rule.default;
  };
  const flag = (name: keyof typeof RULES): boolean => isTrue(text(name));
  const fencingEnabled = flag("fencing-enabled");
  const migrationLimit = text("migration-limit");
  return {
    fencingEnabled,
    haveWatchdog: flag("have-watchdog"),
    startupFencing: fencingEnabled && flag("startup-fencing"),
    concurrentFencing: flag("concurrent-fencing"),
    fenceRemoteWithoutQuorum: flag("fence-remote-without-quorum"),
    fencingAction: text("fencing-action"),
    fencingTimeout: text("fencing-timeout"),
    clusterDelay: text("cluster-delay"),
    batchLimit: text("batch-limit"),
    migrationLimit: (leadingInteger(migrationLimit) ?? 0) > 0 ? migrationLimit : undefined,
    priorityFencingDelayMs: intervalFrom(text("priority-fencing-delay")),
    noQuorumPolicy: quorumPolicy(text("no-quorum-policy").toLowerCase(), fencingEnabled, context),
    symmetricCluster: flag("symmetric-cluster"),
    maintenanceMode: flag("maintenance-mode"),
    stopAllResources: flag("stop-all-resources"),
    stopRemovedResources: flag("stop-removed-resources"),
    cancelRemovedActions: flag("cancel-removed-actions"),
    startFailureIsFatal: flag("start-failure-is-fatal"),
    enableStartupProbes: flag("enable-startup-probes"),
    shutdownLock: flag("shutdown-lock"),
    shutdownLockLimitMs: intervalFrom(text("shutdown-lock-limit")),
    nodePendingTimeoutMs: intervalFrom(text("node-pending-timeout")),
    placementStrategy: text("placement-strategy").toLowerCase() as PlacementStrategy,
    ...healthOptions(text),
    clusterName: all.get("cluster-name"),
    all,
  };
}

/** `fence` holds only with fencing, and only for a partition that had quorum once: others must not shoot. */
function quorumPolicy(text: string, fencingEnabled: boolean, context: OptionsContext): NoQuorumPolicy {
  switch (text) {
    case "ignore":
    case "freeze":
    case "demote":
      return text;
    case "fence":
    case "suicide":
      if (!fencingEnabled) {
        context.report("error", "Resetting no-quorum-policy to 'stop' because fencing is disabled");
        return "stop";
      }
      return context.noQuorumPanic || context.quorate ? "fence" : "stop";
    default:
      return "stop";
  }
}

function healthOptions(
  text: (name: keyof typeof RULES) => string,
): Pick<ClusterOptions, "healthStrategy" | "healthBase" | "healthScores"> {
  const healthStrategy = text("node-health-strategy").toLowerCase() as HealthStrategy;
  const score = (name: keyof typeof RULES): number => scoreFrom(text(name)) ?? 0;
  const healthBase = score("node-health-base");
  const ban = -1_000_000;
  switch (healthStrategy) {
    case "none":
      return { healthStrategy, healthBase, healthScores: { red: 0, yellow: 0, green: 0 } };
    case "migrate-on-red":
      return { healthStrategy, healthBase, healthScores: { red: ban, yellow: 0, green: 0 } };
    case "only-green":
      return { healthStrategy, healthBase, healthScores: { red: ban, yellow: ban, green: 0 } };
    default:
      return {
        healthStrategy,
        healthBase,
        healthScores: {
          red: score("node-health-red"),
          yellow: score("node-health-yellow"),
          green: score("node-health-green"),
        },
      };
  }
}
