import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface ProcessFigures {
  readonly code: number | null;
  readonly wallS: number;
  /** Processor time, all threads, own and system. undefined when the host does not tell. */
  readonly cpuS: number | undefined;
  /** Largest resident set. */
  readonly peakMb: number | undefined;
}

/** Runs a program to its end with its output thrown away and measures it from outside. */
export function measureProcess(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<ProcessFigures> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(program, args, { env, stdio: "ignore" });
    let peakKb = 0;
    let ticks = 0;
    // What a process used is gone with it: look often, the last look counts.
    const look = (): void => {
      const status = readProc(child.pid, "status");
      peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
      const fields = readProc(child.pid, "stat").split(") ")[1]?.split(" ");
      if (fields !== undefined) ticks = Math.max(ticks, Number(fields[11]) + Number(fields[12]));
    };
    const timer = setInterval(look, 5);
    child.on("error", reject);
    child.on("exit", (code) => {
      clearInterval(timer);
      resolve({
        code,
        wallS: (performance.now() - begin) / 1000,
        cpuS: ticks > 0 ? ticks / 100 : undefined,
        peakMb: peakKb > 0 ? peakKb / 1024 : undefined,
      });
    });
  });
}

function readProc(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    // It ended between two looks.
    if (error instanceof Error && "code" in error) return "";
    throw error;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
