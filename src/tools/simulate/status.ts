import type { Reading } from "../../state/index.ts";
import { attributesText, buildStatus, hostsText, type Line, resourcesText, spaced } from "../../status/index.ts";
import { failuresText } from "../mon/failures.ts";
import { hostHistories } from "../mon/history.ts";
import { historySection } from "../mon/operations.ts";

export interface StatusWish {
  /** Operations that are under way count as what they are to lead to. */
  readonly pending: boolean;
  readonly attributes: boolean;
  /** Fail counts, and what failed. */
  readonly failCounts: boolean;
}

/** Hosts and resources as crm_mon shows them, and below them what else is wished for. */
export function statusLines(reading: Reading, { pending, attributes, failCounts }: StatusWish): Line[] {
  const view = buildStatus(reading);
  const options = { inactive: true, pending, attributes };
  const history = { operations: false, timing: false };
  return spaced([
    hostsText(view.hosts, options),
    resourcesText(view.resources, options),
    attributes ? attributesText(view.hosts) : undefined,
    failCounts ? historySection(hostHistories(reading, history), history) : undefined,
    failCounts ? failuresText(reading, true) : undefined,
  ]);
}
