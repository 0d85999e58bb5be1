import { readFileSync } from "node:fs";

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
