import type { MonitorSource } from "./source.ts";

/** From this many pairs of host and resource on, the scheduler is not asked while somebody looks. */
const SCORED_PAIRS = 2000;

/** Whether asking for the scores of one resource would take too long while somebody looks. */
export function isTooLarge({ view }: MonitorSource): boolean {
  return view.hosts.length * view.resources.length > SCORED_PAIRS;
}
