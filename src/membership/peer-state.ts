export type PeerState =
  /** Never heard since this daemon started. */
  | "unknown"
  /** Heard, still starting. */
  | "up"
  | "active"
  | "dead"
  /** Said good-bye. */
  | "left";
