/** The way to a cluster: finds it (socket, file, shadow), reads, commits, asks, watches. In come an environment and
 *  requests, out come snapshots and outcomes; a refusal is an answer, never an exception, and changes nothing. */

export type { Checkpoint, CheckpointInfo, Checkpoints, Origin } from "../journal/index.ts";
export { absentCluster } from "./absent.ts";
export type {
  ActionProgress,
  CibSnapshot,
  Cluster,
  ClusterEvent,
  ClusterOrder,
  ClusterStatus,
  CommitOutcome,
  CommitRequest,
  OrderOutcome,
  TransitionProgress,
} from "./cluster.ts";
export { statusOfDocument } from "./document-status.ts";
export { type FileClusterOptions, openFileCluster, parseCib } from "./file.ts";
export {
  type FindOptions,
  findAgents,
  findCluster,
  type Location,
  locateCluster,
  runtimeDirectory,
  type Sight,
} from "./find.ts";
export { groupsOf } from "./groups.ts";
export { localAgents } from "./local-agents.ts";
export { withPermissionsOf } from "./permitted.ts";
export {
  askPlayground,
  playgroundSocket,
  type StartPlaygroundOptions,
  startPlayground,
  stopPlayground,
} from "./playground.ts";
export { shadowDirectory, shadowFile } from "./shadow.ts";
export { openSocketCluster, type SocketClusterOptions } from "./socket.ts";
export { readStandardInput, writeFully } from "./standard-stream.ts";
