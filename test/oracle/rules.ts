// A crm_rule of Pacemaker 3 and ours on the same rules, good and bad, at random dates.
import { type Element, element, writeXml } from "../../src/cib/index.ts";
import { utc } from "../../src/rules/index.ts";
import { Random } from "../support/random.ts";
import type { OracleReport } from "./run.ts";
import { compareTool, type KnownDifference, type Question } from "./support/pacemaker-tool.ts";
import { MISREAD_DATES, randomDate } from "./support/random-date.ts";

export function run(argv: readonly string[], runs: number): Promise<OracleReport> {
  return compareTool({ tool: "crm_rule", question, differences: DIFFERENCES }, argv, runs);
}

const IDS = ["r1", "r2", "r3", "r4", "r5"] as const;
/** Zone of the host, and of the dates that say none. */
const ZONES = [
  { tz: "UTC", zone: utc },
  { tz: "<+0530>-5:30", zone: () => 19_800 },
] as const;

function question(seed: number): Question {
  const random = new Random(seed);
  const text = writeXml(document(random));
  const piped = random.chance(0.2);
  const date = random.chance(0.85) ? [random.pick(["-d", "--date"]), moment(random)] : [];
  const rules = random.some([...IDS, "r9"], random.pick([1, 1, 1, 2, 3])).flatMap((id) => ["-r", id]);
  const args = [
    ...(random.chance(0.25) ? ["--output-as=xml"] : []),
    ...(random.chance(0.98) ? [random.pick(["-c", "--check"])] : []),
    ...date,
    ...(random.chance(0.98) ? rules : []),
    ...(random.chance(0.02) ? ["-X", "<cib"] : ["-X", piped ? "-" : text]),
  ];
  return { args, zone: random.pick(ZONES), ...(piped ? { stdin: text } : {}) };
}

/** Moments near each other, so that they fall inside, before and after. */
function moment(random: Random): string {
  if (random.chance(0.08)) return randomDate(random);
  const day = `${random.between(2018, 2022)}-${random.pick(["01-01", "02-28", "06-15", "12-30"])}`;
  return `${day}${random.pick(["", " 00:00:00Z", "T12:00:00", " 23:30:15 +02:00", " 08:15:59 -05:00"])}`;
}

function document(random: Random): Element {
  const constraints = random.some(IDS, random.between(2, 5)).map((id, index) => {
    const rule = randomRule(random, random.chance(0.04) ? "r1" : id, 0);
    return element("rsc_location", { id: `l${index}`, rsc: "d" }, [rule]);
  });
  const agent = { class: "ocf", provider: "heartbeat", type: "Dummy" };
  const configuration = element("configuration", {}, [
    element("crm_config"),
    element("nodes"),
    element("resources", {}, [element("primitive", { id: "d", ...agent })]),
    element("constraints", {}, constraints),
  ]);
  const version = { "validate-with": "pacemaker-3.9", admin_epoch: "0", epoch: "0", num_updates: "0" };
  return element("cib", version, [configuration, element("status")]);
}

/** Nobody refers to it. */
const someId = (random: Random): string => `i${random.between(0, 1e9)}`;

function randomRule(random: Random, id: string, depth: number): Element {
  const date = (): Element => randomExpression(random);
  const host = (): Element =>
    element("expression", { id: someId(random), attribute: "#uname", operation: "eq", value: "n" });
  const nested = (): Element => randomRule(random, someId(random), depth + 1);
  const conditions = random.weighted([
    [[date], 20],
    [[date, host], 4],
    [[host], 1],
    [[], 0.5],
    [[date, date], 1.5],
    [depth > 1 ? [date] : [nested], 3],
    [depth > 1 ? [host] : [host, nested], 1],
  ]);
  return element(
    "rule",
    { id, score: "1" },
    conditions.map((make) => make()),
  );
}

/** A date expression, about one in eight with something that is wrong. */
function randomExpression(random: Random): Element {
  const id = random.chance(0.97) ? { id: someId(random) } : {};
  const start = (): { start?: string } => (random.chance(0.97) ? { start: moment(random) } : {});
  const end = (): { end?: string } => (random.chance(0.97) ? { end: moment(random) } : {});
  const operation = random.pick(["gt", "lt", "in_range", "in_range", "date_spec", "date_spec", "odd"] as const);
  switch (operation) {
    case "gt":
      return element("date_expression", { ...id, operation: random.pick(["gt", "gt", "GT"]), ...start() });
    case "lt":
      return element("date_expression", { ...id, operation, ...end() });
    case "in_range": {
      if (random.chance(0.5)) return element("date_expression", { ...id, operation, ...start(), ...end() });
      return element("date_expression", { ...id, operation, ...start() }, [duration(random)]);
    }
    case "date_spec": {
      const specification = random.chance(0.96) ? [dateSpec(random)] : [];
      return element("date_expression", { ...id, operation, ...(random.chance(0.1) ? start() : {}) }, specification);
    }
    case "odd":
      return element("date_expression", { ...id, ...random.pick([{}, { operation: "at" }]), ...start(), ...end() });
  }
}

function duration(random: Random): Element {
  const units = random.some(
    ["years", "months", "weeks", "days", "hours", "minutes", "seconds"],
    random.pick([0, 1, 1, 2]),
  );
  const size = (): string =>
    random.chance(0.95) ? String(random.between(-3, 40)) : random.pick(["x", "", "5x", "1.5", "+2", " 7"]);
  const id = random.chance(0.97) ? { id: someId(random) } : {};
  return element("duration", { ...id, ...Object.fromEntries(units.map((unit) => [unit, size()])) });
}

const FIELDS = {
  months: [1, 12],
  monthdays: [1, 31],
  hours: [0, 23],
  minutes: [0, 59],
  seconds: [0, 59],
  yeardays: [1, 366],
  weekyears: [2018, 2022],
  weeks: [1, 53],
  weekdays: [1, 7],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

function dateSpec(random: Random): Element {
  const fields = random.some(Object.entries(FIELDS), random.pick([0, 1, 1, 2]));
  const years = random.chance(0.85) ? [["years", [2018, 2022]] as const] : [];
  const ranges = [...years, ...fields].map(([name, [low, high]]) => [name, range(random, low, high)] as const);
  const id = random.chance(0.97) ? { id: someId(random) } : {};
  return element("date_spec", { ...id, ...Object.fromEntries(ranges) });
}

function range(random: Random, low: number, high: number): string {
  if (random.chance(0.05)) return random.pick(["x", "", "-", "1-x", "1--2", "1-2-3", " 5", "+5", "5 ", "2-+9"]);
  const [a, b] = [random.between(low, high), random.between(low, high)];
  return random.pick([`${a}`, `${a}-${b}`, `${Math.min(a, b)}-${Math.max(a, b)}`, `${a}-`, `-${b}`]);
}

/** The dates of a call as they are written, on the command line and in the document. */
function datesOf({ args, stdin = "" }: Question): string[] {
  const at = args.findIndex((word) => /^(?:-d|--date)$/.test(word));
  const given = at < 0 ? [] : [args[at + 1] ?? ""];
  const text = `${args.join(" ")} ${stdin}`;
  return [...given, ...[...text.matchAll(/ (?:start|end)="([^"]*)"/g)].map(([, date]) => date ?? "")];
}

const DIFFERENCES: readonly KnownDifference[] = MISREAD_DATES.map(({ name, pattern }) => ({
  name,
  applies: (question) => datesOf(question).some((date) => pattern.test(date)),
}));
