import { go } from "fuzzysort";

/** Most lines remembered, in memory and on disk. */
export const HISTORY_LIMIT = 2000;

/** A line as it was sent off, and the level it was sent at. */
export interface HistoryEntry {
  readonly line: string;
  readonly level: string;
  readonly timeMs: number;
}

/** Lines typed before, the oldest first; each text once, at its last use. */
export type History = readonly HistoryEntry[];

export function remember(history: History, entry: HistoryEntry): History {
  if (entry.line.trim() === "") return history;
  const rest = history.filter((old) => old.line !== entry.line || old.level !== entry.level);
  return [...rest, entry].slice(-HISTORY_LIMIT);
}

/** The next older (`direction` -1) or newer line that begins with `prefix`, from `from` (the length = below the newest). */
export function findByPrefix(history: History, prefix: string, from: number, direction: -1 | 1): number | undefined {
  for (let at = from + direction; at >= 0 && at < history.length; at += direction) {
    const { line } = history[at]!;
    if (line.startsWith(prefix) && line !== prefix) return at;
  }
  return undefined;
}

/** What the line is likely to become: the newest line of this level that begins with it, else of any level. */
export function suggest(history: History, text: string, level: string): string | undefined {
  if (text.trim() === "") return undefined;
  let elsewhere: string | undefined;
  for (let at = history.length - 1; at >= 0; at--) {
    const entry = history[at]!;
    if (entry.line.length <= text.length || !entry.line.startsWith(text)) continue;
    if (entry.level === level) return entry.line;
    elsewhere ??= entry.line;
  }
  return elsewhere;
}

export interface HistoryMatch {
  readonly line: string;
  /** Places of the characters that matched. */
  readonly positions: readonly number[];
}

/** Lines that hold the query, best first: as written before scattered letters, newer before older. */
export function searchHistory(history: History, query: string, limit: number): HistoryMatch[] {
  const newestFirst = [...new Set(history.map((entry) => entry.line).reverse())];
  if (query === "") return newestFirst.slice(0, limit).map((line) => ({ line, positions: [] }));
  const wanted = query.toLowerCase();
  const exact: HistoryMatch[] = [];
  const others: string[] = [];
  for (const line of newestFirst) {
    const at = line.toLowerCase().indexOf(wanted);
    if (at < 0) others.push(line);
    else if (exact.push({ line, positions: Array.from(wanted, (_, index) => at + index) }) === limit) return exact;
  }
  const fuzzy = go(query, others, { limit: limit - exact.length, threshold: 0.2 });
  return [...exact, ...fuzzy.map((result) => ({ line: result.target, positions: [...result.indexes] }))];
}
