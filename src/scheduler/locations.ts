import { childElements, configurationOf, firstChild } from "../cib/index.ts";
import { type Host, type Reading, Role } from "../state/index.ts";
import { readLocation } from "./constraints/location.ts";
import { Groundwork } from "./plan.ts";

/** A location constraint that keeps a resource off a host, rules and sets worked in. */
export interface Ban {
  /** Of the constraint. */
  readonly id: string;
  readonly resourceId: string;
  /** The names by which one may ask for it: its own and that of the outermost resource around it. */
  readonly names: readonly string[];
  readonly host: Host;
  readonly score: number;
  readonly promotedOnly: boolean;
}

/** What location constraints forbid, the last one in the document first. */
export function bansOf(reading: Reading): Ban[] {
  const constraints = firstChild(configurationOf(reading.cib), "constraints");
  if (constraints === undefined) return [];
  const plan = new Groundwork(reading, { explain: false });
  for (const xml of childElements(constraints, "rsc_location")) readLocation(plan, xml);
  return plan.locations.toReversed().flatMap(({ id, resource, role, scores }) =>
    scores
      .filter(({ score }) => score < 0)
      .map(({ host, score }) => ({
        id,
        resourceId: resource.id,
        names: [resource.printableId, resource.top.printableId],
        host,
        score,
        promotedOnly: role === Role.Promoted,
      })),
  );
}
