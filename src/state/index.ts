/** The cluster as read from a document: hosts, the tree of resources with their instances and roles, what runs where, what
 *  failed, is banned or pending. A CIB and a time come in, a `Cluster` goes out. Promises the same reading for the scheduler
 *  and for every screen; decides nothing and changes no document. */
export type { Cluster, StateMessage } from "./cluster.ts";
export type { Bundle, BundleReplica, Clone, Group } from "./collective.ts";
export { type Demand, type KnownDevices, knownDevices } from "./demand.ts";
export { type ValueKind, valueInEffect } from "./effective.ts";
export type { Failure } from "./failure.ts";
export { inHashOrder } from "./hash-order.ts";
export { Host } from "./host.ts";
export { type OperationName, operationKey, parseOperationKey } from "./operation-key.ts";
export type { ClusterOptions, HealthStrategy, NoQuorumPolicy, PlacementStrategy } from "./options.ts";
export { activeHosts, currentHost } from "./read/activity.ts";
export { isRemoteConnection } from "./read/agent.ts";
export { compareDigests, metaAttributeName, needsContainerName, operationDigests, replicaOf } from "./read/digests.ts";
export { failCount, hasFailures, lrmResourceOf, withoutInstance } from "./read/fail-counts.ts";
export { canFence, fenceHost } from "./read/fencing.ts";
export { compareEntries, type History, type HistoryEntry, historyOf, isMaskedProbe, isProbe } from "./read/history.ts";
export { shutdownRequested } from "./read/membership.ts";
export { OnFail, parseOnFail, roleAfterFailure } from "./read/on-fail.ts";
export {
  type ConfiguredOperation,
  configuredOperation,
  findOperation,
  type Operation,
  operationsOf,
} from "./read/operations.ts";
export { operationParameters, resourceParameters } from "./read/parameters.ts";
export { addScore, addScoreEverywhere } from "./read/placement.ts";
export { isDisabled, type ReadOptions, readCluster } from "./read/read-cluster.ts";
export type { Reading } from "./read/reading.ts";
export { type MultipleActive, Resource, type ResourceKind } from "./resource.ts";
export { parseRole, Role, roleName } from "./role.ts";
export { ABSENT, ProbeMode, ScoreTable } from "./score-table.ts";
export type { Ticket } from "./ticket.ts";
export {
  compareBytes,
  compareNames,
  integerFrom,
  intervalFrom,
  isTrue,
  leadingInteger,
  parseBoolean,
  scoreFrom,
  wholeSeconds,
} from "./values.ts";
