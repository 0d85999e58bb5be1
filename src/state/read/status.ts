import { childElements, type Element, firstChild } from "../../cib/index.ts";
import type { Host } from "../host.ts";
import type { Resource } from "../resource.ts";
import { Role } from "../role.ts";
import { isTrue, leadingInteger, parseBoolean, wholeSeconds } from "../values.ts";
import { concludeState, currentHost, demandStop } from "./activity.ts";
import { fenceHost } from "./fencing.ts";
import { linkRemovedLaunched, removedResource, resourceOfHistory } from "./find.ts";
import { type History, historiesIn } from "./history.ts";
import { addAttributes } from "./hosts.ts";
import { readMembership, readRemoteMembership, shutdownRequested } from "./membership.ts";
import { OnFail } from "./on-fail.ts";
import type { Reading } from "./reading.ts";
import { targetRole } from "./resource.ts";
import { type Progress, readResult } from "./result.ts";

/** Reads what the cluster has reported of itself: tickets, which hosts are there, and the histories of resources on them.
 *  Histories on remote hosts wait until the history of their connection has been read. */
export function readStatus(reading: Reading): void {
  const { status } = reading;
  if (status === undefined) return;
  for (const child of childElements(status)) {
    if (child.name === "tickets")
      for (const ticket of childElements(child, "ticket_state")) readTicket(reading, ticket);
    else if (child.name === "node_state") readHostState(reading, child);
  }
  const states = childElements(status, "node_state").filter(
    ({ attributes }) => attributes.id !== undefined && attributes.uname !== undefined,
  );
  while (readHistories(reading, states, false));
  readHistories(reading, states, reading.options.fencingEnabled);
  for (const container of reading.containersToStop) {
    const host = currentHost(container);
    if (host !== undefined) demandStop(reading, container, host);
  }
  for (const host of reading.hosts) {
    if (!host.remote) continue;
    if (host.shutdown && host.connection !== undefined) host.connection.nextRole = Role.Stopped;
    if (!host.unpacked) readRemoteMembership(host);
  }
}

function readTicket(reading: Reading, xml: Element): void {
  const { id } = xml.attributes;
  if (id === undefined || id === "") return;
  let ticket = reading.tickets.get(id);
  if (ticket === undefined) {
    ticket = { id, granted: false, standby: false, lastGranted: undefined, state: new Map() };
    reading.tickets.set(id, ticket);
  }
  for (const name in xml.attributes) if (name !== "id") ticket.state.set(name, xml.attributes[name]!);
  ticket.granted = isTrue(ticket.state.get("granted"));
  ticket.standby = isTrue(ticket.state.get("standby"));
  ticket.lastGranted = leadingInteger(ticket.state.get("last-granted"));
}

function hostOfState(reading: Reading, state: Element): Host | undefined {
  const { id, uname } = state.attributes;
  return (
    (id === undefined ? undefined : reading.hostWithId(id)) ??
    (uname === undefined ? undefined : reading.hostNamed(uname))
  );
}

function readHostState(reading: Reading, state: Element): void {
  if (state.attributes.id === undefined) {
    reading.report("error", "Ignoring invalid node_state entry without id");
    return;
  }
  const host = hostOfState(reading, state);
  if (host === undefined) return;
  if (host.remote) {
    // What else is said of a remote host counts only once its connection is known.
    host.remoteFenced = (leadingInteger(state.attributes.node_fenced) ?? 0) > 0;
    return;
  }
  addAttributes(reading, firstChild(state, "transient_attributes"), host, true);
  if (isTrue(host.attributes.get("standby"))) host.standby = true;
  if (isTrue(host.attributes.get("maintenance"))) host.maintenance = true;
  const discovery = host.attributes.get("resource-discovery-enabled");
  if (discovery !== undefined && !isTrue(discovery)) {
    reading.report(
      "warning",
      `Ignoring resource-discovery-enabled attribute for ${host.name} because disabling resource discovery is not allowed for cluster nodes`,
    );
  }
  host.unclean = false;
  host.seen = true;
  readMembership(reading, state, host);
  if (!reading.quorate && host.online && reading.options.noQuorumPolicy === "fence") {
    fenceHost(reading, host, "cluster does not have quorum", false);
  }
}

/** One round over the hosts whose histories can be read now; false when there was none. `all` reads the rest: where fencing
 *  is on, what a lost host ran matters. */
function readHistories(reading: Reading, states: readonly Element[], all: boolean): boolean {
  let any = false;
  for (const state of states) {
    // A history read just before may have brought in the host: a connection that is no longer configured.
    const host = hostOfState(reading, state);
    if (host === undefined || host.unpacked || !(all || canReadHistory(reading, host))) continue;
    if (host.remote) {
      readRemoteMembership(host);
      readRemoteState(reading, state, host);
    }
    host.unpacked = true;
    readHostHistory(reading, state, host);
    any = true;
  }
  return any;
}

function canReadHistory(reading: Reading, host: Host): boolean {
  const { shutdownLock, fencingEnabled } = reading.options;
  const { connection } = host;
  if (host.isGuest) return connection?.role === Role.Started && connection.launcher?.role === Role.Started;
  if (host.isRemote) return connection !== undefined && (shutdownLock || connection.role === Role.Started);
  return host.online || fencingEnabled || shutdownLock;
}

function readRemoteState(reading: Reading, state: Element, host: Host): void {
  host.remoteMaintenance = (leadingInteger(state.attributes.node_in_maintenance) ?? 0) > 0;
  if (!host.remoteReset) {
    host.unclean = false;
    host.seen = true;
  }
  addAttributes(reading, firstChild(state, "transient_attributes"), host, true);
  if (shutdownRequested(host)) host.shutdown = true;
  if (isTrue(host.attributes.get("standby"))) host.standby = true;
  if (isTrue(host.attributes.get("maintenance")) || host.connection?.managed === false) host.maintenance = true;
  const discovery = host.attributes.get("resource-discovery-enabled");
  if (discovery === undefined || parseBoolean(discovery) === true) return;
  if (host.isRemote && !reading.options.fencingEnabled) {
    reading.report(
      "warning",
      `Ignoring resource-discovery-enabled attribute on Pacemaker Remote node ${host.name} because fencing is disabled`,
    );
  } else {
    host.probesAllowed = false;
  }
}

function readHostHistory(reading: Reading, state: Element, host: Host): void {
  const lrm = firstChild(state, "lrm");
  const section = lrm && firstChild(lrm, "lrm_resources");
  if (section === undefined) return;
  const histories = historiesIn(section);
  const notable: History[] = [];
  reading.notable.set(host, notable);
  reading.histories.set(host, histories);
  let launchedElsewhere = false;
  for (const history of histories) {
    const resource = readResourceHistory(reading, host, history);
    if (resource?.removedLaunched === true) launchedElsewhere = true;
    if (resource === undefined || isNotable(resource, host, history)) notable.push(history);
  }
  if (launchedElsewhere) {
    linkRemovedLaunched(
      reading,
      histories.map(({ xml }) => xml),
    );
  }
}

function isNotable(resource: Resource, host: Host, { absent, xml }: History): boolean {
  if (!absent || resource.activeOn.includes(host)) return true;
  // A history of an anonymous instance may speak of others.
  return resource.removed || resource.parent !== undefined || !resource.hasAgentOf(xml);
}

function readResourceHistory(reading: Reading, host: Host, history: History): Resource | undefined {
  const { id } = history;
  if (id === undefined) {
    reading.report("error", "Ignoring invalid lrm_resource entry: No id");
    return undefined;
  }
  const { shutdownLock } = reading.options;
  const empty = history.entries.length === 0;
  if (empty && !shutdownLock) return undefined;
  let resource = resourceOfHistory(reading, host, id);
  if (resource === undefined) {
    if (empty) return undefined;
    resource = removedResource(reading, history.xml);
    if (resource === undefined) return undefined;
  }
  if (shutdownLock) readShutdownLock(reading, resource, host, history.xml);

  const before = resource.role;
  let onFail: OnFail = OnFail.Ignore;
  if (history.absent && resource.failureTimeoutMs === 0) {
    resource.role = Role.Stopped;
    resource.nextRole = Role.Unknown;
  } else {
    resource.role = Role.Unknown;
    const progress: Progress = { lastFailure: undefined, onFail };
    for (const item of history.entries) readResult(reading, resource, host, item, progress);
    demandRecurring(reading, resource, host, history);
    onFail = progress.onFail;
  }
  concludeState(reading, resource, host, onFail);
  const target = resource.meta.has("target-role") ? targetRole(reading, resource) : undefined;
  if (target !== undefined && (resource.nextRole === Role.Unknown || target < resource.nextRole)) {
    resource.nextRole = target;
  }
  // Active on another host is active.
  if (before > resource.role) resource.role = before;
  return resource;
}

function readShutdownLock(reading: Reading, resource: Resource, host: Host, entry: Element): void {
  const time = leadingInteger(entry.attributes["shutdown-lock"]) ?? 0;
  if (time === 0) return;
  const limitMs = reading.options.shutdownLockLimitMs;
  if (limitMs > 0 && reading.nowS > time + wholeSeconds(limitMs)) {
    reading.demands.push({ kind: "forget", resource, host, managed: resource.managed });
  } else {
    resource.lockHost = host;
    resource.lockTime = time;
  }
}

/** The recurring operations that run there now, according to the history. */
function demandRecurring(
  reading: Reading,
  resource: Resource,
  host: Host,
  { entries, startIndex, stopIndex }: History,
): void {
  if (!host.online) return;
  entries.forEach(({ task, intervalMs, status }, index) => {
    if (startIndex < stopIndex ? index <= stopIndex : index < startIndex) return;
    if (intervalMs === 0 || status === -1 || task === undefined) return;
    reading.demands.push({ kind: "recurring", resource, host, task, intervalMs, managed: resource.managed });
  });
}
