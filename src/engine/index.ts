/** The runtime of a node and the playground: threads, sockets, disks and processes, which carry out what the machines of the
 *  rooms below ask for. In come packets, files, clients, agents' ends and the clock; out come effects in the world. It
 *  promises the order that is written beside each kind of effect, and decides nothing by itself. */
export { type EngineClock, realClock, ScaledClock } from "./clock.ts";
export * from "./control/index.ts";
export * from "./disk/index.ts";
export { checkDocument, fencingEnabled } from "./document-check.ts";
export { keepCommit } from "./keep-commits.ts";
export * from "./links/index.ts";
export * from "./liveness/index.ts";
export { type LivenessNetwork, memoryLiveness } from "./memory-liveness.ts";
export { MetadataCache } from "./metadata-cache.ts";
export { Node, type NodeEvent, type NodeParts } from "./node.ts";
export * from "./playground/index.ts";
export * from "./processes/index.ts";
export * from "./system/index.ts";
