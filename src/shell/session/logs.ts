import type { World } from "./context.ts";

export interface LogFile {
  readonly path: string;
  readonly lines: readonly string[];
}

export interface Period {
  /** Epoch milliseconds. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

const USUAL = ["/var/log/ha-log", "/var/log/pacemaker/pacemaker.log", "/var/log/pacemaker.log"];
const HA_CF = "/etc/ha.d/ha.cf";

/** Logs of the stack on this host: where ha.cf says, and where stacks usually write. Lines of the period only. */
export async function readLogs(world: World, period: Period): Promise<LogFile[]> {
  const { edge } = world;
  const paths = new Set<string>();
  if (await edge.isFile(HA_CF)) {
    for (const [, path] of (await edge.readFile(HA_CF)).matchAll(/^\s*(?:logfile|debugfile)\s+(\S+)/gm))
      paths.add(path!);
  }
  for (const path of USUAL) paths.add(path);
  const files: LogFile[] = [];
  for (const path of paths) {
    if (!(await edge.isFile(path))) continue;
    const lines = (await edge.readFile(path)).trimEnd().split("\n");
    files.push({ path, lines: linesWithin(lines, period, edge.now()) });
  }
  return files;
}

/** A line without a time belongs to the one before. */
export function linesWithin(lines: readonly string[], { from, to }: Period, nowMs: number): string[] {
  let inside = from === undefined;
  return lines.filter((line) => {
    const at = timeOfLine(line, nowMs);
    if (at !== undefined) inside = (from === undefined || at >= from) && (to === undefined || at <= to);
    return inside;
  });
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** When a line was written: `2026-01-31T12:00:00`, `2026/01/31_12:00:00` or `Jan 31 12:00:00` in it. */
export function timeOfLine(line: string, nowMs: number): number | undefined {
  const head = line.slice(0, 120);
  const iso = /(\d{4})[-/](\d\d)[-/](\d\d)[T _](\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?/.exec(head);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second, offset] = iso;
    const text = `${year}-${month}-${day}T${hour}:${minute}:${second}${offset ?? ""}`;
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : time;
  }
  const classic = /^(?:\S+\s+)?([A-Z][a-z]{2})\s+(\d{1,2}) (\d\d):(\d\d):(\d\d)/.exec(head);
  const month = MONTHS.indexOf(classic?.[1] ?? "");
  if (classic === null || month < 0) return undefined;
  const now = new Date(nowMs);
  const time = (year: number): number =>
    new Date(year, month, Number(classic[2]), Number(classic[3]), Number(classic[4]), Number(classic[5])).getTime();
  const DAY = 86_400_000;
  const thisYear = time(now.getFullYear());
  // It is written without a year; what would be in the future is of the last one.
  return thisYear > nowMs + DAY ? time(now.getFullYear() - 1) : thisYear;
}

/** A time as a user types it: `2026-01-31 12:00`, `12:00` (of today), or `2h` (ago). undefined: not a time. */
export function timeTyped(text: string, nowMs: number): number | undefined {
  const ago = /^(\d+)\s*(s|m|h|d)$/.exec(text);
  if (ago !== null) {
    const unit = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[ago[2] as "s" | "m" | "h" | "d"];
    return nowMs - Number(ago[1]) * unit;
  }
  if (/^\d{1,2}:\d\d(:\d\d)?$/.test(text)) {
    const day = new Date(nowMs);
    const [hour = 0, minute = 0, second = 0] = text.split(":").map(Number);
    return new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour, minute, second).getTime();
  }
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const time = Date.parse(text.includes(":") ? text.replace(" ", "T") : `${text}T00:00:00`);
  return Number.isNaN(time) ? undefined : time;
}
