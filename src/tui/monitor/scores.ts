import { formatScore, INFINITY } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { type Decision, schedule } from "../../scheduler/index.ts";
import { SCORE_WORDS } from "../../shell/index.ts";
import type { Resource } from "../../state/index.ts";
import type { ResourceView } from "../../status/index.ts";
import type { ScoreRow } from "./detail.ts";
import { isTooLarge } from "./size.ts";
import type { MonitorSource } from "./source.ts";
import { primitivesOf } from "./states.ts";

/** The score of a resource on each host, the best first, and what it is made of; of a clone those of each instance. */
export function scoresOf(cib: Element, source: MonitorSource, shown: ResourceView, nowMs: number): ScoreRow[] {
  const primitives = shown.kind === "group" ? primitivesOf(shown).slice(0, 1) : primitivesOf(shown);
  if (primitives.length === 0 || isTooLarge(source)) return [];
  const decision = schedule({ cib, nowMs, explain: true });
  const several = primitives.length > 1;
  return primitives.flatMap((primitive) => {
    const resource = decision.cluster.resources.find(({ id }) => id === primitive.longId || id === primitive.id);
    return resource === undefined ? [] : scoresOn(decision, resource, several ? resource.id : undefined);
  });
}

function scoresOn(decision: Decision, resource: Resource, instance: string | undefined): ScoreRow[] {
  const scores = new Map<string, number>();
  for (const line of decision.scores) {
    if (line.kind === "allocation" && line.resource === resource.id) scores.set(line.host, line.score);
  }
  const concerns = (of: Resource): boolean => of === resource || of.isAround(resource);
  const made = decision.contributions.filter(({ resource: of, score }) => score !== 0 && concerns(of));
  const chosen = decision.assigned(resource)?.name;
  const reasons = (host: string): string[] => [
    ...new Set(
      made
        .filter((each) => each.host.name === host)
        .map(({ because, score }) => `${formatScore(score)}  ${SCORE_WORDS[because] ?? because}`),
    ),
  ];
  return [...scores]
    .sort(([a, left], [b, right]) => Number(b === chosen) - Number(a === chosen) || right - left)
    .filter(([host, score]) => instance === undefined || host === chosen || score > -INFINITY)
    .map(([host, score]) => ({
      instance,
      host,
      score: formatScore(score),
      chosen: host === chosen,
      because: reasons(host),
    }));
}
