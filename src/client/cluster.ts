import type { AgentCatalogue } from "../agents/index.ts";
import type { CrmErrorDetails } from "../base/index.ts";
import type { Change, CibVersion, Element } from "../cib/index.ts";
import type { Checkpoints, Origin } from "../journal/index.ts";

/** The document as it was at one moment. */
export interface CibSnapshot {
  readonly cib: Element;
  readonly version: CibVersion;
}

export interface CommitRequest {
  /** The version the change was made on. The commit is refused as `conflict` when the live document's configuration has
   *  moved since; merging is the caller's. undefined = apply to whatever is there (cibadmin --modify). */
  readonly base: CibVersion | undefined;
  readonly changes: readonly Change[];
  readonly origin: Origin;
  /** How many edits this is to Pacemaker's tools, which make one after the other: a CIB file's version counts each. */
  readonly edits?: number;
}

export type CommitOutcome =
  /** Durable on `on` of the `of` configured hosts. */
  | {
      readonly kind: "done";
      /** The document as it is now, where it is at hand; else it is read by whoever needs it. */
      readonly snapshot?: CibSnapshot;
      readonly on: number;
      readonly of: number;
      /** Something beside the change that did not work: it could not be kept as a checkpoint. */
      readonly warning?: string;
    }
  | { readonly kind: "conflict"; readonly current: CibSnapshot }
  | { readonly kind: "refused"; readonly error: CrmErrorDetails }
  /** The answer was lost: it may or may not have happened. */
  | { readonly kind: "unknown"; readonly reason: string };

/** What a screen shows of the cluster besides the document: who decides, what runs now. */
export interface ClusterStatus {
  readonly connected: boolean;
  readonly dc: string | undefined;
  readonly quorum: boolean;
  /** The cluster's own time in epoch milliseconds (a playground's may run faster); undefined: that of this machine. */
  readonly nowMs: number | undefined;
  readonly hosts: readonly { readonly name: string; readonly online: boolean }[];
  /** `idle`, or the transition that runs. */
  readonly transition: TransitionProgress | undefined;
}

export interface TransitionProgress {
  readonly number: number;
  readonly actions: readonly ActionProgress[];
}

export interface ActionProgress {
  readonly id: number;
  readonly key: string;
  readonly node: string | undefined;
  readonly state: "waiting" | "running" | "done" | "failed";
  /** Epoch milliseconds. */
  readonly startedMs: number | undefined;
  readonly endedMs: number | undefined;
  /** The agent's own words when it failed. */
  readonly exitReason: string | undefined;
}

export type ClusterEvent =
  /** The document moved: `changes` lead from the last snapshot to this one. */
  | { readonly kind: "cib"; readonly snapshot: CibSnapshot; readonly changes: readonly Change[] }
  | { readonly kind: "status"; readonly status: ClusterStatus }
  /** The connection broke; it is being tried again until `close`. */
  | { readonly kind: "lost"; readonly reason: string };

/** Things one can ask of a running cluster that are not a change of the configuration. */
export type ClusterOrder =
  /** Forget failures (cleanup) or everything (refresh) and look anew. */
  | {
      readonly kind: "cleanup" | "refresh";
      readonly resource?: string;
      readonly node?: string;
      readonly operation?: string;
      readonly intervalMs?: number;
      /** What is named, without the group or clone around it (which Pacemaker would take in). */
      readonly alone?: true;
    }
  /** Transient attribute; value undefined deletes it. */
  | { readonly kind: "attribute"; readonly node: string; readonly name: string; readonly value: string | undefined }
  /** Pretend that a resource failed (crm_resource --fail). */
  | { readonly kind: "fail"; readonly resource: string; readonly node: string }
  | { readonly kind: "fence"; readonly node: string; readonly action: "reboot" | "off" | "on" }
  | { readonly kind: "recheck" }
  /** Absent hosts are certainly off (all that are absent when none is named), or a host joins or leaves the list. */
  | { readonly kind: "hosts"; readonly action: "declare-off"; readonly hosts: readonly string[] }
  | { readonly kind: "hosts"; readonly action: "add" | "remove"; readonly hosts: readonly [string] };

export type OrderOutcome =
  | { readonly kind: "done"; readonly text: string }
  | { readonly kind: "refused"; readonly error: CrmErrorDetails };

/** A cluster, wherever it runs: in the local engine, in Pacemaker, or only in a file. The shell, the tools and the screens
 *  hold one of these and never ask which. */
export interface Cluster {
  /** `none`: no cluster was found (absent.ts). */
  readonly setting: "playground" | "node" | "pacemaker" | "file" | "none";
  /** `live`, the name of a shadow copy, or the file: what the prompt shows. */
  readonly name: string;
  /** The host one is on (playground: the DC); what the prompt shows after the slash. */
  readonly host: string;
  readonly agents: AgentCatalogue;
  /** undefined: nothing is kept here. */
  readonly checkpoints?: Checkpoints;
  read(): Promise<CibSnapshot>;
  /** Where `read` gives only what the user may see: all of it, for edits (a commit that is not allowed is refused). */
  readWhole?(): Promise<CibSnapshot>;
  commit(request: CommitRequest): Promise<CommitOutcome>;
  status(): Promise<ClusterStatus>;
  perform(order: ClusterOrder, origin: Origin): Promise<OrderOutcome>;
  /** Calls back with the present state, then with each change, until the returned function is called. */
  watch(listener: (event: ClusterEvent) => void): () => void;
  close(): Promise<void>;
}
