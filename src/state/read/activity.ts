import { INFINITY } from "../../base/index.ts";
import type { Host } from "../host.ts";
import type { Resource } from "../resource.ts";
import { Role } from "../role.ts";
import { canFence, fenceHost } from "./fencing.ts";
import { OnFail } from "./on-fail.ts";
import { addScore, bannedEverywhere } from "./placement.ts";
import type { Reading } from "./reading.ts";

/** Demands a stop. A stop that nobody can carry out because its host is gone means that the host must be fenced. */
export function demandStop(reading: Reading, resource: Resource, host: Host): void {
  reading.demands.push({ kind: "stop", resource, host, managed: resource.managed });
  resource.stopDemanded = true;
  const unreachable = !host.online && (!host.isGuest || host.remoteReset);
  if (unreachable && resource.managed && !host.unclean) fenceHost(reading, host, "stop is unrunnable", false);
}

/** The host a resource counts as being on when it is on several: the source of its migration; a clean one rather than a
 *  lost one, unless lost ones get fenced. */
export function currentHost(resource: Resource): Host | undefined {
  return activeHosts(resource).current;
}

export interface ActiveHosts {
  readonly current: Host | undefined;
  readonly all: number;
  /** Online and clean ones. */
  readonly clean: number;
}

export function activeHosts(resource: Resource): ActiveHosts {
  const places = resource.kind === "bundle" ? containerHosts(resource) : resource.activeOn;
  let current: Host | undefined;
  let clean = 0;
  for (const host of places) {
    const happy = host.online && !host.unclean;
    if (happy) clean++;
    if (resource.migrationSource !== undefined) {
      if (host === resource.migrationSource) current = host;
    } else if (!resource.needsFencing) {
      if (happy && (current === undefined || !current.online || current.unclean)) current = host;
    }
    current ??= host;
  }
  return { current, all: places.length, clean };
}

function containerHosts(bundle: Resource): readonly Host[] {
  const active = (bundle.bundle?.replicas ?? []).filter(({ container }) => container.activeOn.length > 0);
  const [only] = active;
  // One container: what holds for it holds for the bundle.
  if (active.length === 1 && only !== undefined) return only.container.activeOn;
  return [...new Set(active.flatMap(({ container }) => container.activeOn))];
}

function isMultiplyActive(resource: Resource): boolean {
  if (resource.kind !== "primitive") return false;
  const { all, clean } = activeHosts(resource);
  return (resource.needsFencing ? all : clean) > 1;
}

/** Records that a resource runs on a host, for it and all around it. */
export function addActive(reading: Reading, resource: Resource, host: Host, failed: boolean): void {
  if (resource.activeOn.includes(host)) return;
  resource.activeOn.push(host);
  if (resource.kind === "primitive") {
    host.running.push(resource);
    addPriority(resource, host, failed);
    if (host.maintenance) {
      resource.managed = false;
      resource.maintenance = true;
    }
  }
  if (!resource.managed) {
    addScore(resource, host, INFINITY, "not_managed_default");
    for (let up = resource.parent; up !== undefined; up = up.parent) up.activeOn.push(host);
    return;
  }
  if (isMultiplyActive(resource)) handleMultiplyActive(reading, resource);
  if (resource.parent !== undefined) addActive(reading, resource.parent, host, false);
}

function handleMultiplyActive(reading: Reading, resource: Resource): void {
  if (resource.multipleActive === "stop_only") {
    resource.allowed = bannedEverywhere(reading);
  } else if (resource.multipleActive === "block") {
    resource.managed = false;
    resource.blocked = true;
    const { parent } = resource;
    if ((parent?.kind === "group" || parent?.kind === "bundle") && parent.multipleActive === "block") {
      for (const sibling of parent.children) {
        sibling.managed = false;
        sibling.blocked = true;
      }
    }
  }
}

/** What runs on a host makes the host worth keeping when it comes to who shoots first. */
function addPriority(resource: Resource, host: Host, failed: boolean): void {
  if (resource.priority === 0 || failed) return;
  const priority = resource.role === Role.Promoted ? resource.priority + 1 : resource.priority;
  host.priority += priority;
  for (const carrier of host.connection?.launcher?.activeOn ?? []) carrier.priority += priority;
}

/** Draws the conclusion from a resource's history on a host: is it there, what must be done about failures. */
export function concludeState(reading: Reading, resource: Resource, host: Host, onFail: OnFail): void {
  const active = resource.role > Role.Stopped;
  if (resource.role !== Role.Unknown) {
    for (let up: Resource | undefined = resource; up !== undefined; up = up.parent) {
      up.knownOn.add(host);
      if (up.unique) break;
    }
  }
  if (active && !host.online && !host.maintenance && resource.managed) fenceForResource(reading, resource, host);
  // What an unclean host did is settled by fencing it.
  const handled = host.unclean ? OnFail.Ignore : onFail;
  handleFailure(reading, resource, host, handled, active);
  if (resource.failed && resource.remoteConnection) {
    const remoteHost = reading.hostNamed(resource.id);
    if (remoteHost?.unclean === true) remoteHost.seen = true;
  }
  if (active) {
    addActive(reading, resource, host, onFail !== OnFail.Ignore);
    if (handled === OnFail.Demote || handled === OnFail.Block) {
      resource.failed = true;
    } else if (handled !== OnFail.Ignore) {
      resource.failed = true;
      resource.stopIfFailed = true;
    }
  } else if (resource.historyId?.includes(":") === true) {
    reading.nameHistory(resource, undefined);
  } else if (resource.stopDemanded) {
    reading.demands.push({ kind: "stop-optional", resource, host });
  }
  if (
    resource.role === Role.Stopped &&
    resource.activeOn.length > 0 &&
    resource.migrationTarget !== undefined &&
    resource.migrationSource === host
  ) {
    resource.role = Role.Started;
  }
}

function fenceForResource(reading: Reading, resource: Resource, host: Host): void {
  let reason = `${resource.id} is thought to be active there`;
  if (host.isGuest) {
    resource.failed = true;
    resource.stopIfFailed = true;
  } else if (reading.options.fencingEnabled) {
    if (host.isRemote && host.connection !== undefined && !host.connection.failed) {
      host.seen = false;
      reason = `${resource.id} is active there (fencing will be revoked if remote connection can be re-established elsewhere)`;
    }
  } else {
    return;
  }
  fenceHost(reading, host, reason, false);
}

function handleFailure(reading: Reading, resource: Resource, host: Host, onFail: OnFail, active: boolean): void {
  const fail = (): void => {
    resource.failed = true;
    resource.stopIfFailed = true;
  };
  switch (onFail) {
    case OnFail.Ignore:
      return;
    case OnFail.Demote:
      resource.failed = true;
      reading.demands.push({ kind: "demote", resource, host, managed: resource.managed });
      return;
    case OnFail.Fence:
      fenceHost(reading, host, `${resource.id} failed there`, false);
      return;
    case OnFail.Standby:
      host.standby = true;
      host.standbyOnFail = true;
      return;
    case OnFail.Block:
      resource.managed = false;
      resource.blocked = true;
      return;
    case OnFail.Ban:
      addScore(resource, host, -INFINITY, "__action_migration_auto__");
      return;
    case OnFail.Stop:
      resource.nextRole = Role.Stopped;
      return;
    case OnFail.Restart:
      if (!active) return;
      fail();
      demandStop(reading, resource, host);
      return;
    case OnFail.RestartContainer:
      fail();
      if (resource.launcher !== undefined && resource.bundled) reading.containersToStop.unshift(resource.launcher);
      else if (resource.launcher !== undefined) demandStop(reading, resource.launcher, host);
      else if (active) demandStop(reading, resource, host);
      return;
    case OnFail.ResetRemote:
      fail();
      resetRemote(reading, resource);
      if (active) demandStop(reading, resource, host);
      if (resource.reconnectIntervalMs > 0) resource.nextRole = Role.Stopped;
  }
}

function resetRemote(reading: Reading, resource: Resource): void {
  if (!reading.options.fencingEnabled || !resource.remoteConnection) return;
  const host = reading.hostNamed(resource.id);
  if (host?.isRemote === true && !host.remoteFenced) {
    fenceHost(reading, host, "remote connection is unrecoverable", false);
  }
}

/** A stop that failed where nothing can be fenced: nobody knows whether it runs, so nobody may touch it. */
export function blockIfUnrecoverable(reading: Reading, resource: Resource, host: Host, task: string): void {
  if (task !== "stop" || canFence(reading, host)) return;
  reading.report(
    "error",
    `No further recovery can be attempted for ${resource.id} because ${task} on ${host.name} failed`,
  );
  resource.managed = false;
  resource.blocked = true;
}
