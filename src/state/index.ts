/** The cluster as read from a document: hosts, the tree of resources with their instances and roles, what runs where, what
 *  failed, is banned or pending. A CIB and a time come in, a `Cluster` goes out. Promises the same reading for the scheduler
 *  and for every screen; decides nothing and changes no document. */
export type { Cluster, StateMessage } from "./cluster.ts";
export type { Bundle, BundleReplica, Clone } from "./collective.ts";
export type { Failure } from "./failure.ts";
export { Host } from "./host.ts";
export type { ClusterOptions, NoQuorumPolicy, PlacementStrategy } from "./options.ts";
export { type MultipleActive, Resource, type ResourceKind } from "./resource.ts";
export { parseRole, Role, roleName } from "./role.ts";
export type { Ticket } from "./ticket.ts";
