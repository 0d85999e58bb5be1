import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationOf, type Element, readXml, writeXml } from "../../cib/index.ts";
import type { StagedState } from "../../shell/index.ts";

/** Staged changes as they lie on disk while a shell runs, so that a terminal that is closed loses nothing. */
export interface Recovery {
  /** Process that wrote it. */
  readonly pid: number;
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
export function formatRecovery(state: StagedState, where: string, pid: number, timeMs: number): string {
  const xml = (cib: Element): string => writeXml({ ...cib, children: [configurationOf(cib)] });
  return JSON.stringify({
    format: 1,
    pid,
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
    const { format, pid, timeMs, where, lines, base, staged } = value as Record<string, unknown>;
    if (format !== 1 || typeof pid !== "number" || typeof timeMs !== "number" || typeof where !== "string")
      return undefined;
    if (typeof base !== "string" || typeof staged !== "string" || !Array.isArray(lines)) return undefined;
    return { pid, timeMs, where, lines: lines.map(String), base: readXml(base), staged: readXml(staged) };
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
export function findRecoveries(directory: string, isAlive: (pid: number) => boolean = processIsAlive): FoundRecovery[] {
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
      return recovery === undefined || isAlive(recovery.pid) ? [] : [{ path, recovery }];
    });
  return found.sort((a, b) => b.recovery.timeMs - a.recovery.timeMs);
}

function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
