import { type DateTime, gregorian, isoWeek, toUtc } from "./date-time.ts";
import type { Duration } from "./duration.ts";

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

export interface DateFormat {
  /** Calendar date by default. */
  readonly day?: "calendar" | "ordinal" | "week";
  /** Show the wall clock's own offset; otherwise UTC, marked `Z`. */
  readonly zone?: boolean;
  /** Leave out the time of day. */
  readonly dateOnly?: boolean;
}

/** `2022-04-01 17:57:38Z`, as the tools print dates. */
export function formatDateTime(date: DateTime, format: DateFormat = {}): string {
  const shown = format.zone === true ? date : toUtc(date);
  const day = formatDay(shown, format.day ?? "calendar");
  if (format.dateOnly === true) return day;
  const clock = [Math.floor(shown.second / 3600), Math.floor(shown.second / 60) % 60, shown.second % 60];
  return `${day} ${clock.map((part) => pad(part, 2)).join(":")}${formatOffset(format.zone === true ? date.offset : 0)}`;
}

function formatDay(date: DateTime, form: "calendar" | "ordinal" | "week"): string {
  if (form === "ordinal") return `${date.year}-${pad(date.day, 3)}`;
  if (form === "week") {
    const { year, week, weekday } = isoWeek(date);
    return `${year}-W${pad(week, 2)}-${weekday}`;
  }
  const { year, month, day } = gregorian(date);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function formatOffset(seconds: number): string {
  if (seconds === 0) return "Z";
  const size = Math.abs(seconds);
  return ` ${seconds < 0 ? "-" : "+"}${pad(Math.floor(size / 3600), 2)}:${pad(Math.floor(size / 60) % 60, 2)}`;
}

const counted = (count: number, unit: string, width = 0): string =>
  `${String(count).padStart(width)} ${unit}${count === 1 ? "" : "s"}`;

/** ` 2 months  3 days 90 seconds (1 minute 30 seconds)`, as the tools print durations. */
export function formatDurationParts(duration: Duration): string {
  let text = "";
  if (duration.years !== 0) text += `${counted(duration.years, "year", 4)} `;
  if (duration.months !== 0) text += `${counted(duration.months, "month", 2)} `;
  if (duration.days !== 0) text += `${counted(duration.days, "day", 2)} `;
  if (text === "" || duration.seconds !== 0) text += counted(duration.seconds, "second");
  const size = Math.abs(duration.seconds);
  if (size < 60) return text;
  const parts = [
    counted(Math.floor(size / 3600), "hour"),
    counted(Math.floor(size / 60) % 60, "minute"),
    // The unit's plural follows the whole number of seconds, as it always did.
    `${size % 60} second${duration.seconds === 1 ? "" : "s"}`,
  ];
  return `${text} (${parts.filter((part) => !part.startsWith("0 ")).join(" ")})`;
}
