// What /proc says of processes. A pid alone may have been given to somebody else since: a process is a pid and its start.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface ProcessId {
  readonly pid: number;
  readonly startTicks: number;
}

export interface HostProcess extends ProcessId {
  /** The pid by which the host itself knows it. */
  readonly ownPid: number;
  /** The pid of its parent as seen from here. */
  readonly parent: number;
  readonly command: readonly string[];
}

export interface Usage {
  readonly processes: number;
  readonly cpuMs: number;
  readonly rssKb: number;
  readonly pssKb: number;
}

/** Linux counts CPU time in these for user space, whatever the kernel's own rate (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** The file's text; undefined when the process went away meanwhile, which is no error here. */
function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** The fields of /proc/PID/stat after the command's closing bracket: [0] is the state. */
function statFields(pid: number): string[] | undefined {
  const text = readProc(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

export function identify(pid: number): ProcessId | undefined {
  const fields = statFields(pid);
  if (fields === undefined || fields[0] === "Z") return undefined;
  return { pid, startTicks: Number(fields[19]) };
}

/** Without those that a program has just forked and that have not become another program yet: they still bear its command
 *  line, but a signal to one of them meets the agent (or whatever it is about to be). */
export function withoutForks(processes: readonly HostProcess[]): HostProcess[] {
  const commandOf = new Map(processes.map(({ pid, command }) => [pid, command.join("\0")]));
  return processes.filter(({ parent, command }) => commandOf.get(parent) !== command.join("\0"));
}

/** @returns how many still lived to receive it. */
export function send(processes: readonly ProcessId[], signal: NodeJS.Signals): number {
  const alive = processes.filter(isAlive);
  for (const { pid } of alive) process.kill(pid, signal);
  return alive.length;
}

export function isAlive(id: ProcessId): boolean {
  return identify(id.pid)?.startTicks === id.startTicks;
}

export function childrenOf(pid: number): number[] {
  const text = readProc(`/proc/${pid}/task/${pid}/children`) ?? "";
  return text.split(" ").filter(Boolean).map(Number);
}

/** Everything that runs in the pid namespace of `init`, itself included. */
export function processesIn(init: number): HostProcess[] {
  const namespace = linkOf(`/proc/${init}/ns/pid`);
  if (namespace === undefined) return [];
  const found: HostProcess[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name) || linkOf(`/proc/${name}/ns/pid`) !== namespace) continue;
    const id = identify(Number(name));
    const command = readProc(`/proc/${name}/cmdline`);
    const status = readProc(`/proc/${name}/status`);
    const ownPid = status?.match(/^NSpid:.*\s(\d+)$/m)?.[1];
    const parent = status?.match(/^PPid:\s(\d+)$/m)?.[1];
    if (id === undefined || command === undefined || ownPid === undefined || parent === undefined) continue;
    found.push({ ...id, ownPid: Number(ownPid), parent: Number(parent), command: command.split("\0").slice(0, -1) });
  }
  return found;
}

/** CPU time so far and memory now of these processes together. */
export function usageOf(processes: readonly ProcessId[]): Usage {
  let cpuTicks = 0;
  let rssKb = 0;
  let pssKb = 0;
  for (const { pid } of processes) {
    const fields = statFields(pid);
    if (fields === undefined) continue;
    // Its own, and that of the children it has waited for: agents live too briefly to be met.
    for (const field of fields.slice(11, 15)) cpuTicks += Number(field);
    const rollup = readProc(`/proc/${pid}/smaps_rollup`) ?? "";
    rssKb += Number(rollup.match(/^Rss:\s+(\d+)/m)?.[1] ?? 0);
    pssKb += Number(rollup.match(/^Pss:\s+(\d+)/m)?.[1] ?? 0);
  }
  return { processes: processes.length, cpuMs: (cpuTicks * 1000) / TICKS_PER_SECOND, rssKb, pssKb };
}
