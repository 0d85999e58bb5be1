import { formatScore } from "../base/index.ts";
import type { ScoreLine } from "../scheduler/index.ts";

/** Scores are named after the function of Pacemaker that prints them. */
export function scoreText(line: ScoreLine): string {
  switch (line.kind) {
    case "allocation":
      return `pcmk__${line.by}_assign: ${line.resource} allocation score on ${line.host}: ${formatScore(line.score)}`;
    case "promotion": {
      const where = line.host === undefined ? "(inactive)" : `on ${line.host}`;
      return `${line.resource} promotion score ${where}: ${formatScore(line.score)}`;
    }
    case "capacity":
    case "utilization": {
      const what = line.kind === "capacity" ? `${line.host} capacity` : `${line.resource} utilization on ${line.host}`;
      const values = [...line.values].map(([name, value]) => ` ${name}=${value}`).join("");
      return `${line.when}: ${what}:${values}`;
    }
  }
}
