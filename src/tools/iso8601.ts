import { CrmError, ExitCode } from "../base/index.ts";
import { type Element, element } from "../cib/index.ts";
import {
  addDuration,
  compareIgnoringCase,
  type DateFormat,
  type DateTime,
  dateTimeAt,
  formatDateTime,
  formatDurationParts,
  type LocalTime,
  parseDate,
  parseDuration,
  parsePeriod,
  secondsSinceYear1,
} from "../rules/index.ts";
import type { ToolIo } from "./io.ts";
import type { OptionSpec } from "./options.ts";
import { runTool, type ToolCall, type ToolDefinition } from "./run-tool.ts";

const COMMANDS = "Commands";
const MODIFIERS = "Output modifiers";

/** Options of iso8601. Source: `iso8601 --help-all`. */
const OPTIONS: readonly OptionSpec[] = [
  { short: "n", long: "now", group: COMMANDS, help: "Show the present date and time" },
  {
    short: "d",
    long: "date",
    argument: "DATE",
    group: COMMANDS,
    help: "Read a date (for example '2019-09-24 00:30:00+01:00', 2019-040 or 2019-W39-2)",
  },
  {
    short: "p",
    long: "period",
    argument: "PERIOD",
    group: COMMANDS,
    help: "Read a period (for example 2005-040/2005-043 or 2005-040/P3D)",
  },
  {
    short: "D",
    long: "duration",
    argument: "DURATION",
    group: COMMANDS,
    help: "Read a duration (for example P1M); with -n or -d, show when it ends",
  },
  {
    short: "E",
    long: "expected",
    argument: "TEXT",
    group: COMMANDS,
    help: "Exit with an error unless the date, or the duration's end, is shown as TEXT; needs -n or -d",
  },
  { short: "s", long: "seconds", group: MODIFIERS, help: "Show dates as seconds since 0001-01-01 00:00:00Z" },
  { short: "S", long: "epoch", group: MODIFIERS, help: "Show dates as seconds since 1970-01-01 00:00:00Z" },
  { short: "L", long: "local", group: MODIFIERS, help: "Show dates with the offset they have instead of in UTC" },
  { short: "O", long: "ordinal", group: MODIFIERS, help: "Show the day by its number in the year" },
  { short: "W", long: "week", group: MODIFIERS, help: "Show the day by its week" },
];

export const iso8601Tool: ToolDefinition = {
  name: "iso8601",
  summary: "iso8601 - display and parse ISO 8601 dates and times (deprecated in Pacemaker)",
  description: "",
  options: OPTIONS,
  run,
};

export function iso8601(argv: readonly string[], io: ToolIo): Promise<number> {
  return runTool(iso8601Tool, argv, io);
}

async function run(call: ToolCall): Promise<number> {
  const local: LocalTime = { nowS: Math.floor(call.io.nowMs() / 1000), zone: call.io.zone };
  const show = formatter(call);
  const date = dateOf(call, local, show);
  const duration = read(call, "duration", "duration", parseDuration);
  if (duration !== undefined) {
    const text = formatDurationParts(duration);
    call.line(`Duration: ${text}`);
    call.add(textElement("duration", text));
  }
  const period = read(call, "period", "interval", (text) => parsePeriod(text, local));
  if (period !== undefined) {
    const [start, end] = [show(period.start), show(period.end)];
    call.line(`Period: ${start} to ${end}`);
    call.add(element("period", {}, [textElement("start", start), textElement("end", end)]));
  }
  if (date === undefined) return ExitCode.OK;
  let result = date;
  if (duration !== undefined) {
    result = addDuration(date, duration);
    const text = show(result, { zone: true });
    call.line(`Duration ends at: ${text}`);
    call.add(textElement("duration_ends", text));
  }
  const expected = call.value("expected");
  return expected === undefined || compareIgnoringCase(expected, show(result)) === 0 ? ExitCode.OK : ExitCode.ERROR;
}

/** The date that is asked for, shown; of --now and --date the last one counts. */
function dateOf(call: ToolCall, local: LocalTime, show: Formatter): DateTime | undefined {
  const wish = call.options.findLast(({ name }) => name === "now" || name === "date");
  if (wish === undefined) return undefined;
  const now = wish.name === "now" || wish.value?.toLowerCase() === "now";
  const date = now
    ? dateTimeAt(local.nowS, local.zone)
    : read(call, "date", "date/time", (text) => parseDate(text, local));
  if (date === undefined) return undefined;
  const text = show(date);
  call.line(`${now ? "Current date/time" : "Date"}: ${text}`);
  call.add(textElement("date", text));
  return date;
}

type Formatter = (date: DateTime, also?: DateFormat) => string;

/** How the output modifiers want dates shown. Seconds go before seconds since the epoch, weeks before numbers of days. */
function formatter(call: ToolCall): Formatter {
  const day = call.has("week") ? "week" : call.has("ordinal") ? "ordinal" : "calendar";
  const zone = call.has("local");
  const epoch = secondsSinceYear1(dateTimeAt(0, () => 0));
  return (date, also) => {
    if (call.has("seconds")) return String(secondsSinceYear1(date));
    if (call.has("epoch")) return String(secondsSinceYear1(date) - epoch);
    return formatDateTime(date, { day, zone, ...also });
  };
}

/** The value of an option, read. @throws CrmError `invalid-param` */
function read<T>(call: ToolCall, option: string, what: string, parse: (text: string) => T): T | undefined {
  const text = call.value(option);
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    const hint = error.hint ?? error.message;
    throw new CrmError(
      { code: "invalid-param", message: `Invalid ${what} specified: ${text}`, hint },
      { cause: error },
    );
  }
}

function textElement(name: string, text: string): Element {
  return element(name, {}, [{ kind: "text", text }]);
}
