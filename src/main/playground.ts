/** The playground's process: `crm playground start` runs it in the background. */
import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ownScripts } from "../agents/index.ts";
import { CrmError, type Log } from "../base/index.ts";
import { localAgents, playgroundSocket } from "../client/index.ts";
import { Beats, checkDocument, fencingEnabled, livenessThread, Playground, serveControl } from "../engine/index.ts";
import { CheckpointStore } from "../journal/index.ts";
import { schedule } from "../scheduler/index.ts";
import { LIFELINE_VERSION } from "../tools/index.ts";

/** Unhurried enough for a laptop that is busy, quick enough to watch. */
const RHYTHM = { keepaliveMs: 200, deadtimeMs: 1500 };
const LOG_LEVELS: readonly string[] = ["crit", "error", "warning", "notice", "info"];
const HOSTS_LIMIT = 32;

const here = fileURLToPath(import.meta.url);
const home = join(dirname(here), here.endsWith(".ts") ? "../.." : "..");

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { directory: { type: "string" }, hosts: { type: "string", default: "2" } } });
  const { directory } = values;
  const hosts = hostNames(values.hosts);
  if (directory === undefined) throw usage("--directory is missing");
  const log: Log = {
    write(level, text) {
      if (LOG_LEVELS.includes(level)) process.stdout.write(`${new Date().toISOString()} ${level}: ${text}\n`);
    },
  };
  const thread = livenessThread(new URL(here.endsWith(".ts") ? "./liveness.ts" : "./liveness.js", import.meta.url));
  const beats = new Beats(hosts, RHYTHM, process.pid, (settings) => thread.start(settings));
  // They end with the playground whose commits they are.
  const commits = join(directory, "commits");
  rmSync(commits, { recursive: true, force: true });
  const stopping = Promise.withResolvers<void>();
  const playground = new Playground({
    hosts,
    deadtimeMs: RHYTHM.deadtimeMs,
    agents: localAgents(ownScripts(home), process.env),
    schedule,
    check: checkDocument,
    fencing: fencingEnabled,
    liveness: (host) => beats.attach(host),
    checkpoints: new CheckpointStore(commits),
    random: Math.random,
    version: LIFELINE_VERSION,
    log,
    stopped: stopping.resolve,
  });
  const path = playgroundSocket(directory);
  await playground.start();
  const server = await serveControl({ path, mode: 0o600, readOnly: false, target: playground.target, log });
  const pidFile = join(directory, "playground.pid");
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  process.once("SIGTERM", stopping.resolve);
  process.once("SIGINT", stopping.resolve);
  await stopping.promise;
  rmSync(pidFile, { force: true });
  await server.close();
  await playground.stop();
  await thread.close();
  rmSync(commits, { recursive: true, force: true });
}

/** `3`, or `alice,bob`. */
function hostNames(text: string): string[] {
  const names = /^\d+$/.test(text)
    ? Array.from({ length: Math.min(Number(text), HOSTS_LIMIT + 1) }, (_, index) => `server${index + 1}`)
    : text.split(",");
  if (names.length < 1 || names.length > HOSTS_LIMIT) throw usage(`from 1 to ${HOSTS_LIMIT} hosts`);
  const wrong = names.find((name) => !/^[a-z0-9][a-z0-9.-]{0,63}$/.test(name));
  if (wrong !== undefined) throw usage(`not a name for a host: "${wrong}"`);
  if (new Set(names).size < names.length) throw usage("two hosts have the same name");
  return names;
}

function usage(why: string): CrmError {
  return new CrmError({ code: "usage", message: why, hint: "playground --directory DIR [--hosts N|NAME,NAME...]" });
}

try {
  await main();
} catch (error) {
  if (!(error instanceof CrmError)) throw error;
  process.stderr.write(`playground: ${error.describe()}\n`);
  process.exitCode = 1;
}
