import { addScores, formatScore, parseScore } from "../../base/index.ts";

/** `epoch="epoch++"` and `value="value+=5"`: scores that are raised where they stand. Anything else is taken as it is. */
export function withScores(name: string, value: string, before: string | undefined): string {
  const step = value === `${name}++` ? "1" : value.startsWith(`${name}+=`) ? value.slice(name.length + 2) : undefined;
  if (step === undefined) return value;
  const by = parseScore(step);
  if (by === undefined) return value;
  return formatScore(addScores(parseScore(before ?? "0") ?? 0, by));
}
