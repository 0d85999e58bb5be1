import { addScores, INFINITY } from "../../base/index.ts";
import type { Host } from "../host.ts";
import type { Resource } from "../resource.ts";
import { ABSENT, ProbeMode, type ScoreTable } from "../score-table.ts";
import type { Reading } from "./reading.ts";

/** Adds a score for a host to a resource and all below it; the host comes into tables where it was not, with what it
 *  brings itself. The default of a symmetric cluster leaves out hosts and resources with exclusive discovery. */
export function addScore(resource: Resource, host: Host, score: number, because: string): void {
  if (because === "symmetric_default" && (resource.exclusiveProbes || host.baseProbeMode === ProbeMode.Never)) return;
  for (const child of resource.children) addScore(child, host, score, because);
  const before = resource.allowed.get(host.index);
  resource.allowed.set(host.index, addScores(before === ABSENT ? host.baseScore : before, score), host.baseProbeMode);
}

export function addScoreEverywhere(reading: Reading, resource: Resource, score: number, because: string): void {
  for (const host of reading.hosts) addScore(resource, host, score, because);
}

/** A table with every host in it, all banned. */
export function bannedEverywhere(reading: Reading): ScoreTable {
  const table = reading.emptyTable();
  for (const host of reading.hosts) table.set(host.index, -INFINITY, host.baseProbeMode);
  return table;
}
