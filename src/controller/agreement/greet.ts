import type { Core } from "./core.ts";
import type { HelloMessage } from "./messages.ts";

/** Says who this host is and what it has: to one host, or to all that are linked. */
export function greet(core: Core, to?: string, wants = false): void {
  const { term, index, digest } = core.log.last;
  const message: HelloMessage = {
    kind: "hello",
    incarnation: core.options.incarnation,
    promise: core.promise,
    position: { term, index, digest },
    hosts: core.hosts,
    at: core.joining,
    leads: core.acts && core.view ? { token: core.view.token, quorate: core.view.quorate } : undefined,
    // Whose disk takes no writes cannot be in a view: nobody shall wait for it.
    ready: core.ready && (core.view !== undefined || !core.stuck),
    leftAt: core.leftAt,
    off: [...core.off],
    wants,
  };
  for (const [host, peer] of core.peers) {
    if (peer.linked && (to === undefined || to === host)) core.send(host, message);
  }
  if (to === undefined) core.helloDueMs = core.now.monotonicMs + core.silenceMs / 4;
}
