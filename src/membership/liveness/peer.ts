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
  /** Whom it heard before its daemon was started anew, for as long as that still counts. */
  formerly: { readonly hears: ReadonlySet<string>; readonly untilMs: number } | undefined;
  /** Since when it is alive, and whether it has heard this host since. */
  heardSinceMs: number;
  wasMutual: boolean;
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
    formerly: undefined,
    heardSinceMs: nowMs,
    wasMutual: false,
    linkPort: 0,
    media: new Map(),
  };
}

export function isAlive(peer: Peer): boolean {
  return peer.state === "up" || peer.state === "active";
}
