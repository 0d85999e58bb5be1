// An iso8601 of Pacemaker 3 and ours on the same dates, durations and periods, good and bad, with random options.
import { CrmError } from "../../src/base/index.ts";
import { type LocalTime, type Period, parsePeriod, utc } from "../../src/rules/index.ts";
import { Random } from "../support/random.ts";
import type { OracleReport } from "./run.ts";
import { compareTool, type KnownDifference, type Question } from "./support/pacemaker-tool.ts";
import { MISREAD_DATES, randomDate, randomDuration, randomPeriod } from "./support/random-date.ts";

export function run(argv: readonly string[], runs: number): Promise<OracleReport> {
  return compareTool({ tool: "iso8601", question, differences: DIFFERENCES }, argv, runs);
}

const ZONES = [
  { tz: "UTC", zone: utc },
  { tz: "<+0530>-5:30", zone: () => 19_800 },
  { tz: "<-05>5", zone: () => -18_000 },
  { tz: "<+1345>-13:45", zone: () => 49_500 },
] as const;
const MODIFIERS = ["-L", "-W", "-O", "-s", "-S", "--local", "--week", "--ordinal", "--seconds", "--epoch"] as const;

function question(seed: number): Question {
  const random = new Random(seed);
  const xml = random.chance(0.25);
  const period = random.chance(0.3);
  const dated = !period || random.chance(0.3);
  // In the XML of a period theirs goes on inside it.
  const lasting = random.chance(0.5) && !(xml && period);
  const args = [
    ...(xml ? ["--output-as=xml"] : []),
    ...(period ? ["-p", randomPeriod(random)] : []),
    ...(dated ? dateOptions(random) : []),
    ...(lasting ? ["-D", randomDuration(random)] : []),
    ...random.some(MODIFIERS, random.pick([0, 0, 1, 1, 2])),
    ...(random.chance(0.15) ? ["-E", random.pick(["2019-01-01 00:00:00Z", "1970-01-01 00:00:00z", ""])] : []),
  ];
  return { args, zone: random.pick(ZONES) };
}

/** Of a date and the present moment the last one counts. */
function dateOptions(random: Random): string[] {
  const date = [random.pick(["-d", "--date"]), randomDate(random)];
  return random.weighted([
    [date, 20],
    [["-n"], 1],
    [["--now", ...date], 1],
    [[...date, "-n"], 1],
  ]);
}

function valueIn({ args }: Question, ...names: readonly string[]): string | undefined {
  const at = args.findLastIndex((word) => names.includes(word));
  return at < 0 ? undefined : args[at + 1];
}

function localOf({ zone }: Question): LocalTime {
  return { nowS: Math.floor(Date.now() / 1000), zone: zone?.zone ?? utc };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CrmError) return undefined;
    throw error;
  }
}

/** The dates of a call as they are written. */
function datesOf(question: Question): string[] {
  const parts = (valueIn(question, "-p") ?? "").split("/");
  return [valueIn(question, "-d", "--date") ?? "", ...parts].filter((text) => text !== "" && !text.startsWith("P"));
}

function periodOf(question: Question): Period | undefined {
  const text = valueIn(question, "-p");
  return text === undefined ? undefined : attempt(() => parsePeriod(text, localOf(question)));
}

/** Whether the time of a period's start ends where the offset of its end is taken for its own. */
function startTakesOffsetOfEnd(period: string): boolean {
  const slash = period.indexOf("/");
  const [start, end] = [period.slice(0, slash), period.slice(slash)];
  if (slash < 0 || start.startsWith("P") || start.includes("Z") || !/[T ]|^..:/.test(start)) return false;
  return end.includes("Z") || (!/(?:T|[ :]).*[ +-]/.test(start) && /[ +-]/.test(end));
}

const DIFFERENCES: readonly KnownDifference[] = [
  {
    name: "theirs leaves a sum of exactly a day as 24:00:00 and refuses a period with such an end",
    applies: (question, theirs) => {
      const period = periodOf(question);
      const midnight = period !== undefined && (period.start.second === 0 || period.end.second === 0);
      return theirs.stdout.includes(" 24:00:00") || (theirs.code === 2 && midnight);
    },
  },
  {
    name: "theirs fails an assertion of its own: day 366 and a year more, months that lead before the year 1",
    applies: (_question, { stderr }) => stderr.includes("Triggered fatal assertion"),
  },
  {
    name: "theirs takes the offset of a period's end for that of its start",
    applies: (question) => startTakesOffsetOfEnd(valueIn(question, "-p") ?? ""),
  },
  {
    name: "a period does not go beyond the year 9999",
    applies: (_question, _theirs, ours) => ours.stderr.includes("9999") || ours.stdout.includes("9999-12-31T23:59:59"),
  },
  ...MISREAD_DATES.map(({ name, pattern }) => ({
    name,
    applies: (question: Question) => datesOf(question).some((text) => pattern.test(text)),
  })),
];
