import type { LivenessEvent } from "../membership/index.ts";
import type { Liveness } from "./liveness/index.ts";

/** Liveness between hosts of one process without packets: for tests, and where loopback addresses cannot be had. */
export interface LivenessNetwork {
  attach(host: string): Liveness;
}

interface Port {
  readonly host: string;
  listener: (event: LivenessEvent) => void;
  deaf: ReadonlySet<string>;
  /** Hosts heard last, by when they were missed. */
  told: string | undefined;
}

export function memoryLiveness(deadtimeMs: number): LivenessNetwork {
  const ports = new Map<string, Port>();

  const hears = (a: Port, b: Port): boolean => !a.deaf.has(b.host) && !b.deaf.has(a.host);
  const settle = (): void => {
    for (const port of ports.values()) {
      const members = [...ports.values()]
        .filter((other) => other === port || hears(port, other))
        .map(({ host }) => host);
      const text = members.sort().join(" ");
      if (text === port.told) continue;
      port.told = text;
      setImmediate(() => {
        if (ports.get(port.host) === port) port.listener({ kind: "circle", members, heard: [] });
      });
    }
  };

  return {
    attach(host) {
      const port: Port = { host, listener: () => undefined, deaf: new Set(), told: undefined };
      const drop = (): void => {
        if (ports.get(host) === port) ports.delete(host);
      };
      return {
        tickMs: 1000,
        tick: () => undefined,
        leave() {
          drop();
          settle();
          return Promise.resolve();
        },
        setKeys: () => undefined,
        setHosts: () => undefined,
        bound: [],
        setTargets: () => undefined,
        setDeaf(hosts) {
          port.deaf = new Set(hosts);
          setTimeout(settle, hosts.length > 0 ? deadtimeMs : 0);
        },
        listen(listener) {
          port.listener = listener;
          ports.set(host, port);
          // Hosts that start together find each other at once.
          setTimeout(settle, Math.min(deadtimeMs, 50));
        },
        close() {
          drop();
          setTimeout(settle, deadtimeMs);
          return Promise.resolve();
        },
      };
    },
  };
}
