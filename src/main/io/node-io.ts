import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants, userInfo } from "node:os";
import { isatty } from "node:tty";
import { decodeUtf8, errorCode } from "../../base/index.ts";
import { type Cluster, findAgents, findCluster, groupsOf, readStandardInput, writeFully } from "../../client/index.ts";
import { hostZone } from "../../rules/index.ts";
import type { MonitorPreset, ToolIo } from "../../tools/index.ts";
import { endUnread } from "./broken-pipe.ts";

/** The world as this process has it. */
export function nodeIo(program: string, home: string): ToolIo {
  const find = { env: process.env, home, client: program };
  return {
    program,
    interactive: isatty(1),
    watched: isatty(2),
    user: userInfo().username,
    groupsOf,
    ...(isatty(0) && isatty(1) ? { monitor: openScreen } : {}),
    openCluster: ({ shadow, user } = {}) =>
      findCluster({
        ...find,
        env: {
          ...process.env,
          ...(shadow === false ? { CIB_shadow: "" } : {}),
          ...(user === undefined ? {} : { CIB_user: user }),
        },
      }),
    agents: () => findAgents(find),
    runAgent: async (operation, environment) => {
      const { runAgent } = await import("./run-agent.ts");
      return runAgent(operation, environment, { env: process.env, home });
    },
    env: process.env,
    out: (text) => write(1, text),
    err: (text) => write(2, text),
    readFile: (path) => decodeUtf8(readFileSync(path), path),
    readStdin: readStandardInput,
    removeFile: (path) => rmSync(path),
    makeDirectory: (path) => mkdirSync(path, { recursive: true }),
    writeFile: (path, text) => writeFileSync(path, text),
    list: (path) => readdirSync(path).sort(),
    runProgram,
    launch,
    ...(process.env[DETACHED] === undefined ? { detach } : {}),
    nowMs: Date.now,
    zone: hostZone,
  };
}

/** As a shell counts it: what a signal ended, ended with 128 and its number. */
function runProgram(program: string, args: readonly string[], env: Readonly<Record<string, string>>): number {
  const { status, signal, error } = spawnSync(program, args, { stdio: "inherit", env: { ...process.env, ...env } });
  if (error !== undefined) throw error;
  return status ?? 128 + constants.signals[signal!];
}

/** Set in the process that goes on in the background. */
const DETACHED = "LIFELINE_DETACHED";

function detach(): void {
  const args = [...process.execArgv, ...process.argv.slice(1)];
  const env = { ...process.env, [DETACHED]: "1" };
  spawn(process.execPath, args, { detached: true, stdio: "ignore", env }).unref();
}

function launch(program: string, env: Readonly<Record<string, string>>, failed: (why: string) => void): void {
  const child = spawn(program, [], { env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] });
  child.on("error", (error) => failed(errorCode(error) ?? error.message));
}

function write(descriptor: 1 | 2, text: string): void {
  try {
    writeFully(descriptor, text);
  } catch (error) {
    endUnread(error);
  }
}

/** The screens are loaded here and in crm's terminal, nowhere else. */
async function openScreen(cluster: Cluster, settings: MonitorPreset): Promise<number> {
  const { openMonitor } = await import("../../tui/index.ts");
  const { env, stdin, stdout } = process;
  return openMonitor({ cluster, settings, env, stdin, stdout });
}
