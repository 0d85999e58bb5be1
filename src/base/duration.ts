/** Durations as the CIB writes them: a whole number with a unit (default seconds) or an ISO 8601 duration.
 *  Source: Pacemaker Explained, "Meta-attributes / Time specifications"; behaviour of crm_attribute and crm_verify. */

const UNIT_MS: Readonly<Record<string, number>> = {
  us: 1e-3,
  usec: 1e-3,
  ms: 1,
  msec: 1,
  "": 1000,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
};

/** Longest duration the CIB can hold, in milliseconds: a signed 32-bit number of seconds. */
const LIMIT_MS = 2_147_483_647_000;

/** Milliseconds (whole, 0 or more) of a duration, undefined when the text is none. A year counts 365 days and a month 30
 *  days here, because no start date is known. */
export function parseDurationMs(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^P/i.test(trimmed)) return parseIsoDurationMs(trimmed);
  const match = /^\+?(\d+)\s*([a-z]*)$/i.exec(trimmed);
  const unit = match && UNIT_MS[match[2]!.toLowerCase()];
  if (!match || unit === undefined || unit === null) return undefined;
  return Math.min(Math.trunc(Number(match[1]) * unit), LIMIT_MS);
}

const DAY_MS = 86_400_000;
const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;
const ISO_MS = [365 * DAY_MS, 30 * DAY_MS, 7 * DAY_MS, DAY_MS, 3_600_000, 60_000, 1000];

function parseIsoDurationMs(text: string): number | undefined {
  const match = ISO.exec(text);
  if (!match || /^PT?$/i.test(text)) return undefined;
  const sum = ISO_MS.reduce((total, size, index) => total + size * Number(match[index + 1] ?? 0), 0);
  return Math.min(sum, LIMIT_MS);
}

/** A duration as people read it: `90s`, `2min`, `1h30min`; milliseconds only when it is not a whole second. */
export function formatDuration(ms: number): string {
  if (ms % 1000 !== 0 || ms === 0) return ms === 0 ? "0s" : `${ms}ms`;
  const seconds = ms / 1000;
  const parts: readonly [number, string][] = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ];
  return parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : "")).join("");
}

/** `1m5s`, `20s`: intervals as Pacemaker reads them out (pcmk__readable_interval). */
export function intervalText(ms: number): string {
  if (ms <= 0) return "0s";
  const parts: readonly [number, string][] = [
    [Math.floor(ms / 86_400_000), "d"],
    [Math.floor(ms / 3_600_000) % 24, "h"],
    [Math.floor(ms / 60_000) % 60, "m"],
  ];
  const head = parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : "")).join("");
  const seconds = Math.floor(ms / 1000) % 60;
  const rest = ms % 1000;
  const fraction = rest > 0 ? `.${String(rest).padStart(3, "0")}` : "";
  const below = rest > 0 ? `${rest}ms` : "";
  const tail = seconds > 0 ? `${seconds}${fraction}s` : below;
  return `${head}${tail}`;
}
