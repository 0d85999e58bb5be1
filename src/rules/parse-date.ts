import { CrmError } from "../base/index.ts";
import {
  addDays,
  DAY_S,
  type DateTime,
  dateTimeAt,
  dayOfYear,
  daysInMonth,
  daysInYear,
  LAST_YEAR,
  weekdayOfJanuary1,
  weeksInYear,
  type Zone,
} from "./date-time.ts";
import { addDuration, parseDuration, subtractDuration } from "./duration.ts";

/** What a text without date or without offset is completed from. */
export interface LocalTime {
  /** Epoch seconds. */
  readonly nowS: number;
  readonly zone: Zone;
}

function badDate(text: string, why?: string): never {
  const what = `'${text}' is not a valid ISO 8601 date/time specification`;
  if (why !== undefined) throw new CrmError({ code: "bad-date", message: `${what} because ${why}` });
  throw new CrmError({
    code: "bad-date",
    message: what,
    hint: "expected a date such as 2019-09-24, 2019-267 or 2019-W39-2",
  });
}

/** Reads a calendar date (`2019-01-31`, `20190131`), ordinal date (`2005-020`) or week date (`2009-W01-7`), each followed by
 *  a time or not; a time alone (`T12:30`, `12:30`) means today; `epoch`. Ends where the date ends: what follows a `/` is not
 *  read. @throws CrmError `bad-date` */
export function parseDate(text: string, local: LocalTime): DateTime {
  if (text === "") throw new CrmError({ code: "bad-date", message: "No ISO 8601 date/time specification given" });
  if (text[0] === "T" || text[2] === ":") {
    const today = dateTimeAt(local.nowS, local.zone);
    return parseTime(text[0] === "T" ? text.slice(1) : text, today, local);
  }
  if (/^epoch(?:[/\s]|$)/i.test(text)) return { year: 1970, day: 1, second: 0, offset: 0 };
  const date = parseDay(text);
  const rest = text.slice(/^[0-9W-]*/.exec(text)![0].length);
  return rest[0] === " " || rest[0] === "T" ? parseTime(rest.slice(1), date, local) : date;
}

function parseDay(text: string): DateTime {
  const at = (year: number, day: number): DateTime => ({ year, day, second: 0, offset: 0 });
  const checkYear = (year: number): void => {
    if (year < 1 || year > LAST_YEAR) badDate(text, `'${year}' is not a valid year`);
  };
  // A dash after the first number makes it the year, however many digits it has.
  const compact = /^\d+-\d/.test(text) ? null : /^(\d{4})(\d{2})(\d{1,2})/.exec(text);
  const calendar = /^(\d+)-(\d+)-(\d+)/.exec(text) ?? compact;
  if (calendar) {
    const [year, month, day] = calendar.slice(1).map(Number) as [number, number, number];
    if (month < 1 || month > 12) badDate(text, `'${month}' is not a valid month`);
    checkYear(year);
    if (day < 1 || day > daysInMonth(year, month)) badDate(text, `'${day}' is not a valid day of the month`);
    return at(year, dayOfYear(year, month, day));
  }
  const ordinal = /^(\d+)-(\d+)/.exec(text);
  if (ordinal) {
    const [year, day] = ordinal.slice(1).map(Number) as [number, number];
    checkYear(year);
    if (day < 1 || day > daysInYear(year)) {
      badDate(text, `'${day}' is not a valid day of year ${year} (1-${daysInYear(year)})`);
    }
    return at(year, day);
  }
  const week = /^(\d+)-W(\d+)-(\d+)/.exec(text);
  if (week) {
    const [year, number, day] = week.slice(1).map(Number) as [number, number, number];
    checkYear(year);
    if (number < 1 || number > weeksInYear(year)) {
      badDate(text, `'${number}' is not a valid week of year ${year} (1-${weeksInYear(year)})`);
    }
    if (day < 1 || day > 7) badDate(text, `'${day}' is not a valid day of the week`);
    const january1 = weekdayOfJanuary1(year);
    const week1 = january1 <= 4 ? 1 - january1 : 8 - january1;
    return addDays(at(year, 1), week1 + (number - 1) * 7 + day - 1);
  }
  return badDate(text);
}

function parseTime(text: string, date: DateTime, local: LocalTime): DateTime {
  const second = parseClock(text);
  const own = text.split("/", 1)[0]!;
  const from = own.indexOf("Z") >= 0 ? own.indexOf("Z") : own.search(/[ +-]/);
  const offset = from < 0 ? wholeMinutes(local.zone(local.nowS)) : parseOffset(text.slice(from).trimStart());
  const timed = { ...date, second: second % DAY_S, offset };
  return second === DAY_S ? addDays(timed, 1) : timed;
}

function wholeMinutes(seconds: number): number {
  return Math.trunc(seconds / 60) * 60;
}

/** Seconds of `hh`, `hh:mm`, `hh:mm:ss` or the same without colons; 24:00:00 is the day's end. */
function parseClock(text: string): number {
  const match = /^(\d+):(\d+)(?::(\d+))?/.exec(text) ?? /^(\d{1,2})(\d{1,2})?(\d{1,2})?/.exec(text);
  if (!match) throw new CrmError({ code: "bad-date", message: `'${text}' is not a valid ISO 8601 time specification` });
  const [hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number];
  const invalid = (what: string): never => {
    throw new CrmError({
      code: "bad-date",
      message: `${text} is not a valid ISO 8601 time specification because ${what}`,
    });
  };
  if (hour > 24 || (hour === 24 && (minute > 0 || second > 0))) invalid(`${hour} is not a valid hour`);
  if (minute >= 60) invalid(`${minute} is not a valid minute`);
  if (second >= 60) invalid(`${second} is not a valid second`);
  return hour * 3600 + minute * 60 + second;
}

function parseOffset(text: string): number {
  const sign = text[0] === "-" ? -1 : 1;
  const clock = /^[+-]/.test(text) ? text.slice(1) : text;
  return /^\d/.test(clock) ? sign * parseClock(clock) : 0;
}

export interface Period {
  readonly start: DateTime;
  readonly end: DateTime;
}

/** Reads `START/END`, `START/DURATION`, `DURATION/END` or `DURATION` (from now). @throws CrmError `bad-date`,
 *  `bad-duration`, `bad-period` */
export function parsePeriod(text: string, local: LocalTime): Period {
  const invalid = (what: string, why: string): never => {
    throw new CrmError({ code: "bad-period", message: `'${what}' is not a valid ISO 8601 time period because ${why}` });
  };
  if (text === "") throw new CrmError({ code: "bad-period", message: "No ISO 8601 time period given" });
  const slash = text.indexOf("/");
  const second = slash < 0 ? undefined : text.slice(slash + 1);
  let start: DateTime;
  let end: DateTime;
  if (text[0] === "P") {
    const duration = parseDuration(text);
    if (second?.[0] === "P") invalid(text, "it has two durations");
    end = second === undefined ? dateTimeAt(local.nowS, local.zone) : parseDate(second, local);
    if (second === undefined) {
      start = end;
      end = addDuration(start, duration);
    } else {
      start = subtractDuration(end, duration);
    }
  } else {
    start = parseDate(text, local);
    if (second === undefined) return invalid(text, "it has no duration or ending time");
    end = second[0] === "P" ? addDuration(start, parseDuration(second)) : parseDate(second, local);
  }
  const range = "(must be between 0001-01-01T00:00:00 and 9999-12-31T23:59:59)";
  const shown = second ?? text;
  if (start.year > 9999) invalid(shown, `the start is invalid ${range}`);
  if (end.year > 9999) invalid(shown, `the end is invalid ${range}`);
  return { start, end };
}
