import type { Element } from "../cib/index.ts";

/** Who asks for a change; kept in the journal and the checkpoints. */
export interface Origin {
  readonly user: string;
  /** The program: `crm`, `cibadmin`, `crm_resource`. */
  readonly client: string;
  /** Command lines that led to the change, oldest first; secrets already hidden. */
  readonly commands: readonly string[];
}

/** A commit that was made. */
export interface Commit {
  readonly origin: Origin;
  /** The document before and after it. */
  readonly before: Element;
  readonly after: Element;
  /** Where the cluster's log has it: the same on all hosts, and so the number it is kept under. Without a log, the next. */
  readonly number?: number;
  /** Epoch milliseconds; now, if left out. */
  readonly atMs?: number;
}

/** A commit that was kept. */
export interface CheckpointInfo extends Origin {
  /** Counts up; never used twice. */
  readonly number: number;
  /** Epoch milliseconds of this machine. */
  readonly atMs: number;
}

export interface Checkpoint extends CheckpointInfo {
  /** The document without its status, before and after the commit. */
  readonly before: Element;
  readonly after: Element;
}

/** Commits as they were made, until there are too many, or they are too old or too big. */
export interface Checkpoints {
  /** Newest first. */
  list(): Promise<readonly CheckpointInfo[]>;
  read(number: number): Promise<Checkpoint | undefined>;
}
