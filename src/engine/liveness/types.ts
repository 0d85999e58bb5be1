import type { AuthKeys, LivenessEvent } from "../../membership/index.ts";
import type { Target } from "./socket.ts";

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
  /** Addresses the media are bound to; what others' direct media must send to. */
  readonly bound: readonly Target[];
  /** Of direct media: whom to send to. */
  setTargets(targets: readonly Target[]): void;
  listen(listener: (event: LivenessEvent) => void): void;
  close(): Promise<void>;
}
