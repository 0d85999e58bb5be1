import type { LinkEvent, LinkMessage, Links } from "./types.ts";

/** Links between hosts of one process: the playground's and the tests'. Messages arrive in a later turn of the event loop,
 *  in order; messages are immutable values, so they are not copied. */
export interface LinkNetwork {
  /** The links of one host; `close` takes it off the network. */
  attach(host: string): Links;
  /** Break the links between these hosts and all others, until `heal`. */
  cut(hosts: readonly string[]): void;
  heal(): void;
}

interface Port {
  readonly host: string;
  listener: (event: LinkEvent) => void;
  readonly wanted: Set<string>;
  readonly up: Set<string>;
}

export function memoryLinks(): LinkNetwork {
  const ports = new Map<string, Port>();
  let cutOff = new Set<string>();

  const later = (port: Port, event: LinkEvent): void => {
    setImmediate(() => {
      if (ports.get(port.host) === port) port.listener(event);
    });
  };
  const separated = (a: string, b: string): boolean => cutOff.has(a) !== cutOff.has(b);
  const settle = (): void => {
    for (const port of ports.values()) {
      for (const peer of ports.values()) {
        if (peer === port) continue;
        const joined = !separated(port.host, peer.host) && port.wanted.has(peer.host) && peer.wanted.has(port.host);
        if (joined && !port.up.has(peer.host)) {
          port.up.add(peer.host);
          later(port, { kind: "up", host: peer.host });
        } else if (!joined && port.up.delete(peer.host)) {
          later(port, { kind: "down", host: peer.host, reason: "connection lost" });
        }
      }
      for (const host of port.up) {
        if (ports.has(host)) continue;
        port.up.delete(host);
        later(port, { kind: "down", host, reason: "connection lost" });
      }
    }
  };

  return {
    attach(host) {
      const port: Port = { host, listener: () => undefined, wanted: new Set(), up: new Set() };
      ports.set(host, port);
      return {
        port: 0,
        send(to: string, message: LinkMessage): boolean {
          const peer = ports.get(to);
          if (peer === undefined || !port.up.has(to) || !peer.up.has(host)) return false;
          later(peer, { kind: "message", from: host, message });
          return true;
        },
        setPeer(peer, where) {
          if (where === undefined) port.wanted.delete(peer);
          else port.wanted.add(peer);
          settle();
        },
        // Nothing stalls here: a stream that the cut has broken is made anew when it heals.
        giveUp: () => undefined,
        listen(listener) {
          port.listener = listener;
        },
        close() {
          if (ports.get(host) === port) ports.delete(host);
          settle();
          return Promise.resolve();
        },
      };
    },
    cut(hosts) {
      cutOff = new Set(hosts);
      settle();
    },
    heal() {
      cutOff = new Set();
      settle();
    },
  };
}
