import type { Element } from "../../cib/index.ts";
import type { Host } from "../host.ts";
import { Role } from "../role.ts";
import { leadingInteger, parseBoolean, wholeSeconds } from "../values.ts";
import { fenceHost } from "./fencing.ts";
import type { Reading } from "./reading.ts";

/** Since when the host is a member (epoch seconds): 0 = it is not, below 0 = nothing is known. */
function memberSince(reading: Reading, state: Element): number {
  const text = state.attributes.in_ccm;
  if (text === undefined) return -1;
  const flag = parseBoolean(text);
  if (flag !== undefined) return flag ? reading.nowS : 0;
  const time = leadingInteger(text);
  if (time !== undefined && time >= 0) return time;
  reading.report("warning", `Unrecognized value '${text}' for in_ccm in node_state entry`);
  return -1;
}

/** Since when its controller takes part: 0 = it does not. */
function onlineSince(reading: Reading, state: Element): number {
  const text = state.attributes.crmd;
  if (text === undefined || text.toLowerCase() === "offline") return 0;
  if (text.toLowerCase() === "online") return 1;
  const time = leadingInteger(text);
  if (time !== undefined && time >= 0) return time;
  reading.report("warning", `Unrecognized value '${text}' for crmd in node_state entry, assuming offline`);
  return 0;
}

export function shutdownRequested(host: Host): boolean {
  const value = host.attributes.get("shutdown");
  return value !== undefined && value !== "0";
}

/** Is the host there? One whose state cannot be trusted is marked to be fenced. */
export function readMembership(reading: Reading, state: Element, host: Host): void {
  host.shutdown = shutdownRequested(host);
  if (!host.shutdown && state.attributes.expected?.toLowerCase() === "member") host.expectedUp = true;
  const online = reading.options.fencingEnabled
    ? onlineWithFencing(reading, state, host)
    : onlineWithoutFencing(reading, state, host);
  if (online) host.online = true;
  if (!online || host.shutdown) host.baseScore = -1_000_000;
  if (host.unclean) reading.report("warning", `${host.name} is unclean`);
}

function onlineWithoutFencing(reading: Reading, state: Element, host: Host): boolean {
  if (memberSince(reading, state) <= 0) return false;
  if (onlineSince(reading, state) > 0) return state.attributes.join?.toLowerCase() === "member";
  if (host.expectedUp) fenceHost(reading, host, "peer is unexpectedly down", false);
  return false;
}

function onlineWithFencing(reading: Reading, state: Element, host: Host): boolean {
  const terminate = terminationRequested(reading, host);
  const { join, expected } = state.attributes;
  const member = memberSince(reading, state);
  const online = onlineSince(reading, state);
  const fence = (reason: string, priorityDelay = false): void => fenceHost(reading, host, reason, priorityDelay);
  if (host.shutdown) return online > 0;
  if (member < 0) {
    fence("peer has not been seen by the cluster");
    return false;
  }
  if (join === "banned") {
    fence("peer failed Pacemaker membership criteria");
  } else if (terminate) {
    if (member <= 0 && online <= 0 && join === "down") return false;
    fence("fencing was requested");
  } else if (expected === undefined || expected === "down") {
    if (pendingTooLong(reading, member, online)) {
      fence("peer pending timed out on joining the process group");
    } else if (member > 0 || online > 0) {
      host.standby = true;
      host.pending = true;
    }
  } else if (member <= 0) {
    fence("peer is no longer part of the cluster", true);
  } else if (online <= 0) {
    fence("peer process is no longer available");
  } else if (join === "pending" || join === "down") {
    host.standby = true;
    host.pending = true;
  } else if (join !== "member") {
    fence("peer was in an unknown state");
  }
  return member > 0;
}

function terminationRequested(reading: Reading, host: Host): boolean {
  const value = host.attributes.get("terminate");
  if (value === undefined) return false;
  const number = leadingInteger(value);
  const flag = parseBoolean(value) ?? (number === undefined ? undefined : number > 0);
  if (flag === undefined) {
    reading.report("warning", `Ignoring unrecognized value '${value}' for terminate node attribute for ${host.name}`);
  }
  return flag ?? false;
}

function pendingTooLong(reading: Reading, member: number, online: number): boolean {
  const { nodePendingTimeoutMs } = reading.options;
  if (nodePendingTimeoutMs === 0 || member <= 0 || online > 0) return false;
  const limit = member + wholeSeconds(nodePendingTimeoutMs);
  if (reading.nowS >= limit) return true;
  reading.recheck(limit);
  return false;
}

/** A remote or guest host is there when its connection is, and what carries the connection is. */
export function readRemoteMembership(host: Host): void {
  const { connection } = host;
  if (connection === undefined) {
    host.online = false;
    return;
  }
  const { launcher } = connection;
  const carrier = launcher !== undefined && connection.activeOn.length === 1 ? connection.activeOn[0] : undefined;
  if (connection.role === Role.Started) {
    host.online = true;
    if (connection.nextRole === Role.Stopped) host.shutdown = true;
  }
  if (launcher?.failed === true) {
    host.online = false;
    host.remoteReset = true;
  } else if (connection.failed) {
    host.online = false;
  } else if (connection.role === Role.Stopped || launcher?.role === Role.Stopped) {
    host.online = false;
    host.remoteReset = false;
  } else if (carrier !== undefined && !carrier.online && carrier.unclean) {
    host.online = false;
    host.remoteReset = true;
  }
}
