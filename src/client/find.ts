import { accessSync, constants, existsSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { type AgentCatalogue, ownScripts } from "../agents/index.ts";
import { CrmError, errorCode } from "../base/index.ts";
import type { Cluster } from "./cluster.ts";
import { openFileCluster } from "./file.ts";
import { checkpointPlace, withCheckpoints } from "./keeping.ts";
import { localAgents } from "./local-agents.ts";
import { pacemakerRuns } from "./pacemaker/programs.ts";
import { shadowDirectory, shadowFile } from "./shadow.ts";

export interface FindOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where Lifeline is installed: its own agents lie below. */
  readonly home: string;
  /** `--connect`: a socket's path; wins over everything. */
  readonly connect?: string;
  /** `crm -c NAME`, `crm cib use`: this shadow copy, whatever the environment says. */
  readonly shadow?: string;
  /** The program: `crm`, `cibadmin`; for the engine's log. */
  readonly client?: string;
  readonly uid?: number;
  /** Told of each program that is run to reach the cluster. */
  readonly trace?: (text: string) => void;
}

/** Where a cluster is, before anything is opened. */
export type Location =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "pacemaker" }
  | { readonly kind: "file"; readonly path: string; readonly name: string | undefined };

/** For administrators, and for all who may only look. */
const SYSTEM_SOCKETS = ["/run/lifeline/control.sock", "/run/lifeline/monitor.sock"];

/** What there is on this machine, asked without opening anything. */
export interface Sight {
  exists(path: string): boolean;
  /** Whether this user may connect to the socket. */
  mayUse(path: string): boolean;
  pacemakerRuns(): boolean;
}

const MACHINE: Sight = { exists: existsSync, mayUse, pacemakerRuns };

function mayUse(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

/** The first of: `--connect` or `LIFELINE_SOCKET`; a shadow copy; `CIB_file`; this host's node (by the socket that this user may use); a playground where
 *  `LIFELINE_RUNTIME_DIR` says; a live Pacemaker; the playground.
 *  Looks at names only. @throws CrmError `no-cluster` when there is none */
export function locateCluster(options: FindOptions, sight: Sight = MACHINE): Location {
  const { env } = options;
  const uid = options.uid ?? process.getuid?.() ?? 0;
  const socket = options.connect ?? nonEmpty(env.LIFELINE_SOCKET);
  if (socket !== undefined) return { kind: "socket", path: socket };
  const shadow = options.shadow ?? nonEmpty(env.CIB_shadow);
  if (shadow !== undefined) {
    return { kind: "file", path: shadowFile(shadowDirectory(env, uid, sight.exists), shadow), name: shadow };
  }
  const file = nonEmpty(env.CIB_file);
  if (file !== undefined) return { kind: "file", path: file, name: undefined };
  const playground = join(runtimeDirectory(env, uid), "control.sock");
  const chosen = nonEmpty(env.LIFELINE_RUNTIME_DIR) === undefined ? [] : [playground];
  const there = SYSTEM_SOCKETS.filter((path) => sight.exists(path));
  const found = there.find((path) => sight.mayUse(path)) ?? there[0] ?? chosen.find((path) => sight.exists(path));
  if (found !== undefined) return { kind: "socket", path: found };
  if (sight.pacemakerRuns()) return { kind: "pacemaker" };
  if (sight.exists(playground)) return { kind: "socket", path: playground };
  const start = sight.exists("/usr/sbin/pacemakerd") ? "Pacemaker is installed: `crm cluster start` starts it; " : "";
  throw new CrmError({
    code: "no-cluster",
    message: "no cluster is running here",
    hint: `${start}\`crm playground start\` starts one to try things on; CIB_file=FILE works on a file`,
  });
}

/** The cluster with the permissions of the user that `CIB_user` names. @throws CrmError when there is none or it cannot be
 *  reached */
export async function findCluster(options: FindOptions): Promise<Cluster> {
  const location = locateCluster(options);
  const cluster = await openAt(location, options);
  const user = nonEmpty(options.env.CIB_user);
  // A live Pacemaker reads the variable, too.
  if (user === undefined || location.kind === "pacemaker") return cluster;
  const { withPermissionsOf } = await import("./permitted.ts");
  return withPermissionsOf(cluster, user);
}

async function openAt(location: Location, options: FindOptions): Promise<Cluster> {
  if (location.kind === "file") {
    const { path, name } = location;
    const agents = findAgents(options);
    const file = { path, ...(name === undefined ? {} : { name }), host: hostname(), agents };
    const cluster = await openFileCluster(file).catch((error: unknown) => {
      if (name === undefined || !(error instanceof CrmError) || error.code !== "no-file") throw error;
      throw new CrmError(
        {
          code: "no-file",
          message: `no such shadow CIB: ${name}`,
          hint: "`crm cib list` lists them, `crm cib new` makes one",
        },
        { cause: error },
      );
    });
    return keeping(cluster, `file ${resolve(path)}`, options);
  }
  if (location.kind === "pacemaker") {
    const { PacemakerCluster, systemPrograms } = await import("./pacemaker/index.ts");
    const programs = systemPrograms(options.env, options.home, options.trace);
    const cluster = new PacemakerCluster({ programs, host: hostname(), agents: findAgents(options) });
    return keeping(cluster, "pacemaker live", options);
  }
  // Only now: a command on a file needs no socket.
  const { openSocketCluster } = await import("./socket.ts");
  const { path } = location;
  try {
    return await openSocketCluster({ path, client: options.client ?? "client", agents: findAgents(options) });
  } catch (error) {
    const named = options.connect ?? nonEmpty(options.env.LIFELINE_SOCKET);
    if (named !== undefined || !isLeftBehind(error)) throw error;
    throw SYSTEM_SOCKETS.includes(path) ? clusterDown(path) : playgroundGone(path);
  }
}

/** The socket is there, and who made it is not: it ended without cleaning up. */
function isLeftBehind(error: unknown): boolean {
  if (!(error instanceof CrmError && error.cause instanceof Error)) return false;
  return "code" in error.cause && error.cause.code === "ECONNREFUSED";
}

function playgroundGone(path: string): CrmError {
  return new CrmError({
    code: "no-cluster",
    message: "no cluster is running here: the playground that was has ended without a word",
    hint: "`crm playground start` starts one anew",
    at: { source: path },
  });
}

function clusterDown(path: string): CrmError {
  return new CrmError({
    code: "cluster-down",
    message: "the cluster is down on this host: its daemon has ended without cleaning up",
    hint: "`crm cluster start` starts it; why it ended is in its log (logfile in ha.cf)",
    at: { source: path },
  });
}

/** The cluster, with every commit made through it kept as a checkpoint where there is a place for that. Our own engine keeps
 *  them itself, whoever commits. */
function keeping(cluster: Cluster, key: string, { env, uid }: FindOptions): Cluster {
  const place = checkpointPlace(env, uid ?? process.getuid?.() ?? 0);
  if (place === undefined) return cluster;
  return withCheckpoints(cluster, async () => {
    const { CheckpointStore, checkpointDirectory, sweepStores } = await import("../journal/index.ts");
    const directory = checkpointDirectory(place, key);
    if (existsSync(place) && !existsSync(directory)) await sweepStores(place);
    return new CheckpointStore(directory);
  });
}

/** The agents of this host, for work without a cluster. */
export function findAgents(options: FindOptions): AgentCatalogue {
  return localAgents(ownScripts(options.home), options.env);
}

/** Where the playground of this user lives. */
export function runtimeDirectory(env: FindOptions["env"], uid: number): string {
  const chosen = nonEmpty(env.LIFELINE_RUNTIME_DIR);
  if (chosen !== undefined) return chosen;
  const runtime = nonEmpty(env.XDG_RUNTIME_DIR);
  return runtime === undefined ? join(nonEmpty(env.TMPDIR) ?? "/tmp", `lifeline-${uid}`) : join(runtime, "lifeline");
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
