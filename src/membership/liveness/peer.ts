import type { PeerState } from "../peer-state.ts";
import { newSequence, type Sequence } from "./sequence.ts";

/** What is known of another host. */
export interface Peer {
  readonly host: string;
  state: PeerState;
  readonly sequence: Sequence;
  uuid: string | undefined;
  /** Its last status packet, as this host's clock saw it (moved forward by pauses of this host). */
  statusMs: number;
  /** For how long it wants to be waited for. */
  deadMs: number;
  /** Whom it says it hears; undefined when it does not say (no Lifeline). */
  hears: ReadonlySet<string> | undefined;
  /** Number of the status packet that said so: of two tellings the later counts. */
  hearsSeq: number;
  linkPort: number;
  readonly media: Map<string, { address: string; lastMs: number; up: boolean }>;
}

export function newPeer(host: string, deadMs: number, nowMs: number): Peer {
  return {
    host,
    state: "unknown",
    sequence: newSequence(),
    uuid: undefined,
    statusMs: nowMs,
    deadMs,
    hears: undefined,
    hearsSeq: 0,
    linkPort: 0,
    media: new Map(),
  };
}

export function isAlive(peer: Peer): boolean {
  return peer.state === "up" || peer.state === "active";
}
