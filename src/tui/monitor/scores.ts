import { formatScore } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { schedule } from "../../scheduler/index.ts";
import { SCORE_WORDS } from "../../shell/index.ts";
import type { Resource } from "../../state/index.ts";
import type { ResourceView } from "../../status/index.ts";
import type { ScoreRow } from "./detail.ts";
import type { MonitorSource } from "./source.ts";
import { primitivesOf } from "./states.ts";

/** From this many pairs of host and resource on, the scheduler is not asked while somebody looks. */
const SCORED_PAIRS = 2000;

/** The score of a primitive on each host, the best first, and what it is made of. */
export function scoresOf(cib: Element, { view }: MonitorSource, shown: ResourceView, nowMs: number): ScoreRow[] {
  const [primitive] = primitivesOf(shown);
  if (primitive === undefined || view.hosts.length * view.resources.length > SCORED_PAIRS) return [];
  const decision = schedule({ cib, nowMs, explain: true });
  const resource = decision.cluster.resources.find(({ id }) => id === primitive.longId || id === primitive.id);
  if (resource === undefined) return [];
  const scores = new Map<string, number>();
  for (const line of decision.scores) {
    if (line.kind === "allocation" && line.resource === resource.id) scores.set(line.host, line.score);
  }
  const made = decision.contributions.filter(({ resource: of, score }) => score !== 0 && isAround(of, resource));
  return [...scores]
    .sort(([, a], [, b]) => b - a)
    .map(([host, score]) => ({
      host,
      score: formatScore(score),
      because: [
        ...new Set(
          made
            .filter((each) => each.host.name === host)
            .map(({ because, score: part }) => `${formatScore(part)}  ${SCORE_WORDS[because] ?? because}`),
        ),
      ],
    }));
}

/** The resource itself or something it is in. */
function isAround(outer: Resource, inner: Resource): boolean {
  for (let at: Resource | undefined = inner; at !== undefined; at = at.parent) if (at === outer) return true;
  return false;
}
