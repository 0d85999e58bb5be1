import { addScores, intervalText } from "../../base/index.ts";
import { childElements, type Element, firstChild } from "../../cib/index.ts";
import type { Host } from "../host.ts";
import type { Resource } from "../resource.ts";
import { intervalFrom, leadingInteger, scoreFrom } from "../values.ts";
import { type HistoryEntry, historyOf } from "./history.ts";
import { operationsOf } from "./operations.ts";
import type { Reading } from "./reading.ts";

export interface FailCount {
  readonly count: number;
  /** Epoch seconds; 0 = not known. */
  readonly lastFailure: number;
}

const NO_FAILURES: FailCount = { count: 0, lastFailure: 0 };

interface Tally {
  /** Name as in the attribute, instance number included. */
  count: number;
  lastFailure: number;
}

/** Fail counts of a host by the name that stands in the attribute (`fail-count-NAME#OPERATION_INTERVAL`): the attributes
 *  are gone through once for each host. */
const tallies = new WeakMap<Host, ReadonlyMap<string, Tally>>();

function talliesOf(reading: Reading, host: Host): ReadonlyMap<string, Tally> {
  const known = tallies.get(host);
  if (known !== undefined) return known;
  const found = new Map<string, Tally>();
  const tally = (name: string): Tally => {
    let entry = found.get(name);
    if (entry === undefined) found.set(name, (entry = { count: 0, lastFailure: 0 }));
    return entry;
  };
  for (const [attribute, value] of host.attributes) {
    const isCount = attribute.startsWith("fail-count-");
    if (!isCount && !attribute.startsWith("last-failure-")) continue;
    const name = failingResource(attribute.slice(isCount ? 11 : 13));
    if (name === undefined) continue;
    if (isCount) {
      const count = scoreFrom(value, reading.options.healthScores);
      if (count === undefined) {
        reading.report(
          "warning",
          `Ignoring ${attribute} for ${host.name} because '${value}' is not a valid fail count`,
        );
      } else {
        const entry = tally(name);
        entry.count = addScores(entry.count, count);
      }
    } else {
      const entry = tally(name);
      entry.lastFailure = Math.max(entry.lastFailure, leadingInteger(value) ?? 0);
    }
  }
  tallies.set(host, found);
  return found;
}

/** `NAME` of `NAME#OPERATION_INTERVAL`. */
function failingResource(text: string): string | undefined {
  const match = /^(.+?)#.+_[0-9]+$/.exec(text);
  return match?.[1];
}

/** The name under which a resource's failures are counted: without instance number unless instances are told apart. */
function countedName(resource: Resource): string {
  const name = resource.historyId ?? resource.id;
  return resource.unique ? name : withoutInstance(name);
}

/** `web` of `web:1`. */
export function withoutInstance(id: string): string {
  let at = id.length - 1;
  while (at > 0 && id.charCodeAt(at) >= 48 && id.charCodeAt(at) <= 57) at--;
  return at > 0 && at < id.length - 1 && id[at] === ":" ? id.slice(0, at) : id;
}

export interface FailCountQuestion {
  /** Leave out what failure-timeout has expired. */
  readonly effective: boolean;
  /** Count what the resource launched too. */
  readonly launched?: boolean;
  /** The failure that is looked at; without one, all on record. */
  readonly entry?: HistoryEntry;
}

/** Whether anything has failed on a host. */
export function hasFailures(reading: Reading, host: Host): boolean {
  return talliesOf(reading, host).size > 0;
}

/** How often a resource has failed on a host. */
export function failCount(reading: Reading, resource: Resource, host: Host, question: FailCountQuestion): FailCount {
  const own = talliesOf(reading, host);
  let count = 0;
  let lastFailure = 0;
  if (own.size > 0) {
    const name = countedName(resource);
    for (const [key, tally] of own) {
      if (key !== name && (resource.unique || !isInstanceOf(key, name))) continue;
      count = addScores(count, tally.count);
      lastFailure = Math.max(lastFailure, tally.lastFailure);
    }
  }
  if (count > 0 && resource.failureTimeoutMs > 0 && blocksOnFailure(reading, resource, host, question.entry)) {
    const timeout = intervalText(resource.failureTimeoutMs);
    reading.report(
      "warning",
      `Ignoring failure timeout (${timeout}) for ${resource.id} because it conflicts with on-fail=block`,
    );
    resource.failureTimeoutMs = 0;
  }
  if (question.effective && count > 0 && lastFailure > 0 && resource.failureTimeoutMs > 0) {
    const timeoutS = Math.max(1, Math.round(resource.failureTimeoutMs / 1000));
    if (reading.nowS > lastFailure + timeoutS) count = 0;
  }
  if (question.launched === true && !resource.bundled) {
    for (const launched of resource.launched) {
      const inside = failCount(reading, launched, host, question);
      count += inside.count;
      lastFailure = Math.max(lastFailure, inside.lastFailure);
    }
  }
  if (count === 0) return NO_FAILURES;
  return { count, lastFailure };
}

function isInstanceOf(key: string, name: string): boolean {
  return key.length > name.length + 1 && key.startsWith(name) && withoutInstance(key) === name;
}

/** Failures of an operation with on-fail=block never expire. */
function blocksOnFailure(reading: Reading, resource: Resource, host: Host, entry: HistoryEntry | undefined): boolean {
  const name = withoutInstance(resource.id);
  return operationsOf(resource).some(({ xml }) => {
    if (xml.attributes["on-fail"] !== "block") return false;
    const task = xml.attributes.name;
    const intervalMs = intervalFrom(xml.attributes.interval);
    if (entry !== undefined) return isFailureOf(name, task, intervalMs, entry);
    return lrmEntries(reading, host, name).some(
      (candidate) =>
        candidate.task === task &&
        candidate.intervalMs === intervalMs &&
        isFailureOf(name, task, intervalMs, candidate),
    );
  });
}

function isFailureOf(name: string, task: string | undefined, intervalMs: number, entry: HistoryEntry): boolean {
  if (intervalMs !== entry.intervalMs || task?.toLowerCase() !== entry.task?.toLowerCase()) return false;
  const id = entry.id?.toLowerCase();
  if (id === `${name}_last_failure_0`.toLowerCase()) return true;
  return id === `${name}_${task}_${intervalMs}`.toLowerCase() && (entry.rc ?? 0) !== entry.expectedRc;
}

function lrmEntries(reading: Reading, host: Host, name: string): readonly HistoryEntry[] {
  const entry = lrmResourceOf(reading, host.name, name);
  return entry === undefined ? [] : historyOf(entry).entries;
}

const lrmIndexes = new WeakMap<Element, ReadonlyMap<string, Element>>();

/** A resource's history on a host: the `lrm_resource` below the host's status entry. */
export function lrmResourceOf(reading: Reading, hostName: string, resourceId: string): Element | undefined {
  const state = reading.stateOf(hostName);
  const lrm = state && firstChild(state, "lrm");
  const resources = lrm && firstChild(lrm, "lrm_resources");
  if (resources === undefined) return undefined;
  let index = lrmIndexes.get(resources);
  if (index === undefined) {
    const map = new Map<string, Element>();
    for (const child of childElements(resources, "lrm_resource")) {
      const { id } = child.attributes;
      if (id !== undefined && !map.has(id)) map.set(id, child);
    }
    lrmIndexes.set(resources, (index = map));
  }
  return index.get(resourceId);
}
