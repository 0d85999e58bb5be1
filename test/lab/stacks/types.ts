import type { Lab } from "../library/index.ts";

/** How soon a silent host is given up. */
export interface Timings {
  readonly keepaliveMs: number;
  readonly warntimeMs: number;
  readonly deadtimeMs: number;
  readonly initdeadMs: number;
}

/** What keeps an address up on two hosts: files before the first start, a start, processes. */
export interface Daemons {
  readonly name: string;
  /** What of it is not installed here, by name. */
  missing(): string[];
  /** Writes its files on the host's disk; `members` are the hosts that the cluster is told of. */
  install(lab: Lab, host: string, timings: Timings, members: readonly string[]): Promise<void>;
  /** Starts its daemons and returns; being up is another matter. */
  start(lab: Lab, host: string): Promise<void>;
  /** Whether this command line is one of its daemons' (not of an agent, not of a service). */
  isDaemon(commandLine: string): boolean;
}

/** Cluster software as an administrator meets it. */
export interface Stack extends Daemons {
  /** Which of its daemons decides and acts, where another starts it again when it dies. */
  isEngine?(commandLine: string): boolean;
  /** Asks it to leave; returns when it has. */
  stop(lab: Lab, host: string, withinMs: number): Promise<void>;
  /** The file to run for `crm`, `crm_mon`, ... */
  program(name: string): string;
  /** The article's statements in the spelling that it understands. */
  dialect(crmText: string): string;
}
