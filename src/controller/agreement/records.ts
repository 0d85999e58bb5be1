import type { CrmErrorDetails } from "../../base/index.ts";
import type { Change, CibVersion, Element } from "../../cib/index.ts";
import type { Origin } from "../../journal/index.ts";
import type { OrderToken, Term } from "./term.ts";

/** Where a log ends. `digest` is that of the entry at `index`; index 0 is the empty log. */
export interface Position {
  readonly term: Term;
  readonly index: number;
  readonly digest: string;
}

/** Who asks for a change; kept in the log with it. */
export type Author = Origin;

/** A client and its own number for the request: a retry carries the same pair and gets the first outcome. Numbers of one
 *  client rise. */
export interface RequestId {
  readonly client: string;
  readonly number: number;
}

export type EntryBody =
  /** The first entry of a DC: with it everything before is settled. */
  | { readonly kind: "term" }
  | {
      readonly kind: "change";
      /** On the stored document (no status, no volatile attributes of `<cib>`). */
      readonly changes: readonly Change[];
      /** The version they lead to. */
      readonly version: CibVersion;
      readonly author: Author;
      readonly request: RequestId;
    }
  /** The configured hosts from here on; differs from the list before by one host, unless it is the first. */
  | {
      readonly kind: "hosts";
      readonly hosts: readonly string[];
      readonly version: CibVersion;
      readonly request: RequestId | undefined;
    };

export interface Entry {
  readonly term: Term;
  readonly index: number;
  /** Digest of the entry before. */
  readonly previous: string;
  readonly digest: string;
  readonly epochMs: number;
  /** Members of the view in which it was written. */
  readonly members: readonly string[];
  readonly body: EntryBody;
}

/** The document and all that rests on the log up to `position`; older entries are not needed any more. */
export interface Snapshot {
  readonly position: Position;
  readonly cib: Element;
  readonly hosts: readonly string[];
  readonly outcomes: readonly RecordedOutcome[];
}

/** What a client's latest request led to; outlives a change of DC and a restart. */
export interface RecordedOutcome {
  readonly request: RequestId;
  readonly index: number;
  readonly version: CibVersion;
}

/** Entries that were acknowledged here by fewer hosts than a majority ("on 1 of 2") and that the cluster went on without.
 *  They are kept, shown and can be applied as a new change. */
export interface Branch {
  readonly host: string;
  /** The last entry that both have. */
  readonly from: number;
  readonly keptMs: number;
  readonly entries: readonly Entry[];
}

/** All that a host must find again after a crash. */
export interface Stored {
  /** The highest term this host promised to obey. */
  readonly promise: Term;
  readonly snapshot: Snapshot;
  readonly entries: readonly Entry[];
  readonly branches: readonly Branch[];
  /** What ha.cf said when this host was last in a view: differs when the administrator has edited it since. */
  readonly configured: readonly string[];
}

/** One write, durable as a whole or not at all; carried out in this order, after all writes before it. */
export interface StoreWrite {
  readonly promise?: Term;
  readonly branch?: Branch;
  /** Forget the branches kept so far (an administrator dropped or applied them). */
  readonly dropBranches?: boolean;
  /** Replaces the log's beginning: entries up to its position go. */
  readonly snapshot?: Snapshot;
  /** Entries with a higher index go. */
  readonly truncateAfter?: number;
  readonly append?: readonly Entry[];
  readonly configured?: readonly string[];
}

export interface CommitAsk {
  readonly base: CibVersion | undefined;
  readonly changes: readonly Change[];
  readonly author: Author;
}

export type Ask =
  | { readonly kind: "commit"; readonly commit: CommitAsk }
  | { readonly kind: "add-host" | "remove-host"; readonly host: string };

export type AskOutcome =
  /** Durable on `on` of the `of` configured hosts. */
  | { readonly kind: "done"; readonly version: CibVersion; readonly on: number; readonly of: number }
  /** The configuration moved since `base`. */
  | { readonly kind: "conflict"; readonly version: CibVersion }
  | { readonly kind: "refused"; readonly error: CrmErrorDetails }
  /** It may or may not have happened, and nobody here can say which. */
  | { readonly kind: "unknown"; readonly reason: string };

export interface ViewMember {
  readonly host: string;
  /** Differs when the host's daemon was started anew. */
  readonly incarnation: string;
  /** Not a member of the DC's view before this one. */
  readonly joined: boolean;
}

export interface View {
  readonly dc: string;
  /** Every order carries this; executors refuse lower ones than they have seen. */
  readonly token: OrderToken;
  readonly members: readonly ViewMember[];
  readonly quorate: boolean;
  /** Why, in words for the administrator: `majority (2 of 3)`, `two hosts, the other is silent`, ... */
  readonly quorumReason: string;
}
