import type { AgentCatalogue } from "../agents/index.ts";
import type { Cluster } from "../client/index.ts";
import type { Operation, RunOutcome } from "../executor/index.ts";
import type { Zone } from "../rules/index.ts";

/** Switches of the live screen that differ from its own presets; the names are those of crm_mon's options, shortened. */
export interface MonitorPreset {
  readonly summary?: boolean;
  readonly byNode?: boolean;
  readonly brief?: boolean;
  readonly inactive?: boolean;
  readonly details?: boolean;
  readonly timing?: boolean;
  readonly operations?: boolean;
  readonly failcounts?: boolean;
  readonly attributes?: boolean;
  readonly tickets?: boolean;
  readonly bans?: boolean;
  readonly fencing?: 0 | 1 | 2 | 3;
}

/** How an agent that was run by itself ended, and what it printed. */
export interface AgentRun {
  readonly outcome: RunOutcome | { readonly kind: "timed-out" };
  readonly stdout: string;
  readonly stderr: string;
}

export interface OpenOptions {
  /** A shadow copy does not count. */
  readonly shadow?: false;
  /** With the permissions of this user, whomever the environment names. */
  readonly user?: string;
}

/** What a tool touches of the world outside: its arguments are its own, all else comes from here, so that tests can run tools
 *  without processes. */
export interface ToolIo {
  /** Name the tool was called by, for messages. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** @throws Error with `code` as Node's file functions throw */
  readFile(path: string): string;
  readStdin(): string;
  writeFile(path: string, text: string): void;
  removeFile(path: string): void;
  /** A directory and those above it, where they are not there yet. */
  makeDirectory(path: string): void;
  /** Names in a directory, sorted. */
  list(path: string): string[];
  nowMs(): number;
  /** Somebody looks at the output as it comes (a terminal). */
  readonly interactive: boolean;
  /** Somebody looks at the errors as they come. */
  readonly watched: boolean;
  /** Who calls. */
  readonly user: string;
  /** Groups of this host that list a user. */
  groupsOf(user: string): string[];
  /** The cluster, file or shadow copy that the environment says. @throws CrmError when there is none */
  openCluster(options?: OpenOptions): Promise<Cluster>;
  /** Runs a program that has the terminal until it ends, with these variables besides those of the environment. @returns what it
   *  ended with. @throws Error with `code` when it cannot be run */
  runProgram(program: string, args: readonly string[], env: Readonly<Record<string, string>>): number;
  /** The agents of this host, for work without a cluster. */
  agents(): AgentCatalogue;
  /** Runs an agent of this host past the cluster, with these variables besides its own; what outlasts its timeout is killed. */
  runAgent(operation: Operation, environment: Readonly<Record<string, string>>): Promise<AgentRun>;
  /** Starts a program beside this one, with these variables besides those of the environment, and does not wait for it.
   *  @param failed told why when it cannot be started */
  launch(program: string, env: Readonly<Record<string, string>>, failed: (why: string) => void): void;
  /** Starts this call anew as a process without a terminal that outlives this one; undefined where it is that process. */
  readonly detach?: () => void;
  /** Opens the live screen until it is left; undefined where there is no terminal to open it on. @returns an exit code */
  readonly monitor?: (cluster: Cluster, preset: MonitorPreset) => Promise<number>;
  /** Time zone of the host. */
  readonly zone: Zone;
}
