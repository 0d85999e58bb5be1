export type NoQuorumPolicy = "freeze" | "stop" | "ignore" | "fence" | "demote";
export type PlacementStrategy = "default" | "utilization" | "minimal" | "balanced";

/** Cluster properties the decisions rest on, read and with their defaults. Times in milliseconds. */
export interface ClusterOptions {
  readonly fencingEnabled: boolean;
  /** A fencing device is configured (or watchdog fencing is). */
  readonly haveFencing: boolean;
  readonly enableUnfencing: boolean;
  readonly startupFencing: boolean;
  readonly concurrentFencing: boolean;
  readonly fenceRemoteWithoutQuorum: boolean;
  readonly fencingAction: "reboot" | "off";
  readonly fencingTimeoutMs: number;
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
  /** The properties as written, names as written. */
  readonly all: ReadonlyMap<string, string>;
}
