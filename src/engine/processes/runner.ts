import { type ChildProcess, spawn } from "node:child_process";
import { type AgentDirectories, agentPaths } from "../../agents/index.ts";
import type { Log } from "../../base/index.ts";
import {
  type EnvironmentOptions,
  exitReasonOf,
  invocation,
  type Operation,
  type RunOutcome,
} from "../../executor/index.ts";
import { firstProgram } from "./find-program.ts";
import { BoundedText, LineLog } from "./output.ts";
import type { Runner } from "./types.ts";

export interface ProcessRunnerOptions {
  readonly directories: AgentDirectories;
  readonly environment: EnvironmentOptions;
  /** The daemon's own, the ground of every agent's. */
  readonly base: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

/** Kept of each stream; what is beyond goes to the log and away. */
const OUTPUT_LIMIT = 256 * 1024;
/** Output that a daemon started by the agent holds open is not waited for longer than this after the agent's end. */
const DRAIN_MS = 500;

/** Agents as real processes, each in a process group of its own. */
export function processRunner(options: ProcessRunnerOptions): Runner {
  const running = new Map<number, ChildProcess>();

  const start = async (run: number, operation: Operation, ended: (outcome: RunOutcome) => void): Promise<void> => {
    const { resource } = operation;
    if (["systemd", "stonith", "service"].includes(resource.class)) {
      ended({ kind: "unsupported", text: `resources of class ${resource.class} are not supported yet` });
      return;
    }
    const candidates = agentPaths(options.directories, agentOf(operation));
    const path = await firstProgram(candidates);
    if (path === undefined) {
      ended({ kind: "not-started", why: "not-installed", text: `${resource.type} is not installed here` });
      return;
    }
    carryOut(run, operation, path, ended);
  };

  const carryOut = (run: number, operation: Operation, path: string, ended: (outcome: RunOutcome) => void): void => {
    const { argv, environment, input } = invocation(operation, options.environment);
    const child = spawn(path, argv, {
      detached: true,
      cwd: "/",
      env: { ...options.base, ...environment },
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    running.set(run, child);
    const name = `${operation.resource.id}_${operation.name}_${operation.intervalMs}`;
    const stdout = new BoundedText(OUTPUT_LIMIT);
    const stderr = new BoundedText(OUTPUT_LIMIT);
    const lines = new LineLog(options.log, name);
    child.stdout?.on("data", (chunk: Buffer) => stdout.add(chunk));
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr.add(chunk);
      lines.add(chunk);
    });
    if (input !== undefined) {
      child.stdin?.on("error", () => options.log.write("debug", `${name} does not read its input`));
      child.stdin?.end(input);
    }
    let over = false;
    const finish = (outcome: RunOutcome): void => {
      if (over) return;
      over = true;
      running.delete(run);
      lines.end();
      child.stdout?.destroy();
      child.stderr?.destroy();
      ended(outcome);
    };
    const outcomeOf = (code: number | null, signal: NodeJS.Signals | null): RunOutcome =>
      code === null
        ? { kind: "signalled", signal: signal ?? "unknown" }
        : { kind: "exited", code, stdout: stdout.text, exitReason: exitReasonOf(stderr.text) };
    child.on("error", (error) => finish(notStarted(error)));
    child.on("close", (code, signal) => finish(outcomeOf(code, signal)));
    child.on("exit", (code, signal) => setTimeout(() => finish(outcomeOf(code, signal)), DRAIN_MS).unref());
  };

  return {
    run(run, operation, ended) {
      start(run, operation, ended).catch((error: unknown) => {
        ended({ kind: "not-started", why: "other", text: error instanceof Error ? error.message : String(error) });
      });
    },
    kill(run) {
      const child = running.get(run);
      if (child?.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch (error) {
        // Gone by itself in between; its end is on the way.
        if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
      }
    },
  };
}

function agentOf({ resource }: Operation) {
  const { class: agentClass, provider, type } = resource;
  return { class: agentClass, type, ...(provider === undefined ? {} : { provider }) };
}

function notStarted(error: Error): RunOutcome {
  const code = "code" in error ? error.code : undefined;
  const why =
    code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR"
      ? "not-installed"
      : code === "EACCES" || code === "EPERM"
        ? "not-permitted"
        : "other";
  return { kind: "not-started", why, text: error.message };
}
