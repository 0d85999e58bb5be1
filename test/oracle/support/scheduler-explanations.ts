import type { Element } from "../../../src/cib/index.ts";
import type { ActionList, Difference } from "./scheduler-actions.ts";

export interface Compared {
  readonly cib: Element;
  readonly expected: ActionList;
  readonly ours: ActionList;
  readonly differences: readonly Difference[];
}

/** A difference between Pacemaker 2.1.5 (the oracle) and 3.0.2 (what we follow) that is known and meant. Each has a row in
 *  test/oracle/scheduler-differences.tsv that says what changed, and a minimal example. */
export interface Explanation {
  readonly id: string;
  readonly explains: (compared: Compared) => boolean;
}

export const EXPLANATIONS: readonly Explanation[] = [];
