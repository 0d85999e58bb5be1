import { everything, type Selection } from "./selection.ts";

/** What of a status to print, and how closely. */
export interface TextOptions {
  /** Resources that are not active too. */
  readonly inactive: boolean;
  /** Operations under way. */
  readonly pending: boolean;
  readonly attributes: boolean;
  /** Primitives counted by agent instead of one by one. */
  readonly brief?: boolean;
  /** Resources below the host they run on. */
  readonly byNode?: boolean;
  /** Ids of hosts, single instances, what the cluster makes for bundles, descriptions. */
  readonly details?: boolean;
  readonly descriptions?: boolean;
  /** Every host by itself, also where there is nothing particular about it. */
  readonly eachHost?: boolean;
  readonly selection?: Selection;
  /** Resources without the place where they are. */
  readonly bare?: boolean;
}

/** The options with all that was left out. */
export interface Wanted {
  readonly inactive: boolean;
  readonly pending: boolean;
  readonly brief: boolean;
  readonly byNode: boolean;
  readonly details: boolean;
  readonly descriptions: boolean;
  readonly eachHost: boolean;
  readonly selection: Selection;
  /** Without the place: it stands above. */
  readonly bare: boolean;
  /** What the cluster makes for bundles is shown like everything else. */
  readonly implicit: boolean;
}

export function wanted(options: Omit<TextOptions, "attributes">): Wanted {
  const { brief = false, byNode = false, details = false, eachHost = false, selection = everything } = options;
  const { bare = false } = options;
  const { inactive, pending, descriptions = false } = options;
  return {
    inactive,
    pending,
    brief,
    byNode,
    details,
    descriptions: descriptions || details,
    eachHost,
    selection,
    bare,
    implicit: details,
  };
}
