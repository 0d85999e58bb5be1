import type { Host } from "../host.ts";
import type { Resource } from "../resource.ts";
import { Role } from "../role.ts";
import { addActive } from "./activity.ts";
import { lrmResourceOf } from "./fail-counts.ts";
import { compareEntries, ExecutionStatus, type HistoryEntry, historyOf } from "./history.ts";
import type { Reading } from "./reading.ts";

/** Live migrations leave two entries, `migrate_to` at the source and `migrate_from` at the target; where a resource is
 *  follows from both and from what came after. */

function entriesOf(reading: Reading, resourceId: string, hostName: string): readonly HistoryEntry[] {
  const entry = lrmResourceOf(reading, hostName, resourceId);
  if (entry === undefined) return [];
  return historyOf(entry).entries;
}

interface Wanted {
  readonly task: string;
  readonly source?: string;
  readonly target?: string;
  /** Only an entry that was done with this rc. */
  readonly rc?: number;
}

/** The only entry of its kind; of several, none is told from the others. */
function findEntry(reading: Reading, resourceId: string, hostName: string, wanted: Wanted): HistoryEntry | undefined {
  const [found, another] = entriesOf(reading, resourceId, hostName).filter(
    ({ task, xml: { attributes } }) =>
      task === wanted.task &&
      (wanted.source === undefined || attributes.migrate_source === wanted.source) &&
      (wanted.target === undefined || attributes.migrate_target === wanted.target),
  );
  if (found === undefined || another !== undefined) return undefined;
  if (wanted.rc === undefined) return found;
  return found.rc === wanted.rc && found.status === ExecutionStatus.Done ? found : undefined;
}

const MOVES = new Set(["start", "stop", "migrate_to", "migrate_from"]);

/** Something other than a monitor happened there after the entry. */
function movedAfter(reading: Reading, resourceId: string, hostName: string, entry: HistoryEntry): boolean {
  return entriesOf(reading, resourceId, hostName).some(
    (other) => other !== entry && other.task !== undefined && MOVES.has(other.task) && compareEntries(other, entry) > 0,
  );
}

function foundStoppedAfter(reading: Reading, resourceId: string, hostName: string, entry: HistoryEntry): boolean {
  const monitor = findEntry(reading, resourceId, hostName, { task: "monitor", rc: 7 });
  return monitor !== undefined && compareEntries(monitor, entry) > 0;
}

function newerState(
  reading: Reading,
  resourceId: string,
  hostName: string,
  migrateTo: HistoryEntry | undefined,
  migrateFrom: HistoryEntry | undefined,
): boolean {
  let entry = migrateFrom ?? migrateTo;
  if (entry === undefined) return false;
  const source = entry.xml.attributes.migrate_source;
  // At the source the migrate_to is what later entries are compared with.
  if (entry !== migrateTo && migrateTo !== undefined && hostName.toLowerCase() === source?.toLowerCase()) {
    entry = migrateTo;
  }
  return movedAfter(reading, resourceId, hostName, entry) || foundStoppedAfter(reading, resourceId, hostName, entry);
}

function unknownOn(reading: Reading, resource: Resource, hostName: string): boolean {
  return !entriesOf(reading, resource.id, hostName).some(
    ({ rc, xml }) => xml.attributes["rc-code"] !== undefined && rc !== 193,
  );
}

function endpoints(
  reading: Reading,
  entry: HistoryEntry,
  source: Host | undefined,
  target: Host | undefined,
): { source: string; target: string } | undefined {
  const { migrate_source: from, migrate_target: to } = entry.xml.attributes;
  const bad = (why: string): undefined => {
    reading.report("error", `Ignoring resource history entry ${entry.id} ${why}`);
    return undefined;
  };
  if (from === undefined || to === undefined) return bad("without migrate_source and migrate_target");
  if (source !== undefined && source.name.toLowerCase() !== from.toLowerCase()) {
    return bad(`because migrate_source='${from}' does not match ${source.name}`);
  }
  if (target !== undefined && target.name.toLowerCase() !== to.toLowerCase()) {
    return bad(`because migrate_target='${to}' does not match ${target.name}`);
  }
  return { source: from, target: to };
}

/** `migrate_to` succeeded: is it at the target now, still on its way, or did the second half fail? */
export function concludeMigrateTo(reading: Reading, resource: Resource, host: Host, entry: HistoryEntry): void {
  const names = endpoints(reading, entry, host, undefined);
  if (names === undefined) return;
  const { source, target } = names;
  const sourceNewer = movedAfter(reading, resource.id, source, entry);
  const migrateFrom = findEntry(reading, resource.id, target, { task: "migrate_from", source });
  if (migrateFrom !== undefined && sourceNewer) return;
  const targetNewer = newerState(reading, resource.id, target, entry, migrateFrom);
  if (sourceNewer && targetNewer) return;

  const status = migrateFrom === undefined ? ExecutionStatus.Pending : (migrateFrom.status ?? ExecutionStatus.Pending);
  const rc = migrateFrom?.rc ?? 0;
  if (rc === 0 && status === ExecutionStatus.Done) {
    // Moved, but the source was not told to stop yet.
    resource.role = Role.Stopped;
    resource.danglingMigrationSources.unshift(host);
    return;
  }
  resource.role = Role.Started;
  const targetHost = reading.hostNamed(target);
  const activeOnTarget = !targetNewer && targetHost?.online === true;
  const failed = (): void => {
    resource.failed = true;
    resource.stopIfFailed = true;
    resource.migratable = false;
  };
  if (status !== ExecutionStatus.Pending) {
    if (activeOnTarget) arrive(reading, resource, targetHost!, true);
    else failed();
    return;
  }
  if (targetHost?.online === true && unknownOn(reading, resource, target)) return;
  if (activeOnTarget) {
    const sourceHost = reading.hostNamed(source);
    arrive(reading, resource, targetHost!, false);
    if (sourceHost?.online === true) {
      resource.migrationTarget = targetHost;
      resource.migrationSource = sourceHost;
    }
  } else if (!sourceNewer) {
    failed();
  }
}

/** The history of one host says that it runs on another. */
function arrive(reading: Reading, resource: Resource, host: Host, failed: boolean): void {
  addActive(reading, resource, host, failed);
  reading.arrivals.add(host);
}

export function concludeMigrateToFailure(reading: Reading, resource: Resource, host: Host, entry: HistoryEntry): void {
  const names = endpoints(reading, entry, host, undefined);
  if (names === undefined) return;
  const { source, target } = names;
  resource.role = Role.Started;
  const migrateFrom = findEntry(reading, resource.id, target, { task: "migrate_from", source, rc: 0 });
  if (!unknownOn(reading, resource, target) && !newerState(reading, resource.id, target, entry, migrateFrom)) {
    const targetHost = reading.hostNamed(target);
    if (targetHost?.online === true) arrive(reading, resource, targetHost, false);
  } else if (!movedAfter(reading, resource.id, source, entry)) {
    resource.danglingMigrationSources.unshift(host);
  }
}

export function concludeMigrateFromFailure(
  reading: Reading,
  resource: Resource,
  host: Host,
  entry: HistoryEntry,
): void {
  const names = endpoints(reading, entry, undefined, host);
  if (names === undefined) return;
  const { source, target } = names;
  resource.role = Role.Started;
  const migrateTo = findEntry(reading, resource.id, source, { task: "migrate_to", target, rc: 0 });
  if (!unknownOn(reading, resource, source) && !newerState(reading, resource.id, source, migrateTo, entry)) {
    const sourceHost = reading.hostNamed(source);
    if (sourceHost?.online === true) arrive(reading, resource, sourceHost, true);
  }
}
