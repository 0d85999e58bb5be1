import type { Host } from "./host.ts";
import type { Resource } from "./resource.ts";

/** What a host is known to have been unfenced with, at the moment of a demand: of hosts that are read later nothing yet. */
export interface KnownDevices {
  readonly all: string | undefined;
  readonly secure: string | undefined;
}

export function knownDevices({ attributes }: Host): KnownDevices {
  return { all: attributes.get("#digests-all"), secure: attributes.get("#digests-secure") };
}

/** What the history asks for, in the order found. The scheduler turns each into an action before it does anything else;
 *  the screens ignore them. `managed` is what the resource was at that moment. */
export type Demand =
  | { readonly kind: "stop" | "demote"; readonly resource: Resource; readonly host: Host; readonly managed: boolean }
  /** Stops demanded on this host so far are not needed after all. */
  | { readonly kind: "stop-optional"; readonly resource: Resource; readonly host: Host }
  /** A recurring operation runs there. */
  | {
      readonly kind: "recurring";
      readonly resource: Resource;
      readonly host: Host;
      readonly task: string;
      readonly intervalMs: number;
      readonly managed: boolean;
    }
  | {
      readonly kind: "fence";
      readonly host: Host;
      readonly reason: string;
      readonly priorityDelay: boolean;
      readonly devices: KnownDevices;
    }
  | {
      readonly kind: "clear-failures";
      readonly resource: Resource;
      readonly host: Host;
      readonly reason: string;
      readonly managed: boolean;
      /** Only once the remote host behind the connection is fenced. */
      readonly afterFencing: { readonly host: Host; readonly devices: KnownDevices } | undefined;
    }
  /** Delete the history: a shutdown lock ran out. */
  | { readonly kind: "forget"; readonly resource: Resource; readonly host: Host; readonly managed: boolean };
