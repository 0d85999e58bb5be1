import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CrmError } from "../../base/index.ts";
import { mediumName } from "../../membership/index.ts";
import { type DaemonOptions, engineArguments } from "./options.ts";
import { readSettings } from "./settings.ts";
import { runningPid, supervisorArguments, supervisorEnvironment } from "./supervisor.ts";

/** What an administrator's call does before the engine runs: everything that can be found wrong is said here, at once. */

const STARTED_WITHIN_MS = 15_000;
const STOPPED_WITHIN_MS = 20 * 60_000;

/** @returns the exit code; or does not return, because the supervisor has taken this process over. */
export async function startDaemon(options: DaemonOptions, entry: string): Promise<number> {
  // What is created is for others than root too; the agents inherit it.
  process.umask(0o022);
  readSettings(options.config);
  const running = runningPid(options.runtime);
  if (running !== undefined) throw new CrmError({ code: "running", message: `runs already (pid ${running})` });
  for (const directory of [options.state, options.runtime]) makeDirectory(directory);
  const environment = { ...process.env, ...supervisorEnvironment(options.runtime, entry) };
  if (options.foreground) return stay(supervisorArguments(engineArguments(options)), environment);
  const console = join(options.state, "console");
  const output = openSync(console, "w", 0o600);
  const child = spawn("/bin/sh", supervisorArguments(engineArguments(options)), {
    detached: true,
    cwd: "/",
    env: environment,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const exited: number[] = [];
  child.on("exit", (ended) => exited.push(ended ?? 1));
  const until = performance.now() + STARTED_WITHIN_MS;
  while (exited.length === 0 && performance.now() < until) {
    if (await answers(join(options.runtime, "control.sock"))) {
      child.unref();
      return 0;
    }
    await sleep(50);
  }
  process.stderr.write(readFileSync(console, "utf8"));
  const [code] = exited;
  if (code !== undefined) return code;
  throw new CrmError({ code: "slow", message: "the engine does not answer yet", hint: `see ${console} and the log` });
}

/** The supervisor in this very process, where the runtime can do that; else as a child that is waited for. */
function stay(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  process.chdir("/");
  const { execve } = process as { readonly execve?: (file: string, args: string[], env: NodeJS.ProcessEnv) => never };
  if (execve !== undefined) execve.call(process, "/bin/sh", ["sh", ...args], environment);
  const child = spawn("/bin/sh", args, { env: environment, stdio: "inherit" });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o755 });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CrmError({ code: "directory", message, at: { source: path } }, { cause: error });
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
}

/** What a start would find wrong in the files, without starting; what it would say about them otherwise. */
export async function checkSettings({ config: directory }: DaemonOptions): Promise<number> {
  const { host, config, keys } = readSettings(directory);
  const { checkMedia } = await import("../../engine/index.ts");
  checkMedia(config.media);
  for (const notice of config.notices) process.stdout.write(`notice: ${notice}\n`);
  const media = [...new Set(config.media.map(mediumName))].join(" ");
  process.stdout.write(
    `ha.cf and authkeys are good: host ${host} of ${config.nodes.join(" ")}; ${media}; ` +
      `deadtime ${config.deadtimeMs} ms; key ${keys.active.number} (${keys.active.method}) signs\n`,
  );
  return 0;
}

export async function stopDaemon({ runtime }: DaemonOptions): Promise<number> {
  const pid = runningPid(runtime);
  if (pid === undefined) return 0;
  process.kill(pid, "SIGTERM");
  const until = performance.now() + STOPPED_WITHIN_MS;
  while (runningPid(runtime) === pid) {
    if (performance.now() > until) throw new CrmError({ code: "slow", message: "it has not stopped yet" });
    await sleep(100);
  }
  return 0;
}

export function rereadKeys({ runtime }: DaemonOptions): number {
  const pid = runningPid(runtime);
  if (pid === undefined) throw new CrmError({ code: "stopped", message: "does not run" });
  process.kill(pid, "SIGHUP");
  return 0;
}

export function showStatus({ runtime }: DaemonOptions): number {
  const pid = runningPid(runtime);
  process.stdout.write(pid === undefined ? "heartbeat does not run\n" : `heartbeat runs (pid ${pid})\n`);
  return pid === undefined ? 1 : 0;
}
