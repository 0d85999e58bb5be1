import { appendFileSync, chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { HISTORY_LIMIT, type History, type HistoryEntry } from "./history.ts";

/** The history of a user on disk: one JSON line per entry, appended, private to the user. */
export interface HistoryStore {
  readonly history: History;
  /** Why it cannot be kept, once it could not. */
  readonly problem: string | undefined;
}

/** Reads the file; what is no entry (a torn last line) is left out. No file is an empty history. */
export function loadHistory(path: string): HistoryStore {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return { history: [], problem: isMissing(error) ? undefined : describe(path, error) };
  }
  const lines = text.split("\n");
  const unique = dedupe(lines.map(parseEntry).filter((entry) => entry !== undefined));
  return { history: unique, problem: lines.length > 2 * HISTORY_LIMIT ? rewrite(path, unique) : undefined };
}

/** @returns why it could not be kept, undefined when it was. */
export function appendHistory(path: string, entry: HistoryEntry): string | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    appendFileSync(path, `${formatEntry(entry)}\n`, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return describe(path, error);
  }
}

function rewrite(path: string, history: History): string | undefined {
  const next = `${path}.${process.pid}`;
  try {
    writeFileSync(next, history.map((entry) => `${formatEntry(entry)}\n`).join(""), { mode: 0o600 });
    chmodSync(next, 0o600);
    renameSync(next, path);
    return undefined;
  } catch (error) {
    return describe(path, error);
  }
}

/** Many entries at once: the last of each text and level stays, in one pass. */
function dedupe(history: History): History {
  const last = new Map(history.map((entry, index) => [`${entry.level}\0${entry.line}`, index]));
  return history.filter((entry, index) => last.get(`${entry.level}\0${entry.line}`) === index).slice(-HISTORY_LIMIT);
}

export function formatEntry(entry: HistoryEntry): string {
  return JSON.stringify({ t: entry.timeMs, l: entry.level, c: entry.line });
}

export function parseEntry(line: string): HistoryEntry | undefined {
  if (!line.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // a line torn by a full disk or a crash
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { t, l, c } = value as Record<string, unknown>;
  if (typeof t !== "number" || typeof l !== "string" || typeof c !== "string" || c.trim() === "") return undefined;
  return { line: c, level: l, timeMs: t };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function describe(path: string, error: unknown): string {
  return `history is not kept: ${path}: ${error instanceof Error ? error.message : String(error)}`;
}
