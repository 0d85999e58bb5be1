import { exitText, INFINITY } from "../../base/index.ts";
import { knownDevices } from "../demand.ts";
import type { Host } from "../host.ts";
import { operationKey } from "../operation-key.ts";
import type { Resource } from "../resource.ts";
import { Role } from "../role.ts";
import { wholeSeconds } from "../values.ts";
import { blockIfUnrecoverable, currentHost, demandStop } from "./activity.ts";
import { compareDigests, needsContainerName } from "./digests.ts";
import { failCount } from "./fail-counts.ts";
import { ExecutionStatus, type HistoryEntry, isMaskedProbe, isProbe } from "./history.ts";
import { concludeMigrateFromFailure, concludeMigrateTo, concludeMigrateToFailure } from "./migration.ts";
import { OnFail, parseOnFail, roleAfterFailure } from "./on-fail.ts";
import { configuredOperation } from "./operations.ts";
import { addScore, addScoreEverywhere, bannedEverywhere } from "./placement.ts";
import type { Reading } from "./reading.ts";

/** What one history has told so far: the failure seen last, and the worst that a failure calls for. */
export interface Progress {
  lastFailure: HistoryEntry | undefined;
  onFail: OnFail;
}

/** One result under examination: status and rc as they are to be understood. */
interface Result {
  readonly resource: Resource;
  readonly host: Host;
  readonly entry: HistoryEntry;
  readonly task: string;
  status: number;
  rc: number;
}

const TASKS = new Set(["monitor", "start", "stop", "promote", "demote", "migrate_to", "migrate_from", "asyncmon"]);

const STATUS_MAX = ExecutionStatus.NoSecrets;
const RC_MAX = 255;
const NOT_INSTALLED = 5;

/** Works one result of a history into the resource's state. */
export function readResult(
  reading: Reading,
  resource: Resource,
  host: Host,
  entry: HistoryEntry,
  progress: Progress,
): void {
  const { id, task, status, rc } = entry;
  if (id === undefined || task === undefined) {
    reading.report(
      "error",
      `Ignoring resource history entry for ${resource.id} on ${host.name} without id or operation`,
    );
    return;
  }
  if (!TASKS.has(task)) return;
  if (status === undefined || status < -1 || status > STATUS_MAX || status === ExecutionStatus.Cancelled) {
    reading.report(
      "error",
      `Ignoring resource history entry ${id} for ${resource.id} on ${host.name} with invalid op-status`,
    );
    return;
  }
  if (rc === undefined || rc < 0 || rc > RC_MAX) {
    reading.report(
      "error",
      `Ignoring resource history entry ${id} for ${resource.id} on ${host.name} with invalid rc-code`,
    );
    return;
  }
  const result: Result = { resource, host, entry, task, status, rc };
  const expired = checkExpiry(reading, result);
  understand(reading, result, progress, expired);
  if (expired && passOverExpired(reading, result, rc)) return;
  const masked = !resource.bundled && isMaskedProbe(entry);
  if (masked) {
    readMaskedProbe(reading, result, progress);
    return;
  }
  const banned = resource.unique ? resource : resource.top;
  switch (result.status) {
    case ExecutionStatus.Pending:
      readPending(reading, result, progress.lastFailure);
      return;
    case ExecutionStatus.Done:
      updateState(reading, result, result.rc, progress);
      return;
    case ExecutionStatus.NotInstalled: {
      const { onFail, role } = failureHandling(reading, result);
      // An agent that is not there cannot be ignored.
      if (onFail === OnFail.Ignore) progress.onFail = OnFail.Ban;
      addScore(banned, host, -INFINITY, "hard-error");
      readFailure(reading, result, onFail, role, progress);
      return;
    }
    case ExecutionStatus.NotConnected:
      if (host.remote && host.connection?.managed === true) {
        host.connection.failed = true;
        host.connection.stopIfFailed = true;
      }
      break;
    default:
  }
  const { onFail, role } = failureHandling(reading, result);
  if (onFail === OnFail.Ignore || (onFail === OnFail.RestartContainer && task === "stop")) {
    updateState(reading, result, entry.expectedRc, progress);
    resource.ignoreFailure = true;
    recordFailure(reading, result);
    if (onFail === OnFail.RestartContainer && progress.onFail <= OnFail.Restart) progress.onFail = onFail;
    return;
  }
  readFailure(reading, result, onFail, role, progress);
  if (result.status === ExecutionStatus.ErrorHard) {
    if (result.rc !== NOT_INSTALLED) {
      const text = `Preventing ${banned.id} from restarting on ${host.name} because of hard ${whyText(result)}`;
      reading.report("log", text);
    }
    addScore(banned, host, -INFINITY, "hard-error");
  } else if (result.status === ExecutionStatus.ErrorFatal) {
    reading.report("error", `Preventing ${banned.id} from restarting anywhere because of fatal ${whyText(result)}`);
    addScoreEverywhere(reading, banned, -INFINITY, "fatal-error");
  }
}

/** `failure (TEXT: REASON) | ENTRY` */
function whyText({ rc, entry }: Result): string {
  const reason = entry.xml.attributes["exit-reason"] ?? "";
  const text = exitText(rc);
  return `failure (${text}${reason === "" ? "" : `: ${reason}`}) | ${entry.id}`;
}

function failureHandling(reading: Reading, { resource, host, entry, task }: Result): { onFail: OnFail; role: Role } {
  const { meta } = configuredOperation(
    reading,
    resource,
    host,
    task,
    entry.intervalMs,
    operationKey(task, entry.intervalMs),
  );
  const onFail = parseOnFail(reading, resource, task, entry.intervalMs, meta.get("on-fail"));
  return { onFail, role: roleAfterFailure(resource, task, onFail) };
}

function recordFailure(reading: Reading, { resource, host, entry }: Result): void {
  if (!host.online) return;
  const { key } = entry;
  if (reading.failures.some((failure) => failure.key === key && failure.host === host)) return;
  reading.failures.push({ host, resource, key: key ?? "", entry: entry.xml });
}

/** Whether failure-timeout has passed; what is expired gets its fail count cleared, and so do failures with parameters
 *  that have changed since. */
function checkExpiry(reading: Reading, { resource, host, entry, status, rc, task }: Result): boolean {
  if (status === ExecutionStatus.NotInstalled) return false;
  const isLastFailure = entry.id?.endsWith("_last_failure_0") === true;
  const timeoutS = wholeSeconds(resource.failureTimeoutMs);
  let expired = false;
  let unexpired = 0;
  if (timeoutS > 0 && entry.lastChange !== undefined) {
    expired = reading.nowS >= entry.lastChange + timeoutS && !waitsForFencing(reading, resource, entry);
    const recent = failCount(reading, resource, host, { effective: true, entry });
    unexpired = recent.count;
    const until = recent.lastFailure + timeoutS + 1;
    if (unexpired > 0 && reading.nowS < until) reading.recheck(until);
  }
  let clearReason: string | undefined;
  if (expired) {
    if (failCount(reading, resource, host, { effective: false, entry }).count > 0) {
      if (unexpired === 0) clearReason = "it expired";
      else expired = false;
    } else if (isLastFailure && resource.reconnectIntervalMs > 0) {
      clearReason = "reconnect interval is set";
    }
  }
  if (!expired && isLastFailure && parametersChanged(reading, resource, host, entry)) {
    clearReason = "resource parameters have changed";
  }
  if (clearReason !== undefined) {
    const fences = reading.options.fencingEnabled && resource.reconnectIntervalMs > 0;
    const remote = fences ? reading.hostNamed(resource.id) : undefined;
    reading.demands.push({
      kind: "clear-failures",
      resource,
      host,
      reason: clearReason,
      managed: resource.managed,
      afterFencing: remote && { host: remote, devices: knownDevices(remote) },
    });
  }
  // A probe's answer stays valid; only failures expire.
  const answers = rc === 0 || rc === 7 || rc === 8 || rc === 190 || rc === 191;
  return expired && !(entry.intervalMs === 0 && task === "monitor" && answers);
}

/** With a reconnect interval a failed connection counts until its host was fenced. */
function waitsForFencing(reading: Reading, resource: Resource, entry: HistoryEntry): boolean {
  if (resource.reconnectIntervalMs === 0 || !reading.options.fencingEnabled) return false;
  if (entry.intervalMs === 0 || entry.task?.toLowerCase() !== "monitor") return false;
  const host = reading.hostNamed(resource.id);
  return host !== undefined && !host.remoteFenced;
}

function parametersChanged(reading: Reading, resource: Resource, host: Host, entry: HistoryEntry): boolean {
  if (entry.task !== "start" && entry.task !== "monitor") return false;
  if (needsContainerName(reading, resource)) {
    reading.lateChecks.push({ resource, host, entry, active: false });
    return false;
  }
  const { result } = compareDigests(reading, resource, entry, host, currentHost);
  return result !== "match" && result !== "unknown";
}

/** What the numbers of a result mean, given what was expected and what kind of operation it was. */
function understand(reading: Reading, result: Result, progress: Progress, expired: boolean): void {
  const { resource, host, entry } = result;
  if (result.rc === 190 || result.rc === 191) {
    // It works, but worse than it should: done, and still to be seen.
    result.rc = result.rc === 190 ? 0 : 8;
    if (!expired && (!host.shutdown || host.online)) recordFailure(reading, result);
  }
  if (!resource.bundled && isMaskedProbe(entry) && (result.status !== ExecutionStatus.Done || result.rc !== 7)) {
    result.status = ExecutionStatus.Done;
    result.rc = 7;
  }
  switch (result.status) {
    case ExecutionStatus.Done:
    case ExecutionStatus.Error:
      break;
    case ExecutionStatus.NoFenceDevice:
    case ExecutionStatus.NoSecrets:
      result.status = ExecutionStatus.ErrorHard;
      return;
    default:
      return;
  }
  const expected = entry.expectedRc;
  if (expected < 0) {
    reading.report("warning", `Expected result not found for ${entry.key} on ${host.name} (corrupt or obsolete CIB?)`);
  }
  result.status = result.rc === expected ? ExecutionStatus.Done : ExecutionStatus.Error;
  understandCode(reading, result, progress, expired);
}

function understandCode(reading: Reading, result: Result, progress: Progress, expired: boolean): void {
  const { resource, host, entry, task } = result;
  const probe = isProbe(entry);
  switch (result.rc) {
    case 0:
      if (probe && entry.expectedRc === 7) result.status = ExecutionStatus.Done;
      return;
    case 7:
      if (probe || entry.expectedRc === 7 || !resource.managed) {
        result.status = ExecutionStatus.Done;
        resource.role = Role.Stopped;
        progress.onFail = OnFail.Ignore;
        resource.nextRole = Role.Unknown;
      }
      return;
    case 8:
      if (probe && entry.expectedRc !== 8) result.status = ExecutionStatus.Done;
      if (!expired || entry.expectedRc === 8) resource.role = Role.Promoted;
      return;
    case 9:
      if (!expired) resource.role = Role.Promoted;
      result.status = ExecutionStatus.Error;
      return;
    case 6:
      result.status = ExecutionStatus.ErrorFatal;
      return;
    case 3:
      if (entry.intervalMs > 0) {
        result.status = ExecutionStatus.NotSupported;
        return;
      }
      if (!expired) blockIfUnrecoverable(reading, resource, host, task);
      result.status = ExecutionStatus.ErrorHard;
      return;
    case 5:
    case 2:
    case 4:
      if (!expired) blockIfUnrecoverable(reading, resource, host, task);
      result.status = ExecutionStatus.ErrorHard;
      return;
    default:
      if (result.status === ExecutionStatus.Done) result.status = ExecutionStatus.Error;
  }
}

/** An expired result counts for nothing, unless it says what was expected. True when it has been dealt with. */
function passOverExpired(reading: Reading, result: Result, originalRc: number): boolean {
  const { resource, host, entry } = result;
  if (!resource.bundled && isMaskedProbe(entry) && originalRc !== entry.expectedRc) {
    if (resource.role <= Role.Stopped) resource.role = Role.Unknown;
    return true;
  }
  if (result.rc === entry.expectedRc) return false;
  if (entry.intervalMs === 0) return true;
  if (host.online && !host.unclean) {
    reading.expiredEntries.add(entry);
    return true;
  }
  return false;
}

function readMaskedProbe(reading: Reading, result: Result, progress: Progress): void {
  const { resource, host, entry } = result;
  updateState(reading, result, entry.expectedRc, progress);
  recordFailure(reading, result);
  addScore(resource.unique ? resource : resource.top, host, -INFINITY, "masked-probe-failure");
}

function setActive(resource: Resource): void {
  resource.role = resource.top.promotable ? Role.Unpromoted : Role.Started;
}

/** The operation did what it was to do. */
function updateState(reading: Reading, result: Result, rc: number, progress: Progress): void {
  const { resource, host, entry, task } = result;
  let clearFailures = false;
  if (rc === 5 || (!resource.bundled && isMaskedProbe(entry))) {
    resource.role = Role.Stopped;
  } else if (rc === 7) {
    clearFailures = true;
  } else {
    switch (task) {
      case "monitor":
        clearFailures = progress.lastFailure !== undefined && progress.lastFailure.key === entry.key;
        if (resource.role < Role.Started) setActive(resource);
        break;
      case "start":
      case "migrate_from":
        resource.role = Role.Started;
        clearFailures = true;
        break;
      case "stop":
        resource.role = Role.Stopped;
        clearFailures = true;
        break;
      case "promote":
        resource.role = Role.Promoted;
        clearFailures = true;
        break;
      case "demote":
        clearFailures = progress.onFail === OnFail.Demote;
        resource.role = Role.Unpromoted;
        break;
      case "migrate_to":
        concludeMigrateTo(reading, resource, host, entry);
        break;
      default:
        if (resource.role < Role.Started) setActive(resource);
    }
  }
  if (clearFailures) forgetFailures(resource, progress);
}

/** A later success settles what failed before, but not what was to take effect for good. */
function forgetFailures(resource: Resource, progress: Progress): void {
  switch (progress.onFail) {
    case OnFail.Stop:
    case OnFail.Ban:
    case OnFail.Standby:
    case OnFail.Fence:
      return;
    case OnFail.ResetRemote:
      if (resource.reconnectIntervalMs !== 0) return;
      break;
    default:
  }
  progress.onFail = OnFail.Ignore;
  resource.nextRole = Role.Unknown;
}

function readFailure(reading: Reading, result: Result, onFail: OnFail, failRole: Role, progress: Progress): void {
  const { resource, host, entry, task } = result;
  progress.lastFailure = entry;
  const probe = isProbe(entry);
  if (reading.options.symmetricCluster || result.rc !== 5) recordFailure(reading, result);
  if (progress.onFail < onFail) progress.onFail = onFail;
  switch (task) {
    case "stop":
      addScore(resource, host, -INFINITY, "__stop_fail__");
      break;
    case "migrate_to":
      concludeMigrateToFailure(reading, resource, host, entry);
      break;
    case "migrate_from":
      concludeMigrateFromFailure(reading, resource, host, entry);
      break;
    case "promote":
      resource.role = Role.Promoted;
      break;
    case "demote":
      if (onFail === OnFail.Block) {
        resource.role = Role.Promoted;
        resource.nextRole = Role.Stopped;
      } else {
        resource.role = result.rc === 7 ? Role.Stopped : Role.Unpromoted;
      }
      break;
    default:
  }
  if (probe && result.rc === 5) resource.role = Role.Stopped;
  else if (resource.role < Role.Started) setActive(resource);
  if (failRole !== Role.Started && resource.nextRole < failRole) resource.nextRole = failRole;
  if (failRole === Role.Stopped) banEverywhere(reading, resource);
}

function banEverywhere(reading: Reading, resource: Resource): void {
  const { top } = resource;
  const banned = resource.parent !== undefined && top.isAnonymousClone ? top : resource;
  banned.allowed = bannedEverywhere(reading);
}

/** An operation that is under way. */
function readPending(
  reading: Reading,
  { resource, host, entry, task }: Result,
  lastFailure: HistoryEntry | undefined,
): void {
  if (failedSince(entry, lastFailure)) return;
  if (task === "start") {
    resource.startPending = true;
    setActive(resource);
  } else if (task === "promote") {
    resource.role = Role.Promoted;
  } else if (task === "migrate_to" && host.unclean) {
    // Nobody will tell how it ended: whatever arrived must go.
    const target = reading.hostNamed(entry.xml.attributes.migrate_target ?? "");
    if (target !== undefined) demandStop(reading, resource, target);
  }
  if (resource.pendingAction !== undefined || isProbe(entry)) return;
  resource.pendingAction = task;
  resource.pendingHost = host;
}

function failedSince(entry: HistoryEntry, failure: HistoryEntry | undefined): boolean {
  return (
    failure !== undefined &&
    failure.task === entry.task &&
    failure.intervalMs === entry.intervalMs &&
    (failure.lastChange ?? 0) >= (entry.lastChange ?? 0)
  );
}
