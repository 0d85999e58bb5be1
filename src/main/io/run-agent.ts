import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { agentDirectories, agentPaths, DEFAULT_OCF_ROOT, ownScripts, RESOURCE_STATE } from "../../agents/index.ts";
import { errorCode } from "../../base/index.ts";
import { exitReasonOf, invocation, type Operation, type RunOutcome } from "../../executor/index.ts";
import type { AgentRun } from "../../tools/index.ts";

/** Kept of each stream; more is read, and not told. */
const OUTPUT_LIMIT = 1_000_000;
/** Output that a daemon started by the agent holds open is not waited for longer than this after the agent's end. */
const DRAIN_MS = 500;

export interface RunOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where Lifeline is installed. */
  readonly home: string;
}

/** One run of an agent by this process itself, in a process group of its own. */
export async function runAgent(
  operation: Operation,
  environment: Readonly<Record<string, string>>,
  { env, home }: RunOptions,
): Promise<AgentRun> {
  const { class: agentClass, provider, type } = operation.resource;
  const agent = { class: agentClass, type, ...(provider === undefined ? {} : { provider }) };
  const paths = agentPaths(agentDirectories(env.OCF_ROOT, ownScripts(home)), agent);
  const path = paths.find(isPlainFile);
  if (path === undefined) {
    const name = agentClass === "ocf" ? type : (paths[0] ?? type);
    return noRun({ kind: "not-started", why: "not-installed", text: `${name}: No such file or directory` });
  }
  const called = invocation(operation, {
    ocfRoot: env.OCF_ROOT ?? DEFAULT_OCF_ROOT,
    // What agents log goes to standard error: it is for whoever called.
    logFacility: "none",
    debug: Number(environment.HA_debug ?? 0),
    stateDirectory: env.HA_RSCTMP ?? RESOURCE_STATE,
  });
  const all = { ...env, ...called.environment, ...environment };
  return new Promise((resolve) => {
    const child = spawn(path, called.argv, { detached: true, env: all, stdio: ["ignore", "pipe", "pipe"] });
    const stdout = new Collected();
    const stderr = new Collected();
    child.stdout.on("data", (chunk: Buffer) => stdout.add(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
    let late = false;
    let drain: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) killGroup(child.pid);
    }, operation.timeoutMs);
    const finish = (outcome: AgentRun["outcome"]): void => {
      clearTimeout(timer);
      clearTimeout(drain);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ outcome: late ? { kind: "timed-out" } : outcome, stdout: stdout.text, stderr: stderr.text });
    };
    const ended = (code: number | null, signal: NodeJS.Signals | null): void =>
      finish(
        code === null
          ? { kind: "signalled", signal: signal ?? "unknown" }
          : { kind: "exited", code, stdout: stdout.text, exitReason: exitReasonOf(stderr.text) },
      );
    child.on("error", (error) => finish(notStarted(error)));
    child.on("close", ended);
    child.on("exit", (code, signal) => {
      drain = setTimeout(() => ended(code, signal), DRAIN_MS);
    });
  });
}

class Collected {
  readonly #chunks: Buffer[] = [];
  #size = 0;

  add(chunk: Buffer): void {
    const kept = chunk.subarray(0, OUTPUT_LIMIT - this.#size);
    if (kept.length > 0) this.#chunks.push(kept);
    this.#size += kept.length;
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }
}

function isPlainFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    // Gone by itself in between; its end is on the way.
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

function notStarted(error: Error): RunOutcome {
  const code = errorCode(error);
  if (code === "ENOENT") return { kind: "not-started", why: "not-installed", text: error.message };
  const why = code === "EACCES" || code === "EPERM" ? "not-permitted" : "other";
  return { kind: "not-started", why, text: error.message };
}

function noRun(outcome: RunOutcome): AgentRun {
  return { outcome, stdout: "", stderr: "" };
}
