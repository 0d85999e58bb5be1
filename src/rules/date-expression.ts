import { CrmError } from "../base/index.ts";
import { type Element, firstChild } from "../cib/index.ts";
import { parseRange, readInteger } from "./compare.ts";
import {
  addDays,
  addMonths,
  addSeconds,
  addYears,
  compareDates,
  type DateTime,
  gregorian,
  isoWeek,
} from "./date-time.ts";
import type { RuleInput } from "./input.ts";
import { type LocalTime, parseDate } from "./parse-date.ts";

/** Where the present stands: inside, before or after what an expression says. `invalid` never holds. */
export type DateResult = "within" | "before" | "after" | "invalid";

/** Evaluates a `date_expression`. Source: Pacemaker Explained, "Rules / Date-Based Expressions". */
export function evaluateDateExpression(expression: Element, input: RuleInput): DateResult {
  const id = expression.attributes.id ?? "";
  const invalid = (why: string): DateResult => {
    input.report?.(`Treating date_expression ${id} as not passing because ${why}`);
    return "invalid";
  };
  if (id === "") {
    input.report?.("Treating date_expression without id as not passing");
    return "invalid";
  }
  const operation = expression.attributes.operation;
  try {
    switch (operation?.toLowerCase() ?? "in_range") {
      case "in_range":
        return inRange(expression, input, invalid);
      case "date_spec": {
        const specification = firstChild(expression, "date_spec");
        if (specification === undefined) return invalid("date_spec operations require a date_spec subelement");
        return evaluateDateSpec(specification, input.now, invalid);
      }
      case "gt":
        return after(expression, input, invalid);
      case "lt":
        return before(expression, input, invalid);
      default:
        return invalid(`'${operation}' is not a valid operation`);
    }
  } catch (error) {
    // An unreadable date is the administrator's to mend; the expression does not hold until then.
    if (error instanceof CrmError) return invalid(error.message);
    throw error;
  }
}

type Invalid = (why: string) => DateResult;

function dateOf(expression: Element, name: "start" | "end", local: LocalTime): DateTime | undefined {
  const text = expression.attributes[name];
  if (text === undefined) return undefined;
  try {
    return parseDate(text, local);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    throw new CrmError({ code: "bad-date", message: `${name} is invalid` }, { cause: error });
  }
}

/** A second later: the last moment of a range still belongs to it. */
const past = (date: DateTime): DateTime => addSeconds(date, 1);

function inRange(expression: Element, input: RuleInput, invalid: Invalid): DateResult {
  const start = dateOf(expression, "start", input.local);
  let end = dateOf(expression, "end", input.local);
  if (start === undefined && end === undefined) return invalid("in_range requires at least one of start or end");
  const duration = end === undefined ? firstChild(expression, "duration") : undefined;
  if (duration !== undefined && start !== undefined) {
    if ((duration.attributes.id ?? "") === "") return invalid("duration subelement has no id");
    end = addDurationElement(start, duration);
  }
  if (start !== undefined && compareDates(input.now, start) < 0) {
    input.nextChange?.note(start);
    return "before";
  }
  if (end !== undefined) {
    if (compareDates(input.now, end) > 0) return "after";
    input.nextChange?.note(past(end));
  }
  return "within";
}

function after(expression: Element, input: RuleInput, invalid: Invalid): DateResult {
  const start = dateOf(expression, "start", input.local);
  if (start === undefined) return invalid("gt requires start");
  if (compareDates(input.now, start) > 0) return "within";
  input.nextChange?.note(past(start));
  return "before";
}

function before(expression: Element, input: RuleInput, invalid: Invalid): DateResult {
  const end = dateOf(expression, "end", input.local);
  if (end === undefined) return invalid("lt requires end");
  if (compareDates(input.now, end) >= 0) return "after";
  input.nextChange?.note(end);
  return "within";
}

const DURATION_UNITS: readonly (readonly [string, (date: DateTime, amount: number) => DateTime])[] = [
  ["years", addYears],
  ["months", addMonths],
  ["weeks", (date, weeks) => addDays(date, weeks * 7)],
  ["days", addDays],
  ["hours", (date, hours) => addSeconds(date, hours * 3600)],
  ["minutes", (date, minutes) => addSeconds(date, minutes * 60)],
  ["seconds", addSeconds],
];

/** The date after a `duration` element, largest unit first. @throws CrmError `bad-duration` */
export function addDurationElement(start: DateTime, duration: Element): DateTime {
  let date = start;
  for (const [name, add] of DURATION_UNITS) {
    const text = duration.attributes[name];
    if (text === undefined) continue;
    const amount = Number(readInteger(text) ?? Number.NaN);
    if (!(Math.abs(amount) < 2 ** 31)) {
      throw new CrmError({
        code: "bad-duration",
        message: `duration ${duration.attributes.id ?? ""} attribute ${name} is invalid`,
      });
    }
    date = add(date, amount);
  }
  return date;
}

/** Evaluates a `date_spec`: every field that is given must hold the present one, the first that does not decides. */
function evaluateDateSpec(specification: Element, now: DateTime, invalid: Invalid): DateResult {
  if ((specification.attributes.id ?? "") === "") return invalid("date_spec subelement has no id");
  const { year, month, day } = gregorian(now);
  const week = isoWeek(now);
  const fields: readonly (readonly [string, number])[] = [
    ["years", year],
    ["months", month],
    ["monthdays", day],
    ["hours", Math.floor(now.second / 3600)],
    ["minutes", Math.floor(now.second / 60) % 60],
    ["seconds", now.second % 60],
    ["yeardays", now.day],
    ["weekyears", week.year],
    ["weeks", week.week],
    ["weekdays", week.weekday],
  ];
  for (const [name, value] of fields) {
    const text = specification.attributes[name];
    if (text === undefined) continue;
    const { low, high } = readRange(text, name);
    if (low !== undefined && value < low) return "before";
    if (high !== undefined && value > high) return "after";
  }
  return "within";
}

function readRange(text: string, name: string): ReturnType<typeof parseRange> {
  try {
    return parseRange(text);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    throw new CrmError(
      { code: "bad-range", message: `${error.message} for date_spec attribute ${name}` },
      { cause: error },
    );
  }
}
