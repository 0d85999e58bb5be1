import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationOf, type Element, readXml, writeXml } from "../../cib/index.ts";
import type { StagedState } from "../../shell/index.ts";

/** Staged changes as they lie on disk while a shell runs, so that a terminal that is closed loses nothing. */
export interface Recovery {
  /** Process that wrote it, and when that was begun: another one may have its number by now. */
  readonly pid: number;
  readonly begun: string;
  readonly timeMs: number;
  /** `live/server1`: what they were staged for. */
  readonly where: string;
  readonly lines: readonly string[];
  readonly base: Element;
  readonly staged: Element;
}

export interface FoundRecovery {
  readonly path: string;
  readonly recovery: Recovery;
}

/** Only the configuration is kept: what runs is none of our changes. */
export function formatRecovery(
  state: StagedState,
  where: string,
  { pid, begun }: { readonly pid: number; readonly begun: string | undefined },
  timeMs: number,
): string {
  const xml = (cib: Element): string => writeXml({ ...cib, children: [configurationOf(cib)] });
  return JSON.stringify({
    format: 1,
    pid,
    begun: begun ?? "",
    timeMs,
    where,
    lines: state.entries.map(({ line }) => line),
    base: xml(state.base),
    staged: xml(state.staged),
  });
}

/** Undefined for what is none, or torn. */
export function parseRecovery(text: string): Recovery | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const { format, pid, begun, timeMs, where, lines, base, staged } = value as Record<string, unknown>;
    if (format !== 1 || typeof pid !== "number" || typeof timeMs !== "number" || typeof where !== "string")
      return undefined;
    if (typeof begun !== "string") return undefined;
    if (typeof base !== "string" || typeof staged !== "string" || !Array.isArray(lines)) return undefined;
    return { pid, begun, timeMs, where, lines: lines.map(String), base: readXml(base), staged: readXml(staged) };
  } catch {
    return undefined; // torn by a crash, or another program's
  }
}

/** The file of one running shell. */
export class RecoveryFile {
  readonly #directory: string;
  readonly #path: string;
  #written = false;

  constructor(directory: string) {
    this.#directory = directory;
    this.#path = join(directory, `${process.pid}-${randomBytes(4).toString("hex")}.json`);
  }

  /** @throws what the file system says */
  write(text: string): void {
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const next = `${this.#path}.new`;
    writeFileSync(next, text, { mode: 0o600 });
    renameSync(next, this.#path);
    this.#written = true;
  }

  remove(): void {
    if (this.#written) rmSync(this.#path, { force: true });
    this.#written = false;
  }
}

/** What shells that are no longer there left behind, the newest first. */
export function findRecoveries(
  directory: string,
  begunOf: (pid: number) => string | undefined = whenBegun,
): FoundRecovery[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  const found = names
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(directory, name))
    .flatMap((path) => {
      const recovery = parseRecovery(readFileSync(path, "utf8"));
      return recovery === undefined || begunOf(recovery.pid) === recovery.begun ? [] : [{ path, recovery }];
    });
  return found.sort((a, b) => b.recovery.timeMs - a.recovery.timeMs);
}

/** When a process was begun: the boot of the machine and clock ticks since then (proc(5), stat). Undefined when there is none
 *  or it has ended, whether its parent has taken note (Z) or not. */
export function whenBegun(pid: number): string | undefined {
  try {
    // The name in front may hold blanks and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${fields[19]}`;
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
