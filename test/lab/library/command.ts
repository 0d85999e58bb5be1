// Runs commands of this machine. Each is the head of a process group of its own, so that ending it ends what it started.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Outcome {
  /** Exit code; 128 + signal when one ended it, 124 when the time was up (as timeout(1)). */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface CommandOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Running {
  readonly pid: number;
  readonly exited: Promise<void>;
  /** Ends it with its whole group and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 60_000;

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, signal);
}

export async function run(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const [file, ...args] = argv;
  const began = performance.now();
  const child = spawn(file!, args, { detached: true, stdio: "pipe", ...pick(options) });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // A command that ends without reading what it is told is no failure of ours: its exit code tells.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.input ?? "");
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    signalGroup(child, "SIGKILL");
    // Something that left the group may still hold the pipes.
    child.stdout.destroy();
    child.stderr.destroy();
  }, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit, signal) => resolve(late ? 124 : (exit ?? (signal === null ? 1 : 128))));
  });
  clearTimeout(timer);
  return { code, stdout, stderr, ms: performance.now() - began };
}

/** As `run`, for what must succeed. */
export async function must(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const outcome = await run(argv, options);
  if (outcome.code !== 0) {
    throw new Error(`${argv.join(" ")}: exit code ${outcome.code}\n${outcome.stderr || outcome.stdout}`.trimEnd());
  }
  return outcome;
}

/** Starts a command that goes on until stopped and hands over its lines (both streams) as they come. */
export function start(
  argv: readonly string[],
  onLine: (line: string, epochMs: number) => void,
  options: CommandOptions = {},
): Running {
  const [file, ...args] = argv;
  const child = spawn(file!, args, { detached: true, stdio: ["ignore", "pipe", "pipe"], ...pick(options) });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => onLine(line, Date.now()));
  }
  const exited = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  return {
    pid: child.pid ?? -1,
    exited,
    stop: async (signal = "SIGKILL") => {
      signalGroup(child, signal);
      await exited;
    },
  };
}

function pick(options: CommandOptions): { env?: NodeJS.ProcessEnv; cwd?: string } {
  return {
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  };
}
