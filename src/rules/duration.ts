import { CrmError } from "../base/index.ts";
import { addDays, addMonths, addSeconds, addYears, DAY_S, type DateTime } from "./date-time.ts";

/** An amount of time by its units, since months and years have no fixed length. */
export interface Duration {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly seconds: number;
}

const LIMIT = 2 ** 31;

function badDuration(text: string, why: string): never {
  throw new CrmError({
    code: "bad-duration",
    message: `'${text}' is not a valid ISO 8601 time duration because ${why}`,
  });
}

/** Reads `P1Y2M3W4DT5H6M7S`; ends at white space or `/`. Units may come in any order and be negative; of a unit given twice
 *  years and months take the last, the others add up. @throws CrmError `bad-duration` */
export function parseDuration(text: string): Duration {
  if (text === "") throw new CrmError({ code: "bad-duration", message: "No ISO 8601 time duration given" });
  if (text[0] !== "P") badDuration(text, "it does not start with a 'P'");
  if (text.length === 1 || /\s/.test(text[1]!)) badDuration(text, "nothing follows 'P'");
  const sum = { years: 0, months: 0, days: 0, seconds: 0 };
  let inTime = false;
  let at = 1;
  while (at < text.length && text[at] !== "/" && !/\s/.test(text[at]!)) {
    if (text[at] === "T") {
      inTime = true;
      at++;
      continue;
    }
    const number = /^([-+:]?)(\d{1,10})/.exec(text.slice(at));
    const size = number === null ? 0 : Number(number[2]);
    if (number === null || size >= LIMIT) return badDuration(text, `no valid integer at '${text.slice(at)}'`);
    const value = number[1] === "-" ? -size : size;
    const unit = text[at + number[0].length];
    if (unit === undefined) return badDuration(text, `no units after ${value}`);
    if (unit === "Y") sum.years = value;
    else if (unit === "M" && !inTime) sum.months = value;
    else if (unit === "M") sum.seconds += value * 60;
    else if (unit === "W") sum.days += value * 7;
    else if (unit === "D") sum.days += value;
    else if (unit === "H") sum.seconds += value * 3600;
    else if (unit === "S") sum.seconds += value;
    else return badDuration(text, `'${unit}' is not a valid time unit`);
    for (const total of [sum.days, sum.seconds]) {
      if (total >= LIMIT) badDuration(text, `integer at '${text.slice(at)}' is too large`);
      if (total < -LIMIT) badDuration(text, `integer at '${text.slice(at)}' is too small`);
    }
    at += number[0].length + 1;
  }
  if (sum.years === 0 && sum.months === 0 && sum.days === 0 && sum.seconds === 0) {
    badDuration(text, "no amounts and units given");
  }
  return sum;
}

/** Seconds of a duration that is applied to no date: years count 365 days, months 30. */
export function durationSeconds(duration: Duration): number {
  return (duration.years * 365 + duration.months * 30 + duration.days) * DAY_S + duration.seconds;
}

/** Years first, then months, days, seconds. */
export function addDuration(date: DateTime, duration: Duration): DateTime {
  const later = addDays(addMonths(addYears(date, duration.years), duration.months), duration.days);
  return addSeconds(later, duration.seconds);
}

export function subtractDuration(date: DateTime, duration: Duration): DateTime {
  return addDuration(date, {
    years: -duration.years,
    months: -duration.months,
    days: -duration.days,
    seconds: -duration.seconds,
  });
}
