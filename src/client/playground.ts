import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CrmError } from "../base/index.ts";
import { decodeError, type PlaygroundRequest } from "../protocol/index.ts";
import { Connection } from "./connection.ts";

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 10_000;
const LOOK_MS = 20;

export interface StartPlaygroundOptions {
  /** The program that is the playground: `dist/playground.js`. */
  readonly entry: string;
  /** `runtimeDirectory`: its socket and log lie there. */
  readonly directory: string;
  /** How many (they are called server1, server2, ...), or their names. */
  readonly hosts: number | readonly string[];
}

export function playgroundSocket(directory: string): string {
  return join(directory, "control.sock");
}

/** Starts a playground in the background and waits until its hosts have quorum and a DC.
 *  @returns the path of its socket
 *  @throws CrmError `already-running`, `playground-failed` with what it said */
export async function startPlayground(options: StartPlaygroundOptions): Promise<string> {
  const { directory, entry, hosts } = options;
  const socket = playgroundSocket(directory);
  privateDirectory(directory);
  if (await isServed(socket)) {
    throw new CrmError({
      code: "already-running",
      message: "a playground is running already",
      hint: "`crm playground stop` ends it",
      at: { source: socket },
    });
  }
  const logFile = join(directory, "playground.log");
  const log = openSync(logFile, "w", 0o600);
  const count = typeof hosts === "number" ? hosts : hosts.length;
  const named = typeof hosts === "number" ? String(hosts) : hosts.join(",");
  const child = spawn(process.execPath, [entry, "--directory", directory, "--hosts", named], {
    detached: true,
    stdio: ["ignore", log, log],
    cwd: "/",
  });
  closeSync(log);
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code) => {
    ended = lastLine(logFile) ?? `exit code ${code}`;
  });
  child.unref();
  for (const until = performance.now() + START_TIMEOUT_MS; performance.now() < until; await sleep(LOOK_MS)) {
    if (ended !== undefined) throw failed(ended, logFile);
    if (await isReady(socket, count)) {
      child.removeAllListeners();
      return socket;
    }
  }
  throw failed(`no quorum after ${START_TIMEOUT_MS / 1000}s`, logFile);
}

/** Ends a playground and waits until it is gone. @throws CrmError `no-playground` when none runs */
export async function stopPlayground(directory: string): Promise<void> {
  const socket = playgroundSocket(directory);
  await askPlayground(socket, { command: "stop" });
  for (const until = performance.now() + STOP_TIMEOUT_MS; performance.now() < until; await sleep(LOOK_MS)) {
    if (!(await isServed(socket))) return;
  }
  throw new CrmError({ code: "playground-failed", message: "the playground does not end", at: { source: socket } });
}

/** Asks a running playground for something that only a playground can do. @throws CrmError `no-playground`, or what the
 *  playground says */
export async function askPlayground(socket: string, request: PlaygroundRequest): Promise<string> {
  const connection = await Connection.open(socket).catch((error: unknown) => {
    throw new CrmError(
      {
        code: "no-playground",
        message: "no playground is running",
        hint: "`crm playground start` starts one",
      },
      { cause: error },
    );
  });
  try {
    const answer = await connection.ask({ kind: "playground", request });
    if (answer.kind === "performed") return answer.text;
    if (answer.kind === "failed") throw new CrmError(decodeError(answer.error));
    throw new CrmError({ code: "protocol", message: `unexpected answer of the playground: ${answer.kind}` });
  } finally {
    connection.close();
  }
}

/** Nobody else may put a socket where we look for ours. */
function privateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(directory);
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return;
  throw new CrmError({
    code: "not-private",
    message: "the directory of the playground belongs to somebody else, or others may write to it",
    hint: "set LIFELINE_RUNTIME_DIR to a directory of your own",
    at: { source: directory },
  });
}

async function isServed(socket: string): Promise<boolean> {
  return (await tryAsk(socket, async () => true)) ?? false;
}

async function isReady(socket: string, hosts: number): Promise<boolean> {
  const ready = await tryAsk(socket, async (connection) => {
    const answer = await connection.ask({ kind: "status" });
    if (answer.kind !== "status") return false;
    const { dc, quorum, hosts: known } = answer.status;
    return dc !== undefined && quorum && known.filter(({ online }) => online).length === hosts;
  });
  return ready ?? false;
}

/** undefined when nobody serves the socket (yet). */
async function tryAsk<T>(socket: string, ask: (connection: Connection) => Promise<T>): Promise<T | undefined> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.open(socket);
    return await ask(connection);
  } catch (error) {
    if (error instanceof CrmError && error.code === "disconnected") return undefined;
    throw error;
  } finally {
    connection?.close();
  }
}

function lastLine(path: string): string | undefined {
  return readFileSync(path, "utf8").trimEnd().split("\n").at(-1) || undefined;
}

function failed(why: string, log: string): CrmError {
  return new CrmError({
    code: "playground-failed",
    message: `the playground did not start: ${why}`,
    at: { source: log },
  });
}
