import { CrmError } from "../../base/index.ts";
import { childElements, type Element, firstChild } from "../../cib/index.ts";
import { type DateTime, epochSecondsOf, parseDate } from "../../rules/index.ts";
import type { Host } from "../host.ts";
import type { Resource } from "../resource.ts";
import { parseRole, Role } from "../role.ts";
import { intervalFrom, millisecondsFrom, parseBoolean, wholeSeconds } from "../values.ts";
import { agentOf } from "./agent.ts";
import { FixedTable, isFixed } from "./fixed.ts";
import { resourceParameters } from "./parameters.ts";
import type { Reading } from "./reading.ts";

/** One configured operation. */
export interface Operation {
  readonly xml: Element;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly intervalMs: number;
  readonly enabled: boolean;
  readonly role: string | undefined;
}

const tables = new WeakMap<Element, readonly Operation[]>();
const NONE: readonly Operation[] = [];

/** The operations that are configured for a resource, in the order of the document. */
export function operationsOf(resource: Resource): readonly Operation[] {
  if (resource.operations === undefined) return NONE;
  let table = tables.get(resource.operations);
  if (table === undefined) {
    table = childElements(resource.operations, "op").map((xml) => ({
      xml,
      id: xml.attributes.id,
      name: xml.attributes.name,
      intervalMs: intervalFrom(xml.attributes.interval),
      enabled: parseBoolean(xml.attributes.enabled) ?? true,
      role: xml.attributes.role,
    }));
    tables.set(resource.operations, table);
  }
  return table;
}

/** The operation of that name and interval; `migrate` stands for both halves of a migration. */
export function findOperation(
  resource: Resource,
  name: string,
  intervalMs: number,
  includeDisabled: boolean,
): Operation | undefined {
  const matches = (wanted: string, interval: number): Operation | undefined => {
    for (const operation of operationsOf(resource)) {
      if (operation.name === wanted && operation.intervalMs === interval && (includeDisabled || operation.enabled)) {
        return operation;
      }
    }
    return undefined;
  };
  const exact = matches(name, intervalMs);
  if (exact !== undefined || (name !== "migrate_to" && name !== "migrate_from")) return exact;
  return matches("migrate", 0);
}

/** An operation as an action takes it over. */
export interface ConfiguredOperation {
  readonly operation: Operation | undefined;
  /** Shared: not to be changed. */
  readonly meta: Map<string, string>;
}

type OperationTable = Map<string, ConfiguredOperation>;

const fixedOperations = new FixedTable<OperationTable>();

/** What the configuration says of an operation: `task` looked up under its own name, `key` where it stands for another
 *  (a cancellation, a notification). */
export function configuredOperation(
  reading: Reading,
  resource: Resource,
  host: Host | undefined,
  task: string,
  intervalMs: number,
  key: string,
): ConfiguredOperation {
  const index = task === "cancel" ? `cancel ${key}` : key;
  let table = resource.configuredOperations;
  if (table === undefined) resource.configuredOperations = table = fixedTable(reading, resource) ?? new Map();
  const known = table.get(index);
  // A fence device may have timeouts among its parameters, which may depend on the host.
  if (known !== undefined && !resource.fenceDevice) return known;
  let operation = findOperation(resource, task, intervalMs, true);
  if (operation === undefined && key.includes("_notify_")) operation = findOperation(resource, "notify", 0, true);
  const told = reading.messages.length;
  const entry = { operation, meta: operationMeta(reading, resource, host, task, intervalMs, operation) };
  // What there is to complain about is complained about in each decision.
  if (reading.messages.length > told) resource.configuredOperations = table = new Map(table);
  table.set(index, entry);
  return entry;
}

/** The table that other decisions about the same configuration share, if nothing in it can change with time. */
function fixedTable(reading: Reading, resource: Resource): OperationTable | undefined {
  const { operations, xml } = resource;
  const { operationDefaults } = reading;
  const known = fixedOperations.get(resource, operationDefaults);
  if (known !== undefined) return known;
  if (operations !== undefined && !xml.children.includes(operations)) return undefined;
  if (!isFixed(operationDefaults, "meta_attributes")) return undefined;
  for (const operation of operationsOf(resource)) {
    if (operation.xml.attributes["interval-origin"] !== undefined) return undefined;
    if (firstChild(operation.xml, "meta_attributes") !== undefined) return undefined;
  }
  return fixedOperations.set(resource, operationDefaults, new Map());
}

/** Meta-attributes of an action: the operation's, those of op_defaults, and what follows from them. The map is the
 *  caller's. */
function operationMeta(
  reading: Reading,
  resource: Resource,
  host: Host | undefined,
  name: string,
  intervalMs: number,
  operation: Operation | undefined,
): Map<string, string> {
  const meta = new Map<string, string>();
  const isProbe = name === "monitor" && intervalMs === 0;
  const about = { resource: agentOf(resource.xml), operation: { name, intervalMs } };
  if (operation !== undefined) {
    reading.collect(operation.xml, "meta_attributes", about, meta);
    for (const key in operation.xml.attributes) meta.set(key, operation.xml.attributes[key]!);
  }
  if (isProbe && !meta.has("timeout")) {
    // A probe is like the monitor that will follow it.
    const timeout = mostFrequentMonitor(resource)?.xml.attributes.timeout;
    if (timeout !== undefined) meta.set("timeout", timeout);
  }
  reading.collect(reading.operationDefaults, "meta_attributes", about, meta);
  meta.delete("id");
  if (intervalMs > 0) meta.set("interval", String(intervalMs));
  else meta.delete("interval");
  if (resource.fenceDevice && (name === "start" || isProbe)) {
    const timeout = resourceParameters(reading, resource, host).get("pcmk_monitor_timeout");
    if (timeout !== undefined) meta.set("timeout", timeout);
  }
  meta.set("timeout", String(timeoutFrom(meta.get("timeout"))));
  checkOnFail(reading, resource, name, operation, meta);
  setStartDelay(reading, intervalMs, meta);
  return meta;
}

const INT_MAX = 2_147_483_647;
const DEFAULT_TIMEOUT_MS = 20_000;

function timeoutFrom(text: string | undefined): number {
  const value = text === undefined ? 0 : (millisecondsFrom(text) ?? 0);
  return Math.min(value > 0 ? value : DEFAULT_TIMEOUT_MS, INT_MAX);
}

function mostFrequentMonitor(resource: Resource): Operation | undefined {
  let found: Operation | undefined;
  for (const operation of operationsOf(resource)) {
    if (operation.name !== "monitor" || operation.intervalMs === 0 || !operation.enabled) continue;
    if (found === undefined || operation.intervalMs < found.intervalMs) found = operation;
  }
  return found;
}

function setStartDelay(reading: Reading, intervalMs: number, meta: Map<string, string>): void {
  const text = meta.get("start-delay");
  if (text !== undefined) {
    meta.set("start-delay", String(Math.min(Math.max(millisecondsFrom(text) ?? 0, 0), INT_MAX)));
    return;
  }
  const delay = delayFromOrigin(reading, meta.get("interval-origin"), intervalMs);
  if (delay !== undefined) meta.set("start-delay", String(delay));
}

/** Runs fall on the origin plus whole intervals: how long until the next such moment. */
function delayFromOrigin(reading: Reading, origin: string | undefined, intervalMs: number): number | undefined {
  if (origin === undefined || intervalMs === 0) return undefined;
  const intervalS = wholeSeconds(intervalMs);
  let date: DateTime;
  try {
    date = parseDate(origin, { nowS: reading.nowS, zone: reading.zone });
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    reading.report("error", `Ignoring 'interval-origin' because '${origin}' is not valid`);
    return undefined;
  }
  const past = (reading.nowS - epochSecondsOf(date)) % intervalS;
  return ((past <= 0 ? 0 : intervalS) - past) * 1000;
}

function isPromotedRole(role: string | undefined): boolean {
  return role !== undefined && parseRole(role) === Role.Promoted;
}

/** Takes away an `on-fail` that makes no sense for the action; a demote follows what the promoted monitor says. */
function checkOnFail(
  reading: Reading,
  resource: Resource,
  name: string,
  operation: Operation | undefined,
  meta: Map<string, string>,
): void {
  const value = meta.get("on-fail");
  const word = value?.toLowerCase();
  if (name === "stop" && (word === "standby" || word === "demote" || word === "stop")) {
    reading.report(
      "error",
      `Resetting 'on-fail' for ${resource.id} stop action to default value because '${value}' is not allowed for stop`,
    );
    meta.delete("on-fail");
    return;
  }
  if (name === "demote" && value === undefined) {
    for (const other of operationsOf(resource)) {
      const onFail = other.xml.attributes["on-fail"];
      if (onFail === undefined || other.name !== "monitor" || !isPromotedRole(other.role)) continue;
      if (other.intervalMs === 0 || !other.enabled || onFail.toLowerCase() === "demote") continue;
      meta.set("on-fail", onFail);
    }
    return;
  }
  if (name === "lrm_delete" && word !== "ignore") {
    meta.set("on-fail", "ignore");
    return;
  }
  if (word !== "demote") return;
  const allowed =
    operation?.name === "promote" ||
    (operation?.name === "monitor" && operation.intervalMs > 0 && isPromotedRole(operation.role));
  if (!allowed) {
    reading.report(
      "error",
      `Resetting 'on-fail' for ${resource.id} ${name} action to default value because 'demote' is not allowed for it`,
    );
    meta.delete("on-fail");
  }
}
