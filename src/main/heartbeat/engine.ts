import { chownSync, mkdirSync } from "node:fs";
import type { Socket } from "node:net";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Identity } from "../../acl/index.ts";
import { agentDirectories, DEFAULT_OCF_ROOT, ownScripts } from "../../agents/index.ts";
import { CrmError, type LogLevel } from "../../base/index.ts";
import { groupsOf, localAgents } from "../../client/index.ts";
import { historyDigests } from "../../controller/index.ts";
import {
  type ControlServer,
  checkDocument,
  directory,
  fencingEnabled,
  fileDisk,
  fileTokens,
  groupId,
  type HaLog,
  haLog,
  keepCommit,
  livenessThread,
  lockState,
  MetadataCache,
  Node,
  nextIdentity,
  nodeTarget,
  PATIENCE,
  peerCredentials,
  processRunner,
  realClock,
  realtime,
  seenPeers,
  serveControl,
  syslog,
  tlsLinks,
  userName,
} from "../../engine/index.ts";
import { CheckpointStore, type Checkpoints, Keeper } from "../../journal/index.ts";
import { schedule } from "../../scheduler/index.ts";
import { LIFELINE_VERSION } from "../../tools/index.ts";
import { type DaemonOptions, homeOf } from "./options.ts";
import { readKeys, readSettings, type Settings } from "./settings.ts";
import { watchSupervisor, withoutSupervisor } from "./supervisor.ts";

const CONTROL_GROUP = "haclient";
const RESOURCE_STATE = "/run/resource-agents";
/** A link that says nothing for longer is broken; not sooner than a busy host may take for an answer. */
const LINK_PATIENCE_MS = 2000;

/** Runs the node until it has left. @throws CrmError when it cannot start, which the log has then too. */
export async function runEngine(options: DaemonOptions, entry: string): Promise<void> {
  const settings = readSettings(options.config);
  const log = openLog(settings);
  try {
    await run(options, settings, log, entry);
  } catch (error) {
    const said = asCrmError(error);
    log.write("crit", said.describe());
    throw said;
  } finally {
    log.close();
  }
}

/** What the system refuses (no room, no such directory) is for the administrator, not a fault of the program. */
function asCrmError(error: unknown): CrmError {
  if (error instanceof CrmError) return error;
  if (!(error instanceof Error && "syscall" in error)) throw error;
  return new CrmError({ code: "system", message: error.message }, { cause: error });
}

async function run(options: DaemonOptions, settings: Settings, log: HaLog, entry: string): Promise<void> {
  const { host, config, keys } = settings;
  process.on("uncaughtException", (error) => end(`broken: ${error.stack ?? error.message}`));
  process.on("unhandledRejection", (error) => end(`broken: ${error instanceof Error ? error.stack : String(error)}`));
  const end = (reason: string): void => {
    log.write("crit", reason);
    log.close();
    process.exit(1);
  };
  const asked = askedToLeave(log);
  log.write("info", `Lifeline ${LIFELINE_VERSION} starting: nodes ${config.nodes.join(" ")}`);
  for (const notice of config.notices) log.write("notice", notice);
  mkdirSync(RESOURCE_STATE, { recursive: true, mode: 0o755 });
  const home = homeOf(entry);
  const state = options.state;
  const unlocked = lockState(join(state, "lock"));
  if (unlocked !== undefined) log.write("notice", `nothing keeps a second daemon from ${state}: ${unlocked}`);
  watchSupervisor(options.runtime, log);
  const patience = { ...PATIENCE, trouble: (text: string, over: boolean) => log.write(over ? "notice" : "crit", text) };
  const store = join(state, "store");
  const files = await directory(store);
  const identity = await nextIdentity({
    directory: store,
    host,
    generationFrom: config.generationFrom,
    uuidFrom: config.uuidFrom,
    epochMs: Date.now(),
  });
  const disk = fileDisk({ host, files, path: store, patience });
  const seen = seenPeers(join(options.runtime, "seen"), (why) => log.write("error", why));
  const patienceMs = Math.max(config.deadtimeMs, LINK_PATIENCE_MS);
  const links = await tlsLinks({ host, address: undefined, port: config.udpport, keys, patienceMs });
  const agents = localAgents(ownScripts(home), process.env);
  const metadata = new MetadataCache(agents);
  const thread = livenessThread(new URL(entry.endsWith(".ts") ? "./liveness.ts" : "./liveness.js", entry));
  const liveness = await thread.start({
    options: {
      host,
      hosts: config.nodes,
      generation: identity.generation,
      uuid: identity.uuid,
      keepaliveMs: config.keepaliveMs,
      deadtimeMs: config.deadtimeMs,
      warntimeMs: config.warntimeMs,
      initdeadMs: config.initdeadMs,
      keys,
      logBadPackets: config.logBadPackets,
      format: config.msgfmt,
      linkPort: links.port,
      onPause: "give-up",
    },
    media: config.media,
  });
  if (config.realtime) {
    const missing = await realtime("liveness", config.realtimePriority);
    if (missing !== undefined) log.write("notice", `heartbeats run without realtime priority: ${missing}`);
  }
  const environment = Object.entries(config.environment).map(([name, value]) => [`HA_${name}`, value]);
  const node = await Node.start({
    host,
    incarnation: String(identity.generation),
    configuredHosts: config.nodes,
    deadtimeMs: config.deadtimeMs,
    seen: seen.hosts,
    liveness,
    links,
    disk,
    tokens: fileTokens(join(store, "token"), patience),
    runner: processRunner({
      directories: agentDirectories(process.env.OCF_ROOT, ownScripts(home)),
      environment: {
        ocfRoot: process.env.OCF_ROOT ?? DEFAULT_OCF_ROOT,
        logFacility: config.logfacility ?? "none",
        debug: config.debug,
        stateDirectory: RESOURCE_STATE,
      },
      base: { ...withoutSupervisor(process.env), ...Object.fromEntries(environment) },
      log,
    }),
    clock: realClock,
    schedule,
    digestsOf: (operation) => historyDigests(operation, metadata.of(operation.resource)),
    check: checkDocument,
    fencing: fencingEnabled,
    fence: (target) =>
      Promise.reject(new CrmError({ code: "unsupported", message: `fencing ${target} is not supported yet` })),
    version: LIFELINE_VERSION,
    jobsPerHost: 2 * availableParallelism(),
    log,
    fatal: end,
  });
  const checkpoints = new CheckpointStore(join(state, "commits"));
  const keeper = new Keeper(
    (commit) => checkpoints.record(commit),
    (text) => log.write("warning", text),
  );
  node.listen((event) => {
    if (event.kind === "standing") seen.note(node.seen);
    keepCommit(keeper, event);
  });
  const servers = await openSockets(node, checkpoints, options, log);
  reread(options, log, (next) => {
    liveness.setKeys(next);
    links.setKeys(next);
  });
  process.on("SIGUSR1", () => log.changeDebug(+1));
  process.on("SIGUSR2", () => log.changeDebug(-1));
  await asked;
  log.write("info", "stopping: resources first, then this host leaves");
  await node.shutDown();
  await keeper.idle();
  await Promise.all(servers.map((server) => server.close()));
  await thread.close();
  log.write("info", "stopped");
}

/** In the log files and in syslog as ha.cf says; in the foreground of a terminal there too. */
function openLog({ host, config }: Settings): HaLog {
  const { logfile, debugfile, debug, syslogFormat, logfacility } = config;
  const terminal = process.stderr.isTTY || (logfile === undefined && debugfile === undefined && !logfacility);
  const system =
    logfacility === undefined
      ? undefined
      : syslog(logfacility, `heartbeat[${process.pid}]`, (why) => log.write("notice", why));
  const also = (level: LogLevel, line: string): void => {
    system?.write(level, line);
    if (terminal) process.stderr.write(`heartbeat: ${line}\n`);
  };
  const log = haLog({ host, pid: process.pid, logfile, debugfile, debug, syslogFormat, also });
  return log;
}

async function openSockets(
  node: Node,
  checkpoints: Checkpoints,
  { runtime }: DaemonOptions,
  log: HaLog,
): Promise<ControlServer[]> {
  const target = nodeTarget(node, LIFELINE_VERSION, checkpoints);
  const control = join(runtime, "control.sock");
  const servers = [
    await serveControl({
      path: control,
      mode: 0o660,
      readOnly: false,
      target,
      log,
      userOf: (socket) => {
        const peer = peerCredentials(socket);
        return peer === undefined ? undefined : userName(peer.uid);
      },
    }),
    await serveControl({
      path: join(runtime, "monitor.sock"),
      mode: 0o666,
      readOnly: true,
      target,
      log,
      limited: onlooker,
    }),
  ];
  const group = groupId(CONTROL_GROUP);
  if (group === undefined) log.write("info", `no group ${CONTROL_GROUP}: only root may use ${control}`);
  else if (process.getuid?.() === 0) chownSync(control, 0, group);
  return servers;
}

/** Who looks on, for the ACLs: nobody who could use the control socket as well. One who cannot be found out is a stranger. */
function onlooker(socket: Socket): Identity | undefined {
  const peer = peerCredentials(socket);
  if (peer === undefined) return { user: "unknown user", groups: [] };
  const user = userName(peer.uid);
  const groups = groupsOf(user);
  const isAdministrator = peer.uid === 0 || peer.gid === groupId(CONTROL_GROUP) || groups.includes(CONTROL_GROUP);
  return isAdministrator ? undefined : { user, groups };
}

/** SIGHUP: authkeys anew; a fault in it changes nothing. Log files are opened anew too, for who rotates them. */
function reread({ config }: DaemonOptions, log: HaLog, use: (keys: ReturnType<typeof readKeys>) => void): void {
  process.on("SIGHUP", () => {
    log.reopen();
    try {
      const keys = readKeys(config);
      use(keys);
      log.write("info", `authkeys was read again: key ${keys.active.number} signs`);
    } catch (error) {
      log.write("error", `authkeys stays as it was: ${asCrmError(error).describe()}`);
    }
  });
}

/** Once is enough: to ask again does not end a host in the midst of stopping its resources. */
function askedToLeave(log: HaLog): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        log.write("info", `${signal}: asked to leave`);
        resolve();
      });
    }
  });
}
