/** Calendar arithmetic as the cluster's rules define it: proleptic Gregorian, years 1 and later, whole seconds. It differs
 *  from common date libraries where it matters to rules: adding a year keeps the day of the year (29 February plus a year is
 *  1 March), adding months keeps the day of the month or takes the month's last. */

/** A moment as its wall clock shows it. */
export interface DateTime {
  readonly year: number;
  /** Day of the year, from 1. */
  readonly day: number;
  /** Second of the day, 0 to 86399. */
  readonly second: number;
  /** Seconds that the wall clock is ahead of UTC. */
  readonly offset: number;
}

/** Seconds a wall clock is ahead of UTC at a moment (epoch seconds). */
export type Zone = (epochSeconds: number) => number;

export const utc: Zone = () => 0;

/** The zone the process runs in (`TZ`). */
export const hostZone: Zone = (epochSeconds) => -60 * new Date(epochSeconds * 1000).getTimezoneOffset();

export const DAY_S = 86_400;
/** What counts on beyond it stays at its last day. */
export const LAST_YEAR = 2 ** 31 - 1;
/** Days from 0001-01-01 to 1970-01-01. */
const EPOCH_DAY = 719_162;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInYear(year: number): number {
  return isLeapYear(year) ? 366 : 365;
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : MONTH_DAYS[month - 1]!;
}

/** Days before 1 January of the year, counted from 0001-01-01. */
function daysBeforeYear(year: number): number {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
}

/** Monday is 1, Sunday 7. 0001-01-01 was a Monday. */
export function weekdayOfJanuary1(year: number): number {
  return (daysBeforeYear(year) % 7) + 1;
}

export function weeksInYear(year: number): number {
  return weekdayOfJanuary1(year) === 4 || weekdayOfJanuary1(year + 1) === 5 ? 53 : 52;
}

export function dayOfYear(year: number, month: number, day: number): number {
  let days = day;
  for (let earlier = 1; earlier < month; earlier++) days += daysInMonth(year, earlier);
  return days;
}

export interface Gregorian {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function gregorian(date: DateTime): Gregorian {
  let { day } = date;
  let month = 1;
  for (; month < 12 && day > daysInMonth(date.year, month); month++) day -= daysInMonth(date.year, month);
  return { year: date.year, month, day };
}

export interface IsoWeek {
  readonly year: number;
  readonly week: number;
  readonly weekday: number;
}

/** The ISO week date: week 1 is the one with the year's first Thursday. */
export function isoWeek(date: DateTime): IsoWeek {
  const weekday = ((date.day + weekdayOfJanuary1(date.year) - 2) % 7) + 1;
  const week = Math.floor((date.day - weekday + 10) / 7);
  if (week < 1) return { year: date.year - 1, week: weeksInYear(date.year - 1), weekday };
  if (week > weeksInYear(date.year)) return { year: date.year + 1, week: 1, weekday };
  return { year: date.year, week, weekday };
}

/** Builds a date from days counted from 0001-01-01; what lies before the first or after the last one is held there. */
function fromDayNumber(number: number, second: number, offset: number): DateTime {
  if (number < 0) return { year: 1, day: 1, second, offset };
  if (number >= daysBeforeYear(LAST_YEAR + 1)) {
    return { year: LAST_YEAR, day: daysInYear(LAST_YEAR), second, offset };
  }
  let year = Math.floor(number / 365.2425) + 1;
  while (daysBeforeYear(year) > number) year--;
  while (daysBeforeYear(year + 1) <= number) year++;
  return { year, day: number - daysBeforeYear(year) + 1, second, offset };
}

export function epochSecondsOf(date: DateTime): number {
  const days = daysBeforeYear(date.year) + date.day - 1 - EPOCH_DAY;
  return days * DAY_S + date.second - date.offset;
}

/** Seconds from 0001-01-01 00:00:00Z; of the last years they are more than a `number` holds. */
export function secondsSinceYear1(date: DateTime): bigint {
  const { year, day, second } = toUtc(date);
  return BigInt(daysBeforeYear(year) + day - 1) * BigInt(DAY_S) + BigInt(second);
}

/** The wall clock of a zone at a moment. */
export function dateTimeAt(epochSeconds: number, zone: Zone): DateTime {
  const offset = zone(epochSeconds);
  const local = epochSeconds + offset;
  const days = Math.floor(local / DAY_S);
  return fromDayNumber(days + EPOCH_DAY, local - days * DAY_S, offset);
}

export function toUtc(date: DateTime): DateTime {
  return date.offset === 0 ? date : addSeconds({ ...date, offset: 0 }, -date.offset);
}

export function compareDates(a: DateTime, b: DateTime): number {
  return epochSecondsOf(a) - epochSecondsOf(b);
}

export function addSeconds(date: DateTime, seconds: number): DateTime {
  const total = date.second + seconds;
  const days = Math.floor(total / DAY_S);
  return addDays({ ...date, second: total - days * DAY_S }, days);
}

export function addDays(date: DateTime, days: number): DateTime {
  if (days === 0) return date;
  return fromDayNumber(daysBeforeYear(date.year) + date.day - 1 + days, date.second, date.offset);
}

export function addMonths(date: DateTime, months: number): DateTime {
  if (months === 0) return date;
  const { month, day } = gregorian(date);
  const count = (date.year - 1) * 12 + month - 1 + months;
  if (count < 0) return { ...date, year: 1, day: 1 };
  const year = Math.floor(count / 12) + 1;
  if (year > LAST_YEAR) return { ...date, year: LAST_YEAR, day: daysInYear(LAST_YEAR) };
  const newMonth = (count % 12) + 1;
  return { ...date, year, day: dayOfYear(year, newMonth, Math.min(day, daysInMonth(year, newMonth))) };
}

export function addYears(date: DateTime, years: number): DateTime {
  const year = Math.min(Math.max(1, date.year + years), LAST_YEAR);
  return { ...date, year, day: Math.min(date.day, daysInYear(year)) };
}
