import type { Element } from "../cib/index.ts";
import type { Zone } from "../rules/index.ts";
import type { Cluster, Host, Resource, StateMessage } from "../state/index.ts";
import type { TransitionGraph } from "./graph.ts";

export interface ScheduleInput {
  readonly cib: Element;
  /** The time dates, rules and expiries are judged by. */
  readonly nowMs: number;
  /** Decide as if quorum were (not) there; undefined = what the document says. */
  readonly quorum?: boolean;
  /** Note capacity lines in `scores` (crm_simulate -U). */
  readonly showUtilization?: boolean;
  /** The reader has no secrets: compare parameters by their secure digests (crm_simulate on a shared input). */
  readonly sanitized?: boolean;
  /** For dates that leave out their offset; the host's own zone by default. */
  readonly zone?: Zone;
  /** False where only messages, scores and changes are wanted: the graph is then empty. */
  readonly graph?: boolean;
  /** False where nobody asks for the scores on the way: `scores` has no tables then. */
  readonly scores?: boolean;
  /** Keep what every score is made of. */
  readonly explain?: boolean;
}

/** A point of the decision where scores are noted, as `crm_simulate -s` prints them. */
export type ScoreLine =
  | {
      readonly kind: "allocation";
      /** The assignment that noted it: `pcmk__primitive_assign` and so on in Pacemaker's words. */
      readonly by: "primitive" | "group" | "clone" | "bundle";
      readonly resource: string;
      readonly host: string;
      readonly score: number;
    }
  /** `host` is undefined for an instance that is not active. */
  | { readonly kind: "promotion"; readonly resource: string; readonly host: string | undefined; readonly score: number }
  | {
      readonly kind: "capacity" | "utilization";
      readonly when: string;
      readonly resource: string | undefined;
      readonly host: string;
      readonly values: ReadonlyMap<string, string>;
    };

export type ChangeKind =
  | "Start"
  | "Stop"
  | "Move"
  | "Migrate"
  | "Recover"
  | "Restart"
  | "Reload"
  | "Promote"
  | "Demote"
  | "Re-promote";

/** What will happen to one resource: a line of the transition summary. */
export interface ResourceChange {
  readonly kind: ChangeKind;
  readonly resource: Resource;
  readonly from: Host | undefined;
  readonly to: Host | undefined;
  /** `colocation with db`, `node availability`; undefined = none noted. */
  readonly reason: string | undefined;
  /** Wanted but impossible. */
  readonly blocked: boolean;
}

export interface HostChange {
  /** `Fence (reboot)`, `Shutdown`. */
  readonly task: string;
  readonly host: string;
  readonly reason: string | undefined;
}

/** An action that was considered, in the graph or not. */
export interface ScheduledAction {
  readonly id: number;
  readonly task: string;
  /** Unique key: `vip_start_0`. */
  readonly fullKey: string;
  readonly meta: ReadonlyMap<string, string>;
  readonly resource: Resource | undefined;
  readonly host: Host | undefined;
  readonly optional: boolean;
  readonly runnable: boolean;
  readonly pseudo: boolean;
  readonly inGraph: boolean;
  readonly reason: string | undefined;
  readonly before: readonly ActionInput[];
}

export interface ActionInput {
  readonly action: ScheduledAction;
  /** The ordering still counts. */
  readonly active: boolean;
  /** All it says is that what leaves a host goes before what comes there. */
  readonly onlyLoad: boolean;
  /** Its trigger stands in the graph. */
  readonly inGraph: boolean;
}

/** A part of a score and where it comes from. */
export interface Contribution {
  readonly resource: Resource;
  readonly host: Host;
  readonly score: number;
  /** Id of a constraint, or a word for a rule. */
  readonly because: string;
}

export interface Decision {
  /** The cluster as read, and as the decision left it (next roles, hosts to be fenced). */
  readonly cluster: Cluster;
  readonly graph: TransitionGraph;
  readonly scores: readonly ScoreLine[];
  readonly hostChanges: readonly HostChange[];
  readonly resourceChanges: readonly ResourceChange[];
  readonly actions: readonly ScheduledAction[];
  /** What the scores are made of, where that was asked for. */
  readonly contributions: readonly Contribution[];
  /** The host that a resource of `cluster` is to be on; undefined: on none. */
  assigned(resource: Resource): Host | undefined;
  /** Epoch seconds by which to decide again even if nothing happens. */
  readonly recheckBy: number | undefined;
  readonly messages: readonly StateMessage[];
}
