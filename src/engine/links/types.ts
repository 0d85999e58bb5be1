/** Who of a host is spoken to; the link looks no further. `data` is anything JSON holds. */
export interface LinkMessage {
  readonly channel: "agreement" | "manager";
  readonly data: unknown;
}

export interface PeerAddress {
  /** Tried in this order. */
  readonly addresses: readonly string[];
  readonly port: number;
}

export type LinkEvent =
  | { readonly kind: "up"; readonly host: string }
  | { readonly kind: "down"; readonly host: string; readonly reason: string }
  | { readonly kind: "message"; readonly from: string; readonly message: LinkMessage }
  /** A peer that may not connect: wrong key, unknown name. */
  | { readonly kind: "refused"; readonly from: string; readonly reason: string };

/** One authenticated, encrypted stream per pair of hosts: in order and without loss while it stands; when it breaks, what was
 *  on its way may be lost and both ends hear `down`. */
export interface Links {
  /** False when there is no link to that host, or its queue was full (the link is then broken, and `down` follows). */
  send(to: string, message: LinkMessage): boolean;
  /** Where a peer can be reached; links are made and remade as long as it is given, and at once when it is given again.
   *  undefined: stop trying. */
  setPeer(host: string, where: PeerAddress | undefined): void;
  /** The peer was declared dead: a stream of before would wake up only when TCP tries again, which after a silence takes as
   *  long as the silence did. It is given up, and made anew when `setPeer` tells where the peer is. */
  giveUp(host: string, reason: string): void;
  listen(listener: (event: LinkEvent) => void): void;
  /** What this host listens on. */
  readonly port: number;
  close(): Promise<void>;
}
