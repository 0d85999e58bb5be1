import type { Cluster } from "../client/index.ts";
import type { PlaygroundRequest } from "../protocol/index.ts";

/** What the shell asks of the machine it runs on. The entry brings the real one, tests one of their own. */
export interface Edge {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly user: string;
  /** The host this runs on. */
  readonly host: string;
  /** Epoch milliseconds. */
  now(): number;
  readFile(path: string): Promise<string>;
  readBytes(path: string): Promise<Uint8Array>;
  /** Standard input, to its end. */
  readInput(): Promise<string>;
  writeFile(path: string, text: string): Promise<void>;
  writeBytes(path: string, bytes: Uint8Array): Promise<void>;
  removeFile(path: string): Promise<void>;
  listFiles(directory: string): Promise<readonly string[]>;
  isFile(path: string): Promise<boolean>;
  /** Where a program is found, undefined when it is not there. */
  which(program: string): Promise<string | undefined>;
  /** Runs a program with text on its standard input. */
  run(argv: readonly string[], input?: string): Promise<ProgramOutcome>;
  /** Runs one of the command line tools (`crm_mon`) on a cluster, in this process. */
  tool(
    name: "crm_mon" | "crm_resource" | "crm_simulate",
    argv: readonly string[],
    cluster: Cluster,
  ): Promise<ProgramOutcome>;
  /** Runs a command line of the system's shell with text on its standard input. */
  runShell(command: string, input: string): Promise<ProgramOutcome>;
  /** Opens a shadow copy, or with undefined what is used without one. */
  openCluster(shadow: string | undefined): Promise<Cluster>;
  readonly shadows: Shadows;
  readonly playground: Playground;
  sleep(milliseconds: number): Promise<void>;
  readonly version: string;
  /** Where settings of the user and of the host lie. */
  readonly settingsFiles: { readonly system: string; readonly user: string };
}

export interface ProgramOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Virtual hosts to try things on. */
export interface Playground {
  /** With so many hosts, or with hosts of these names. @throws CrmError when one runs already */
  start(hosts: number | readonly string[]): Promise<void>;
  /** The one that runs, whatever other cluster there is. */
  open(): Promise<Cluster>;
  stop(): Promise<void>;
  /** Its answer. */
  ask(request: PlaygroundRequest): Promise<string>;
}

/** Shadow copies of the configuration, by name. */
export interface Shadows {
  list(): Promise<readonly string[]>;
  exists(name: string): Promise<boolean>;
  write(name: string, xml: string): Promise<void>;
  read(name: string): Promise<string>;
  remove(name: string): Promise<void>;
}
