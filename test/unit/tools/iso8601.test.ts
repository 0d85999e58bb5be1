import { describe, expect, it } from "vitest";
import { iso8601 } from "../../../src/tools/iso8601.ts";
import { MemoryIo } from "../../support/tool-io.ts";

/** 2024-02-29 12:00:00Z, two hours ahead of UTC on the wall. */
async function ran(...args: readonly string[]) {
  const io = Object.assign(new MemoryIo("iso8601"), { nowMs: () => 1_709_208_000_500, zone: () => 7200 });
  const code = await iso8601(args, io);
  return { code, out: io.stdout, err: io.stderr };
}

describe("iso8601 shows", () => {
  it.each([
    ["a date in UTC", ["-d", "2021-03-04T01:30:00+02:00"], "Date: 2021-03-03 23:30:00Z\n"],
    ["or with the offset it has", ["-d", "2021-03-04T01:30:00+02:00", "-L"], "Date: 2021-03-04 01:30:00 +02:00\n"],
    ["by its week", ["-d", "2021-01-02", "-W"], "Date: 2020-W53-6 00:00:00Z\n"],
    ["by the day of the year", ["-d", "2021-02-01", "-O"], "Date: 2021-032 00:00:00Z\n"],
    ["the week before the day of the year", ["-d", "2021-02-01", "-O", "-W"], "Date: 2021-W05-1 00:00:00Z\n"],
    ["in seconds of the epoch", ["-d", "1970-01-02", "-S"], "Date: 86400\n"],
    ["or, before that, of the calendar", ["-d", "0001-01-02", "-S", "-s"], "Date: 86400\n"],
    ["also of years far away", ["-d", "2147483647-12-31", "-s"], "Date: 67768038369043200\n"],
    ["the present", ["-n", "-L"], "Current date/time: 2024-02-29 14:00:00 +02:00\n"],
    ["by its name too", ["-d", "NOW"], "Current date/time: 2024-02-29 12:00:00Z\n"],
    ["the last of both", ["-n", "-d", "2021-02-01"], "Date: 2021-02-01 00:00:00Z\n"],
    ["the last of two", ["-d", "x", "-d", "2021-02-01"], "Date: 2021-02-01 00:00:00Z\n"],
    ["a duration", ["-D", "P1Y2M3DT4H"], "Duration:    1 year  2 months  3 days 14400 seconds (4 hours)\n"],
    ["a negative one", ["-D", "PT-90S"], "Duration: -90 seconds (1 minute 30 seconds)\n"],
    [
      "when it ends, with the offset",
      ["-d", "2021-01-31T00:00+01:00", "-D", "P1M"],
      "Date: 2021-01-30 23:00:00Z\nDuration:  1 month \nDuration ends at: 2021-02-28 00:00:00 +01:00\n",
    ],
    ["a period", ["-p", "2021-W01-1/P1W"], "Period: 2021-01-04 00:00:00Z to 2021-01-11 00:00:00Z\n"],
    [
      "one that ends at midnight",
      ["-p", "2021-01-01T23:59:59Z/PT1S"],
      "Period: 2021-01-01 23:59:59Z to 2021-01-02 00:00:00Z\n",
    ],
    ["one from now on", ["-p", "PT1H", "-L"], "Period: 2024-02-29 14:00:00 +02:00 to 2024-02-29 15:00:00 +02:00\n"],
    [
      "date, duration, period and end in this order",
      ["-p", "2021-001/2021-002", "-D", "P1D", "-d", "2021-003"],
      "Date: 2021-01-03 00:00:00Z\nDuration:  1 day \nPeriod: 2021-01-01 00:00:00Z to 2021-01-02 00:00:00Z\nDuration ends at: 2021-01-04 00:00:00Z\n",
    ],
    ["nothing when asked for nothing", [], ""],
  ])("%s", async (_what, args, out) => expect(await ran(...args)).toEqual({ code: 0, out, err: "" }));
});

describe("iso8601 expects", () => {
  it.each([
    ["the date in UTC", ["-d", "2021-03-04T00:00+02:00", "-E", "2021-03-03 22:00:00z"], 0],
    ["in the form that is shown", ["-d", "2021-03-04", "-O", "-E", "2021-03-04 00:00:00Z"], 1],
    ["the end of the duration", ["-d", "2021-03-04", "-D", "P1D", "-E", "2021-03-05 00:00:00Z"], 0],
    ["which is in UTC there", ["-d", "2021-03-04T00:00+02:00", "-D", "P1D", "-E", "2021-03-05 00:00:00 +02:00"], 1],
    ["unless with -L", ["-d", "2021-03-04T00:00+02:00", "-L", "-D", "P1D", "-E", "2021-03-05 00:00:00 +02:00"], 0],
    ["nothing without a date", ["-D", "P1D", "-E", "x"], 0],
  ])("%s", async (_what, args, code) => expect((await ran(...args)).code).toBe(code));
});

describe("iso8601 refuses", () => {
  it.each([
    [
      "a date",
      ["-d", "2021-02-29"],
      "Invalid date/time specified: 2021-02-29 ('2021-02-29' is not a valid ISO 8601 date/time specification because '29' is not a valid day of the month)",
    ],
    [
      "what is none",
      ["-d", "today"],
      "Invalid date/time specified: today (expected a date such as 2019-09-24, 2019-267 or 2019-W39-2)",
    ],
    [
      "a duration",
      ["-D", "P1.5D"],
      "Invalid duration specified: P1.5D ('P1.5D' is not a valid ISO 8601 time duration because '.' is not a valid time unit)",
    ],
    [
      "a period",
      ["-p", "2021-001"],
      "Invalid interval specified: 2021-001 ('2021-001' is not a valid ISO 8601 time period because it has no duration or ending time)",
    ],
  ])("%s", async (_what, args, err) =>
    expect(await ran(...args)).toEqual({ code: 2, out: "", err: `iso8601: ${err}\n` }),
  );

  it("after what came before it", async () => {
    const { code, out } = await ran("-d", "2021-02-01", "-D", "1D");
    expect({ code, out }).toEqual({ code: 2, out: "Date: 2021-02-01 00:00:00Z\n" });
  });

  it("a format that there is not, and prints nothing of `none`", async () => {
    expect(await ran("--output-as=html", "-n")).toMatchObject({
      code: 1,
      out: "",
      err: "iso8601: Error creating output format html: Unknown output format\n",
    });
    expect(await ran("--output-as=none", "-d", "2021-02-01")).toEqual({ code: 0, out: "", err: "" });
    expect(await ran("--output-as=none", "-d", "2021-02-30")).toEqual({ code: 2, out: "", err: "" });
  });
});

it("iso8601 prints XML with all parts side by side", async () => {
  const { out } = await ran("--output-as=xml", "-p", "2021-001/2021-002", "-D", "P1D", "-d", "2021-003");
  expect(out.split("\n").slice(1)).toEqual([
    "  <date>2021-01-03 00:00:00Z</date>",
    "  <duration> 1 day </duration>",
    "  <period>",
    "    <start>2021-01-01 00:00:00Z</start>",
    "    <end>2021-01-02 00:00:00Z</end>",
    "  </period>",
    "  <duration_ends>2021-01-04 00:00:00Z</duration_ends>",
    '  <status code="0" message="OK"/>',
    "</pacemaker-result>",
    "",
  ]);
});
