import { CrmError } from "../../base/index.ts";
import { applyChanges, diff, type Element, firstChild, sameTree } from "../../cib/index.ts";
import { schedule } from "../../scheduler/index.ts";
import { type Plan, planOf } from "./summary.ts";

/** The document the cluster would have: what is staged, in the state that is live now. When the live configuration has moved
 *  since, the staged changes are made on it; where they cannot, what was staged stands for the whole. */
export function plannedDocument(live: Element, base: Element, staged: Element): Element {
  const [was, wanted, now] = [base, staged, live].map((cib) => firstChild(cib, "configuration"));
  if (was === undefined || wanted === undefined || now === undefined) return live;
  const configuration = sameTree(was, now) ? wanted : onto(now, was, wanted);
  return { ...live, children: live.children.map((child) => (child === now ? configuration : child)) };
}

function onto(now: Element, was: Element, wanted: Element): Element {
  try {
    return applyChanges(now, diff(was, wanted));
  } catch (error) {
    if (error instanceof CrmError) return wanted;
    throw error;
  }
}

/** What the scheduler would do with a document. @throws CrmError for one it cannot read */
export function makePlan(cib: Element, nowMs: number): Plan {
  return planOf(schedule({ cib, nowMs, explain: true }));
}
