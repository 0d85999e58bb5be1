import type { LogLevel } from "../../base/index.ts";
import type { AuthKeys, PeerState } from "../../membership/index.ts";

/** What liveness tells the engine. */
export type LivenessEvent =
  /** All that hear each other both ways, this host among them; undefined until communication is up (all configured hosts
   *  heard, initdead passed, or a peer that is already active). */
  | { readonly kind: "circle"; readonly members: readonly string[] | undefined }
  | { readonly kind: "peer"; readonly host: string; readonly state: PeerState; readonly generation: number }
  /** Packets of that host do (not) arrive over that medium. */
  | { readonly kind: "link"; readonly host: string; readonly medium: string; readonly up: boolean }
  /** Where packets of a host come from and which port its bulk link listens on; best medium first. */
  | { readonly kind: "address"; readonly host: string; readonly addresses: readonly string[]; readonly port: number }
  /** This host was away for so long that it has been given up by the others: rejoin before acting. */
  | { readonly kind: "given-up"; readonly reason: string }
  /** The thread cannot go on (socket gone, out of memory): the daemon must not either. */
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "log"; readonly level: LogLevel; readonly text: string };

/** The engine's handle on one host's liveness. */
export interface Liveness {
  /** The engine's event loop still turns. Due every `tickMs`. */
  tick(): void;
  readonly tickMs: number;
  /** Tell the peers and stop beating; resolves when that has been sent. */
  leave(): Promise<void>;
  /** authkeys was read again. */
  setKeys(keys: AuthKeys): void;
  /** Configured hosts changed through the log. */
  setHosts(hosts: readonly string[]): void;
  /** Drop what comes from these hosts: faults on demand (playground, tests). */
  setDeaf(hosts: readonly string[]): void;
  listen(listener: (event: LivenessEvent) => void): void;
  close(): Promise<void>;
}
