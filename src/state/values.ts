import { CrmError, INFINITY } from "../base/index.ts";
import { durationSeconds, parseDuration } from "../rules/index.ts";

/** Texts of the document as Pacemaker reads them: lenient, with a default instead of an error. The readers here follow
 *  C's strtoll: blanks, a sign and digits at the start count, what follows does not. */

/** `true`, `on`, `yes`, `y`, `1` and their opposites in any case; undefined for anything else. */
export function parseBoolean(text: string | undefined): boolean | undefined {
  switch (text?.toLowerCase()) {
    case "true":
    case "on":
    case "yes":
    case "y":
    case "1":
      return true;
    case "false":
    case "off":
    case "no":
    case "n":
    case "0":
      return false;
    default:
      return undefined;
  }
}

export function isTrue(text: string | undefined): boolean {
  return text !== undefined && parseBoolean(text) === true;
}

/** The whole number at the start of a text; undefined when there is none. */
export function leadingInteger(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const end = text.length;
  let at = 0;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  let sign = 1;
  const first = text.charCodeAt(at);
  if (first === 45 || first === 43) {
    if (first === 45) sign = -1;
    at++;
  }
  const start = at;
  let value = 0;
  for (; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return at === start ? undefined : sign * value || 0;
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

const INT_MAX = 2_147_483_647;

/** A whole number held between `minimum` and the largest int; `minimum` when the text is none. */
export function integerFrom(text: string | undefined, minimum: number): number {
  const value = leadingInteger(text);
  return value === undefined ? minimum : Math.min(Math.max(value, minimum), INT_MAX);
}

/** What the words red, yellow and green are worth as a score. */
export interface HealthScores {
  readonly red: number;
  readonly yellow: number;
  readonly green: number;
}

export const NO_HEALTH_SCORES: HealthScores = { red: 0, yellow: 0, green: 0 };

/** A score, held inside the ends; undefined when the text is none. */
export function scoreFrom(text: string | undefined, health: HealthScores = NO_HEALTH_SCORES): number | undefined {
  switch (text) {
    case undefined:
      return undefined;
    case "INFINITY":
    case "+INFINITY":
      return INFINITY;
    case "-INFINITY":
      return -INFINITY;
    default:
  }
  const value = leadingInteger(text);
  if (value !== undefined) return Math.max(-INFINITY, Math.min(value, INFINITY));
  switch (text.toLowerCase()) {
    case "red":
      return health.red;
    case "yellow":
      return health.yellow;
    case "green":
      return health.green;
    default:
      return undefined;
  }
}

/** Units by how they begin: what follows does not count (`sec`, `minutes`). */
const UNITS: readonly (readonly [begin: string, multiplier: number, divisor: number])[] = [
  ["s", 1000, 1],
  ["ms", 1, 1],
  ["us", 1, 1000],
  ["m", 60_000, 1],
  ["h", 3_600_000, 1],
];

/** Milliseconds of a number with a unit (default seconds); may be negative; undefined when the text is none. */
export function millisecondsFrom(text: string): number | undefined {
  const value = leadingInteger(text);
  if (value === undefined) return undefined;
  let at = 0;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  if (text[at] === "-" || text[at] === "+") at++;
  while (at < text.length && /[0-9.]/.test(text[at]!)) at++;
  const rest = text.slice(at).trimStart().toLowerCase();
  if (rest === "") return value * 1000;
  const unit = UNITS.find(([begin]) => rest.startsWith(begin));
  return unit === undefined ? undefined : Math.trunc((value * unit[1]) / unit[2]);
}

const UINT_MAX = 4_294_967_295;
const intervals = new Map<string, number>();

/** An interval in milliseconds, 0 when the text is missing or none. The few texts a configuration uses are remembered. */
export function intervalFrom(text: string | undefined): number {
  if (text === undefined) return 0;
  let known = intervals.get(text);
  if (known === undefined) {
    const value = text.startsWith("P") ? isoMilliseconds(text) : (millisecondsFrom(text) ?? 0);
    known = Math.min(Math.max(value, 0), UINT_MAX);
    if (intervals.size > 1000) intervals.clear();
    intervals.set(text, known);
  }
  return known;
}

/** 0 when the text is no duration. */
function isoMilliseconds(text: string): number {
  try {
    return durationSeconds(parseDuration(text)) * 1000;
  } catch (error) {
    if (error instanceof CrmError) return 0;
    throw error;
  }
}

/** Whole seconds of a time span in milliseconds, rounded as Pacemaker does: up to at least one second when not zero. */
export function wholeSeconds(ms: number): number {
  if (ms === 0) return 0;
  return Math.max(1, Math.round(ms / 1000));
}

/** Order of host names: case does not count, runs of digits compare by value. */
export function compareNames(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (isDigit(a.charCodeAt(i)) && isDigit(b.charCodeAt(j))) {
      const startA = i;
      const startB = j;
      while (i < a.length && isDigit(a.charCodeAt(i))) i++;
      while (j < b.length && isDigit(b.charCodeAt(j))) j++;
      const difference = Number(a.slice(startA, i)) - Number(b.slice(startB, j)) || i - startA - (j - startB);
      if (difference !== 0) return difference;
    } else {
      const difference = a[i]!.toLowerCase().charCodeAt(0) - b[j]!.toLowerCase().charCodeAt(0);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
  }
  return Number(i < a.length) - Number(j < b.length);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Byte order of two texts, as C's strcmp. */
export function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
