import { describe, expect, it } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import {
  addDuration,
  addMonths,
  addYears,
  dateTimeAt,
  epochSecondsOf,
  formatDateTime,
  formatDurationParts,
  type LocalTime,
  parseDate,
  parseDuration,
  parsePeriod,
  secondsSinceYear1,
  subtractDuration,
  utc,
} from "../../../src/rules/index.ts";

/** 2024-02-29 12:00:00Z, two hours ahead of UTC on the wall. */
const local: LocalTime = { nowS: 1_709_208_000, zone: () => 7200 };
const shown = (text: string): string => formatDateTime(parseDate(text, local));

describe("a date is read", () => {
  it.each([
    ["as calendar date", "2019-04-25T21:42:54Z", "2019-04-25 21:42:54Z"],
    ["without dashes", "20190425T214254Z", "2019-04-25 21:42:54Z"],
    ["with a blank between date and time", "2019-04-25 21:42Z", "2019-04-25 21:42:00Z"],
    ["with the hour alone", "2006-01-02 00Z", "2006-01-02 00:00:00Z"],
    ["by the day of the year", "2005-020", "2005-01-20 00:00:00Z"],
    ["by the day of a leap year", "2020-366T10:00Z", "2020-12-31 10:00:00Z"],
    ["by the week", "2009-W01-1 00Z", "2008-12-29 00:00:00Z"],
    ["by the 53rd week", "2009-W53-7T00:00Z", "2010-01-03 00:00:00Z"],
    ["with an offset", "2019-04-25T21:42:54 +02:00", "2019-04-25 19:42:54Z"],
    ["with an offset without colon", "2019-04-25T21:42:54-0200", "2019-04-25 23:42:54Z"],
    ["with the wall's offset where it has a time and none", "2019-04-25T21:00", "2019-04-25 19:00:00Z"],
    ["as UTC where it has no time", "2019-04-25", "2019-04-25 00:00:00Z"],
    ["as time of today", "T15:00Z", "2024-02-29 15:00:00Z"],
    ["as time of today without T", "15:00Z", "2024-02-29 15:00:00Z"],
    ["up to midnight at its end", "2019-12-31T24:00:00Z", "2020-01-01 00:00:00Z"],
    ["with minutes of one digit at the end", "2019-04-25T214Z", "2019-04-25 21:04:00Z"],
    ["with an offset right after the hour", "2019-04-25T21-05:30", "2019-04-26 02:30:00Z"],
    ["by the day of a year of many digits", "20190425-007", "20190425-01-07 00:00:00Z"],
    ["as epoch", "epoch", "1970-01-01 00:00:00Z"],
  ])("%s: %s", (_rule, text, expected) => expect(shown(text)).toBe(expected));

  it.each([
    ["", "No ISO 8601 date/time specification given"],
    ["2019-02-29", "'29' is not a valid day of the month"],
    ["2019-13-01", "'13' is not a valid month"],
    ["0000-10-01", "'0' is not a valid year"],
    ["2019-366", "'366' is not a valid day of year 2019 (1-365)"],
    ["2019-W54-1", "'54' is not a valid week of year 2019 (1-52)"],
    ["2019-W01-8", "'8' is not a valid day of the week"],
    ["2019-10-01T25:00:00Z", "25 is not a valid hour"],
    ["2019-10-01T24:00:01Z", "24 is not a valid hour"],
    ["2019-10-01 00:00:10 -00:61", "61 is not a valid minute"],
    ["monday", "is not a valid ISO 8601 date/time specification"],
  ])("or refused: %s", (text, reason) => {
    expect(() => parseDate(text, local)).toThrow(CrmError);
    expect(() => parseDate(text, local)).toThrow(reason);
  });
});

describe("a date is printed", () => {
  it.each([
    ["2007-W01-7 00Z", "week", "2007-W01-7 00:00:00Z"],
    ["2008-12-29 00Z", "week", "2009-W01-1 00:00:00Z"],
    ["2010-01-03 00Z", "week", "2009-W53-7 00:00:00Z"],
    ["2020-12-31 00Z", "ordinal", "2020-366 00:00:00Z"],
  ] as const)("%s as %s", (text, day, expected) =>
    expect(formatDateTime(parseDate(text, local), { day })).toBe(expected),
  );

  it("with its own offset on request", () =>
    expect(formatDateTime(parseDate("2019-04-25T21:42:54 -05:30", local), { zone: true })).toBe(
      "2019-04-25 21:42:54 -05:30",
    ));
});

describe("time is added", () => {
  const day = (text: string) => parseDate(`${text}T00:00Z`, local);
  it.each([
    ["months keep the day where there is one", addMonths(day("2009-01-31"), 2), "2009-03-31"],
    ["months end at the month's last day", addMonths(day("2009-01-31"), 3), "2009-04-30"],
    ["months go back over the year", addMonths(day("2009-03-31"), -13), "2008-02-29"],
    ["years keep the day of the year", addYears(day("2024-02-29"), 1), "2025-03-01"],
    ["weeks and days add up", addDuration(day("2024-02-26"), parseDuration("P1W2D")), "2024-03-06"],
    ["hours cross days", addDuration(day("2024-02-29"), parseDuration("PT25H")), "2024-03-01"],
    ["nothing lies before the year 1", addDuration(day("0001-03-01"), parseDuration("P-1Y-3M-3D")), "0001-01-01"],
    ["nothing after the last", addDuration(day("2147483647-12-30"), parseDuration("P1Y1M3D")), "2147483647-12-31"],
    ["durations are taken away", subtractDuration(day("2024-03-31"), parseDuration("P1M")), "2024-02-29"],
  ])("%s", (_rule, date, expected) => expect(formatDateTime(date, { dateOnly: true })).toBe(expected));

  it.each([
    ["P", "nothing follows 'P'"],
    ["1D", "it does not start with a 'P'"],
    ["PD", "no valid integer at 'D'"],
    ["P3", "no units after 3"],
    ["P3X", "'X' is not a valid time unit"],
    ["P0D", "no amounts and units given"],
    ["P9999999999D", "no valid integer"],
    ["PT2147483647S1H", "integer at '1H' is too large"],
    ["P-2147483647D-2D", "integer at '-2D' is too small"],
  ])("or refused: %s", (text, reason) => expect(() => parseDuration(text)).toThrow(reason));

  it.each([
    ["P2M", " 2 months "],
    ["P1Y1D", "   1 year  1 day "],
    ["PT90S", "90 seconds (1 minute 30 seconds)"],
    ["PT25H", "90000 seconds (25 hours)"],
  ])("and printed: %s", (text, expected) => expect(formatDurationParts(parseDuration(text))).toBe(expected));
});

describe("a period is read", () => {
  it.each([
    ["2005-040/2005-043", "2005-02-09 00:00:00Z", "2005-02-12 00:00:00Z"],
    ["2019-10-01T00:00:00Z/P1M", "2019-10-01 00:00:00Z", "2019-11-01 00:00:00Z"],
    ["P1M/2019-03-31T00:00:00Z", "2019-02-28 00:00:00Z", "2019-03-31 00:00:00Z"],
  ])("%s", (text, start, end) => {
    const period = parsePeriod(text, local);
    expect([formatDateTime(period.start), formatDateTime(period.end)]).toEqual([start, end]);
  });

  it.each(["", "2019-01-01T00:00Z", "P1D/P1D", "10000-10-01T00:00:00Z/P1M"])("or refused: %s", (text) =>
    expect(() => parsePeriod(text, local)).toThrow(CrmError),
  );
});

it("seconds are counted from the year 1, in UTC, also where a number does not hold them", () => {
  expect(secondsSinceYear1(parseDate("0001-01-01T02:00:05+02:00", local))).toBe(5n);
  expect(secondsSinceYear1(parseDate("1970-01-01", local))).toBe(62_135_596_800n);
  expect(secondsSinceYear1(parseDate("2147483647-12-31T23:59:59Z", local))).toBe(67_768_038_369_129_599n);
});

it("moments and wall clocks agree, also before 1970", () => {
  for (const epoch of [0, -1, 1_709_208_000, 4_102_444_800, -2_000_000_000]) {
    expect(epochSecondsOf(dateTimeAt(epoch, utc))).toBe(epoch);
    expect(epochSecondsOf(dateTimeAt(epoch, () => -19_800))).toBe(epoch);
    expect(formatDateTime(dateTimeAt(epoch, utc))).toBe(
      new Date(epoch * 1000).toISOString().replace("T", " ").replace(".000", ""),
    );
  }
});
