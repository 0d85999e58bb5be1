import { configurationOf, sameTree } from "../../cib/index.ts";
import type { StagedState } from "../../shell/index.ts";

/** A plain `commit`. One that is forced, or only tried, asks nothing. */
export function isCommit(line: string): boolean {
  return /^(?:configure\s+)?commit\s*$/.test(line.trim());
}

/** True when between two looks what was staged has become the cluster's configuration. */
export function wasCommitted(before: StagedState, after: StagedState): boolean {
  if (!before.loaded || !after.loaded || before.entries.length === 0 || after.entries.length > 0) return false;
  if (before.base === after.base || before.staged === before.base) return false;
  return sameTree(configurationOf(before.staged), configurationOf(after.base));
}
