/** A way that heartbeats travel; one line of ha.cf each. */
export type Medium =
  | { readonly kind: "bcast"; readonly interface: string; readonly port: number }
  | {
      readonly kind: "mcast";
      readonly interface: string;
      readonly group: string;
      readonly port: number;
      readonly ttl: number;
      readonly loop: boolean;
    }
  | { readonly kind: "ucast"; readonly interface: string; readonly peer: string; readonly port: number }
  /** From one address to others that are told later: the playground's hosts in one process. Port 0 takes any. */
  | { readonly kind: "direct"; readonly address: string; readonly port: number };

/** What logs and screens call it; unicast lines of one interface and port are one medium. */
export function mediumName(medium: Medium): string {
  return medium.kind === "direct" ? `direct:${medium.address}` : `${medium.kind}:${medium.interface}`;
}
