import { type Element, firstChild } from "../../cib/index.ts";
import { schedule } from "../../scheduler/index.ts";
import { type Plan, planOf } from "./summary.ts";

/** The document the cluster would have: what is staged, in the state that is live now. */
export function plannedDocument(live: Element, staged: Element): Element {
  const configuration = firstChild(staged, "configuration");
  if (configuration === undefined) return live;
  return {
    ...live,
    children: live.children.map((child) =>
      child.kind === "element" && child.name === "configuration" ? configuration : child,
    ),
  };
}

/** What the scheduler would do with a document. @throws CrmError for one it cannot read */
export function makePlan(cib: Element, nowMs: number): Plan {
  return planOf(schedule({ cib, nowMs }));
}
