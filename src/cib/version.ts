import type { Attributes } from "./tree.ts";

/** What clients see of the order of changes: compared first by admin_epoch, then epoch, then num_updates. A change of the
 *  configuration raises epoch and clears num_updates; a change of status raises num_updates.
 *  Source: Pacemaker Explained, "CIB properties". */
export interface CibVersion {
  readonly adminEpoch: number;
  readonly epoch: number;
  readonly numUpdates: number;
}

/** The version a `cib` element carries; a missing or bad number counts as 0. */
export function versionOf(attributes: Attributes): CibVersion {
  return {
    adminEpoch: readCount(attributes.admin_epoch),
    epoch: readCount(attributes.epoch),
    numUpdates: readCount(attributes.num_updates),
  };
}

function readCount(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : 0;
}

export function compareVersions(a: CibVersion, b: CibVersion): number {
  return a.adminEpoch - b.adminEpoch || a.epoch - b.epoch || a.numUpdates - b.numUpdates;
}

export function formatVersion(version: CibVersion): string {
  return `${version.adminEpoch}.${version.epoch}.${version.numUpdates}`;
}

export function versionAttributes(version: CibVersion): Attributes {
  return {
    admin_epoch: String(version.adminEpoch),
    epoch: String(version.epoch),
    num_updates: String(version.numUpdates),
  };
}
