/** The way to a cluster: finds it (socket, file, shadow, Pacemaker's tools), reads, commits, asks, watches. */
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
  Origin,
  TransitionProgress,
} from "./cluster.ts";
