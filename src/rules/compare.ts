import { CrmError } from "../base/index.ts";

/** How two attribute values are compared. */
export type ValueType = "string" | "integer" | "number" | "version";

export type Comparison = "defined" | "not_defined" | "eq" | "ne" | "lt" | "lte" | "gt" | "gte";
const COMPARISONS: readonly string[] = ["defined", "not_defined", "eq", "ne", "lt", "lte", "gt", "gte"];

export function parseComparison(text: string | undefined): Comparison | undefined {
  const word = text?.toLowerCase();
  return word !== undefined && COMPARISONS.includes(word) ? (word as Comparison) : undefined;
}

/** The type an expression names; without one, orderings compare numbers (integers unless a value has a point) and the rest
 *  strings. undefined: there is no such type. */
export function valueType(
  named: string | undefined,
  comparison: Comparison,
  actual: string | undefined,
  reference: string | undefined,
): ValueType | undefined {
  if (named === undefined) {
    if (!/^(?:lte?|gte?)$/.test(comparison)) return "string";
    return actual?.includes(".") === true || reference?.includes(".") === true ? "number" : "integer";
  }
  const word = named.toLowerCase();
  return word === "string" || word === "integer" || word === "number" || word === "version" ? word : undefined;
}

/** Negative, 0 or positive; a missing value comes before any other. What is no number of its type is compared as string. */
export function compareValues(a: string | undefined, b: string | undefined, type: ValueType): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  switch (type) {
    case "string":
      return compareIgnoringCase(a, b);
    case "integer":
      return compareNumbers(readInteger(a), readInteger(b)) ?? compareIgnoringCase(a, b);
    case "number":
      return compareNumbers(readNumber(a), readNumber(b)) ?? compareIgnoringCase(a, b);
    case "version":
      return compareVersionTexts(a, b);
  }
}

function compareNumbers(a: number | bigint | undefined, b: number | bigint | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a < b ? -1 : a > b ? 1 : 0;
}

const asciiLower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

export function compareIgnoringCase(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [asciiLower(a), asciiLower(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Leading digits count, what follows them does not; out of the range of 64 bits it is no integer. */
export function readInteger(text: string): number | bigint | undefined {
  const match = /^\s*\+?(-?\d+)/.exec(text);
  if (match === null) return undefined;
  const digits = match[1]!;
  if (digits.length < 16) return Number(digits);
  const value = BigInt(digits);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function readNumber(text: string): number | undefined {
  const infinity = /^\s*([+-]?)inf/i.exec(text);
  if (infinity) return infinity[1] === "-" ? -Infinity : Infinity;
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? undefined : value;
}

/** Numbers between points, compared one by one; missing ones count 0, what follows the version is ignored. */
export function compareVersionTexts(a: string, b: string): number {
  const segments = (text: string): number[] => (/^\s*(\d+(?:\.\d+)*)/.exec(text)?.[1] ?? "0").split(".").map(Number);
  const [left, right] = [segments(a), segments(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** `5`, `2-6`, `-6`, `2-`: ends that are not said are undefined. @throws CrmError `bad-range` */
export function parseRange(text: string): { readonly low: number | undefined; readonly high: number | undefined } {
  const match = /^(\s*\+?\d+)?(?:(-)(\s*[+-]?\d+)?)?$/.exec(text);
  if (match === null || (match[1] === undefined && match[3] === undefined)) {
    throw new CrmError({ code: "bad-range", message: `'${text}' is not a valid range` });
  }
  const low = match[1] === undefined ? undefined : Number(match[1]);
  const high = match[3] === undefined ? undefined : Number(match[3]);
  return { low, high: match[2] === undefined ? low : high };
}
