import { readdirSync, readFileSync } from "node:fs";

const PAGE_BYTES = 4096;

/** What a process has used so far. */
export interface Usage {
  readonly cpuMs: number;
  /** Ready to run, and another process had the processor. */
  readonly waitedMs: number;
  readonly memoryMb: number;
}

/** A process and all below it, so that what was started through another program (nsenter, sh) counts. */
export function usageOf(root: number): Usage {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name)) parents.set(Number(name), Number(afterName(name)[1]));
  }
  const inTree = (each: number | undefined): boolean =>
    each === root || (each !== undefined && parents.get(each) !== undefined && inTree(parents.get(each)));
  const all = [...parents.keys()].filter(inTree).map(ofOne);
  const sum = (pick: (usage: Usage) => number): number => all.reduce((total, usage) => total + pick(usage), 0);
  return {
    cpuMs: sum((each) => each.cpuMs),
    waitedMs: sum((each) => each.waitedMs),
    memoryMb: sum((each) => each.memoryMb),
  };
}

/** All threads of a process, in nanoseconds (proc(5), schedstat). */
function ofOne(pid: number): Usage {
  let ran = 0;
  let waited = 0;
  for (const thread of list(`/proc/${pid}/task`)) {
    const [onCpu = 0, onQueue = 0] = read(`/proc/${pid}/task/${thread}/schedstat`).split(" ").map(Number);
    ran += onCpu;
    waited += onQueue;
  }
  return { cpuMs: ran / 1e6, waitedMs: waited / 1e6, memoryMb: (Number(afterName(pid)[21] ?? 0) * PAGE_BYTES) / 1e6 };
}

/** The fields of /proc/PID/stat behind the name, which may hold blanks: the first is the state. */
function afterName(pid: number | string): string[] {
  return read(`/proc/${pid}/stat`).split(") ").at(-1)!.split(" ");
}

function read(path: string): string {
  return ofProcess(() => readFileSync(path, "utf8")) ?? "";
}

function list(path: string): string[] {
  return ofProcess(() => readdirSync(path)) ?? [];
}

/** Undefined when the process ended between two looks. */
function ofProcess<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
