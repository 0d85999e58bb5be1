import type { Random } from "../../support/random.ts";

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

/** Dates that Pacemaker 3.0.2 takes for others than they are. */
export const MISREAD_DATES: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  {
    name: "theirs takes an offset for minutes or seconds where the time has no colon",
    pattern: /(?:^|T| )\d{1,2}(?:\d{1,2})? ?[+-]\d/,
  },
  { name: "theirs knows weeks of the year 0", pattern: /^0+-W/ },
];

/** A date in one of its forms, with or without time and offset; now and then one that is none. */
export function randomDate(random: Random): string {
  if (random.chance(0.03)) return random.pick(["epoch", "EPOCH", "epoch/", "epochal", "now", "", "monday", "T", "Z"]);
  if (random.chance(0.05)) return damaged(random, `${random.pick(["T", ""])}${clock(random, true)}${offset(random)}`);
  const time = random.chance(0.65) ? `${random.pick(["T", " "])}${clock(random, false)}${offset(random)}` : "";
  return damaged(random, `${day(random)}${time}`);
}

function year(random: Random): number {
  if (random.chance(0.05)) return random.pick([0, 1, 2, 9999, 10_000, 12_345, 300_000_000]);
  return random.chance(0.6) ? random.between(1995, 2040) : random.between(1, 4000);
}

function day(random: Random): string {
  const own = year(random);
  const bad = random.chance(0.05);
  const month = bad ? random.between(0, 14) : random.between(1, 12);
  const date = random.chance(0.1) ? random.between(0, 32) : random.between(1, 28);
  switch (random.between(1, 5)) {
    case 1:
      return `${pad(own, 4)}${pad(month, 2)}${pad(date, 2)}`;
    case 2:
      return `${pad(own, 4)}-${pad(bad ? random.between(0, 370) : random.between(1, 366), 3)}`;
    case 3:
      return `${pad(own, 4)}-W${pad(bad ? random.between(0, 60) : random.between(1, 53), 2)}-${random.between(bad ? 0 : 1, bad ? 9 : 7)}`;
    case 4:
      return `${own}-${month}-${date}`;
    default:
      return `${pad(own, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
  }
}

function clock(random: Random, colons: boolean): string {
  if (random.chance(0.06)) return random.pick(["24:00:00", "24:00:01", "24", "2400", "23:60:00", "12:00:60", "25:00"]);
  const parts = [random.between(0, 23), random.between(0, 59), random.between(0, 59)].map((part) => pad(part, 2));
  const count = random.pick(colons ? [2, 3] : [1, 2, 3, 3, 3]);
  const text = parts.slice(0, count).join(colons || random.chance(0.7) ? ":" : "");
  return random.chance(0.03) ? `${text}.5` : text;
}

function offset(random: Random): string {
  const size = (): string => {
    const hours = pad(random.chance(0.04) ? random.between(24, 30) : random.between(0, 14), 2);
    const minutes = random.chance(0.04) ? "61" : random.pick(["00", "30", "45"]);
    return random.pick([`${hours}:${minutes}`, `${hours}${minutes}`, hours, `${hours}:${minutes}:30`]);
  };
  const blank = random.chance(0.4) ? " " : "";
  return random.pick(["", "Z", "Z", " Z", `${blank}+${size()}`, `${blank}+${size()}`, `${blank}-${size()}`]);
}

const UNITS = ["Y", "M", "W", "D", "H", "S"] as const;

/** A duration, its units in any order, some negative; now and then one that is none. */
export function randomDuration(random: Random): string {
  if (random.chance(0.04))
    return random.pick(["", "P", "PT", "P0D", "1D", "p1d", "P1", "P1X", "P99999999999D", "P1.5D"]);
  const count = random.between(1, 4);
  let text = "P";
  for (let part = 0; part < count; part++) {
    if (random.chance(0.35)) text += "T";
    const sign = random.weighted([
      ["", 20],
      ["-", 4],
      ["+", 1],
      [":", 1],
    ] as const);
    const size = random.weighted([
      [random.between(0, 9), 20],
      [random.between(0, 400), 10],
      [random.between(0, 100_000), 4],
      [2_147_483_647, 0.3],
      [2_147_483_648, 0.3],
    ]);
    text += `${sign}${size}${random.pick(UNITS)}`;
  }
  return damaged(random, text);
}

export function randomPeriod(random: Random): string {
  const [date, duration] = [() => randomDate(random), () => randomDuration(random)];
  switch (random.between(1, 10)) {
    case 1:
      return duration();
    case 2:
      return random.pick([date(), `${duration()}/${duration()}`, `${date()}/`, `/${date()}`]);
    case 3:
    case 4:
    case 5:
      return `${date()}/${duration()}`;
    case 6:
    case 7:
      return `${duration()}/${date()}`;
    default:
      return `${date()}/${date()}`;
  }
}

/** The text, now and then with a character more, less or other. */
function damaged(random: Random, text: string): string {
  if (!random.chance(0.08)) return text;
  const at = random.between(0, text.length);
  const other = random.pick([..."0123456789TZWP:/.x"]);
  return text.slice(0, at) + random.pick(["", other]) + text.slice(at + random.between(0, 1));
}
