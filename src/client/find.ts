import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { type AgentCatalogue, ownScripts } from "../agents/index.ts";
import { CrmError } from "../base/index.ts";
import type { Cluster } from "./cluster.ts";
import { openFileCluster } from "./file.ts";
import { checkpointPlace, withCheckpoints } from "./keeping.ts";
import { localAgents } from "./local-agents.ts";
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
}

/** Where a cluster is, before anything is opened. */
export type Location =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "file"; readonly path: string; readonly name: string | undefined };

const SYSTEM_SOCKETS = ["/run/lifeline/control.sock", "/run/lifeline/monitor.sock"];

/** The first of: `--connect` or `LIFELINE_SOCKET`; a shadow copy; `CIB_file`; this host's node; the playground.
 *  Looks at names only. @throws CrmError `no-cluster` when there is none */
export function locateCluster(options: FindOptions, exists: (path: string) => boolean = existsSync): Location {
  const { env } = options;
  const uid = options.uid ?? process.getuid?.() ?? 0;
  const socket = options.connect ?? nonEmpty(env.LIFELINE_SOCKET);
  if (socket !== undefined) return { kind: "socket", path: socket };
  const shadow = options.shadow ?? nonEmpty(env.CIB_shadow);
  if (shadow !== undefined) {
    return { kind: "file", path: shadowFile(shadowDirectory(env, uid, exists), shadow), name: shadow };
  }
  const file = nonEmpty(env.CIB_file);
  if (file !== undefined) return { kind: "file", path: file, name: undefined };
  const sockets = [...SYSTEM_SOCKETS, join(runtimeDirectory(env, uid), "control.sock")];
  const found = sockets.find((path) => exists(path));
  if (found !== undefined) return { kind: "socket", path: found };
  throw new CrmError({
    code: "no-cluster",
    message: "no cluster is running here",
    hint: "`crm playground start` starts one to try things on; CIB_file=FILE works on a file",
  });
}

/** @throws CrmError when there is none or it cannot be reached */
export async function findCluster(options: FindOptions): Promise<Cluster> {
  const location = locateCluster(options);
  if (location.kind === "file") {
    const { path, name } = location;
    const agents = findAgents(options);
    const cluster = await openFileCluster({ path, ...(name === undefined ? {} : { name }), host: hostname(), agents });
    return keeping(cluster, `file ${resolve(path)}`, options);
  }
  // Only now: a command on a file needs no socket.
  const { openSocketCluster } = await import("./socket.ts");
  const cluster = await openSocketCluster({
    path: location.path,
    client: options.client ?? "client",
    agents: findAgents(options),
  });
  return keeping(cluster, `${cluster.setting} ${cluster.name}`, options);
}

/** The cluster, with every commit made through it kept as a checkpoint where there is a place for that. */
function keeping(cluster: Cluster, key: string, { env, uid }: FindOptions): Cluster {
  const place = checkpointPlace(env, uid ?? process.getuid?.() ?? 0);
  if (place === undefined) return cluster;
  return withCheckpoints(cluster, async () => {
    const { CheckpointStore, checkpointDirectory } = await import("./checkpoints.ts");
    return new CheckpointStore(checkpointDirectory(place, key));
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
