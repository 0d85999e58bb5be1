import type { LogLevel } from "../../base/index.ts";
import type { AuthKeys } from "../config/authkeys.ts";
import type { PeerState } from "../peer-state.ts";
import type { MessageFormat } from "../wire/index.ts";

export interface LivenessOptions {
  readonly host: string;
  readonly hosts: readonly string[];
  /** Raises with every start of the daemon (kept on disk). */
  readonly generation: number;
  /** 16 bytes that name this machine. */
  readonly uuid: Uint8Array;
  /** Names of the media, best first. */
  readonly media: readonly string[];
  readonly keepaliveMs: number;
  readonly deadtimeMs: number;
  readonly warntimeMs: number;
  readonly initdeadMs: number;
  readonly keys: AuthKeys;
  /** Complain of packets that are damaged or not ours (default: yes). */
  readonly logBadPackets?: boolean;
  readonly format: MessageFormat;
  /** Where this host's bulk links are listened for. */
  readonly linkPort: number;
  /** After a pause longer than deadtime a real host has been given up and must rejoin. In the playground all hosts share one
   *  process: a pause stops them all and counts against none. */
  readonly onPause: "give-up" | "ignore";
}

export type LivenessInput =
  /** `address`: where it came from. */
  | { readonly kind: "packet"; readonly medium: string; readonly address: string; readonly bytes: Uint8Array }
  /** All sockets have been read until nothing was left, beginning after `drain` was asked for. */
  | { readonly kind: "drained" }
  /** The engine's event loop turned, at that (monotonic) time; left out: now. */
  | { readonly kind: "tick"; readonly atMs?: number }
  | { readonly kind: "keys"; readonly keys: AuthKeys }
  | { readonly kind: "hosts"; readonly hosts: readonly string[] }
  /** Drop what comes from these hosts: faults on demand. */
  | { readonly kind: "deaf"; readonly hosts: readonly string[] }
  | { readonly kind: "leave" }
  /** `load`: the machine's load average as text, shown to peers that are real Heartbeats. */
  | { readonly kind: "timer"; readonly load: string };

export type LivenessEffect =
  /** To every medium. */
  | { readonly kind: "datagram"; readonly bytes: Uint8Array }
  /** Read all sockets until nothing is left, then say `drained`. */
  | { readonly kind: "drain" }
  /** A `timer` input is due then (monotonic); replaces the one asked for before. */
  | { readonly kind: "timer"; readonly atMs: number }
  | { readonly kind: "event"; readonly event: LivenessEvent };

/** What liveness tells the engine. */
export type LivenessEvent =
  /** All that hear each other both ways, this host among them; undefined until communication is up (all configured hosts
   *  hear each other, initdead passed, or a peer that is already active). `heard`: alive, but not both ways. */
  | {
      readonly kind: "circle";
      readonly members: readonly string[] | undefined;
      readonly heard: readonly string[];
    }
  | { readonly kind: "peer"; readonly host: string; readonly state: PeerState; readonly generation: number }
  /** Packets of that host do (not) arrive over that medium. */
  | { readonly kind: "link"; readonly host: string; readonly medium: string; readonly up: boolean }
  /** Where packets of a host come from and which port its bulk link listens on; best medium first. */
  | { readonly kind: "address"; readonly host: string; readonly addresses: readonly string[]; readonly port: number }
  /** This host was away for so long that it has been given up by the others: rejoin before acting. */
  | { readonly kind: "given-up"; readonly reason: string }
  /** The good-bye has been sent often enough. */
  | { readonly kind: "gone" }
  /** The thread cannot go on (socket gone, out of memory): the daemon must not either. */
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "log"; readonly level: LogLevel; readonly text: string };
