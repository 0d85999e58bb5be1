import type { Element } from "../cib/index.ts";
import type { Failure } from "./failure.ts";
import type { Host } from "./host.ts";
import type { ClusterOptions } from "./options.ts";
import type { Resource } from "./resource.ts";
import type { Ticket } from "./ticket.ts";

/** The cluster as read from one document at one time. */
export interface Cluster {
  readonly cib: Element;
  readonly nowMs: number;
  readonly options: ClusterOptions;
  readonly quorate: boolean;
  /** A fencing device is configured, or the hosts have a watchdog. */
  readonly haveFencing: boolean;
  /** Sorted by name, numbers in names by value. */
  readonly hosts: readonly Host[];
  readonly dc: Host | undefined;
  /** Outermost resources by falling priority, else in the order of the document; then what only the history knows. */
  readonly top: readonly Resource[];
  /** All resources and instances, each at its `index`. */
  readonly resources: readonly Resource[];
  readonly tickets: ReadonlyMap<string, Ticket>;
  /** Members of tags and users of templates: the ids in the order of the document. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
  readonly templates: ReadonlyMap<string, readonly string[]>;
  /** Failed operations in the order found. */
  readonly failures: readonly Failure[];
  /** Instances altogether, of them disabled by target-role, of them blocked. */
  readonly counts: { readonly total: number; readonly disabled: number; readonly blocked: number };
  /** What is wrong with the document or worth a warning, in the order found. */
  readonly messages: readonly StateMessage[];
  /** Name in any case. */
  hostNamed(name: string): Host | undefined;
  /** The resource or instance with this id, or the first whose history goes by it. */
  resourceNamed(id: string): Resource | undefined;
}

export interface StateMessage {
  /** `log`: an error that tools say in their log alone. */
  readonly level: "error" | "warning" | "notice" | "log";
  readonly text: string;
}
