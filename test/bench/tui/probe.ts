import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second, as Linux reports times of processes on every platform of ours. */
const TICKS = 100;
const PAGE_BYTES = 4096;

/** What a process has used so far. */
export interface Usage {
  readonly cpuMs: number;
  readonly memoryMb: number;
}

export function usageOf(pid: number): Usage {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  // Fields 14, 15 and 24 of proc(5), counted from the one after the name.
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { cpuMs: (ticks * 1000) / TICKS, memoryMb: (Number(fields[21]) * PAGE_BYTES) / 1e6 };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A process and all below it: what was started through another program (nsenter, sh). */
export function treeUsageOf(pid: number): Usage {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      parents.set(Number(name), Number(readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]!.split(" ")[1]));
    } catch {
      // ended between the two looks
    }
  }
  const inTree = (each: number | undefined): boolean =>
    each === pid || (each !== undefined && parents.get(each) !== undefined && inTree(parents.get(each)));
  const all = [...parents.keys()].filter(inTree).map(usageOf);
  return {
    cpuMs: all.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    memoryMb: all.reduce((sum, { memoryMb }) => sum + memoryMb, 0),
  };
}
