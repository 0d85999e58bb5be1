import type { Host, ProbeMode, Resource, Role, Ticket } from "../../state/index.ts";
import type { Action } from "../action.ts";

/** A preference of a resource for hosts. */
export interface Location {
  readonly id: string;
  readonly resource: Resource;
  /** Only while it is to be in this role; Unknown = always. */
  role: Role;
  readonly probeMode: ProbeMode;
  /** The hosts it speaks of, each with its score. */
  readonly scores: { readonly host: Host; readonly score: number }[];
}

/** The wish of `dependent` to be where `primary` is, or where it is not. */
export interface Colocation {
  readonly id: string;
  /** The same value of this node attribute counts as the same place. */
  readonly attribute: string;
  readonly score: number;
  readonly dependent: Resource;
  readonly primary: Resource;
  readonly dependentRole: Role;
  readonly primaryRole: Role;
  /** Configured, rather than following from what the resources are. */
  readonly explicit: boolean;
  /** The dependent's preferences weigh on where the primary goes, even if it is active. */
  readonly influence: boolean;
}

/** What a resource's constraints say: of where it may be, of those it goes with, and of those that go with it; locations in
 *  the order of the document, colocations the most important first. */
export interface Relations {
  readonly locations: readonly Location[];
  readonly thisWith: readonly Colocation[];
  readonly withThis: readonly Colocation[];
}

/** A wish that one action come before another, each given as the action or as a resource's operation. */
export interface Ordering {
  readonly first: Resource | undefined;
  readonly firstKey: string | undefined;
  readonly firstAction: Action | undefined;
  readonly second: Resource | undefined;
  readonly secondKey: string | undefined;
  readonly secondAction: Action | undefined;
  readonly flags: number;
}

export type LossPolicy = "stop" | "demote" | "fence" | "freeze";

export interface TicketConstraint {
  readonly id: string;
  readonly ticket: Ticket;
  readonly role: Role;
  readonly lossPolicy: LossPolicy;
}
