import { exitText, INFINITY } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import type { Reading } from "../../state/index.ts";
import { hostIdentity, hostTitle, type Line, type Section, type Selection, xmlOf } from "../../status/index.ts";
import { type HostHistory, hostHistories, isProbeEntry, type ResourceHistory } from "./history.ts";
import { timeText } from "./words.ts";

export interface OperationsOptions {
  /** Operations, or only who has failures. */
  readonly operations: boolean;
  readonly timing: boolean;
  readonly selection?: Selection;
  /** Hosts with their ids. */
  readonly details?: boolean;
}

/** "Operations" (history by host) or "Migration Summary" (fail counts by host); undefined when no host has any. */
export function operationsText(reading: Reading, options: OperationsOptions): Section | undefined {
  const section = historySection(hostHistories(reading, options), options);
  return section?.lines.length === 0 ? undefined : section;
}

/** The same, with its title also when nothing is below it, as long as a host is up. */
export function historySection(histories: readonly HostHistory[], options: OperationsOptions): Section | undefined {
  if (histories.length === 0) return undefined;
  const lines = histories
    .filter(({ resources }) => resources.length > 0)
    .map(
      ({ host, resources }): Section => ({
        title: `Node: ${hostTitle(hostIdentity(host), options.details ?? false)}`,
        lines: resources.map((each) => historyLine(each, options)),
      }),
    );
  return { title: options.operations ? "Operations" : "Migration Summary", lines };
}

function historyLine(history: ResourceHistory, { operations, timing }: OperationsOptions): Line {
  const title = headText(history);
  return operations ? { title, lines: history.operations.map((xml) => entryText(xml, timing)) } : title;
}

function thresholdOf({ resource: { migrationThreshold } }: ResourceHistory): number {
  return migrationThreshold === 0 ? INFINITY : Math.min(migrationThreshold, INFINITY);
}

function headText(history: ResourceHistory): string {
  const failures = history.failCount > 0 ? ` fail-count=${history.failCount}` : "";
  const last = history.lastFailure > 0 ? ` last-failure='${timeText(history.lastFailure)}'` : "";
  return `${history.id}: migration-threshold=${thresholdOf(history)}${failures}${last}`;
}

/** One operation as it is told: what, how often, how it went and how long it took. */
interface EntryFacts {
  readonly call: string | undefined;
  readonly task: string;
  readonly interval: string | undefined;
  readonly rc: number;
  readonly rcText: string;
  readonly changed: string | undefined;
  readonly exec: string | undefined;
  readonly queue: string | undefined;
}

function factsOf(xml: Element): EntryFacts {
  const { operation = "", interval, "exec-time": exec, "queue-time": queue } = xml.attributes;
  const rc = Number(xml.attributes["rc-code"] ?? 0);
  const changed = Number(xml.attributes["last-rc-change"] ?? 0);
  return {
    call: xml.attributes["call-id"],
    task: isProbeEntry(xml) ? "probe" : operation,
    interval: interval === undefined || interval === "0" ? undefined : `${interval}ms`,
    rc,
    rcText: exitText(rc),
    changed: changed > 0 ? timeText(changed) : undefined,
    exec: exec === undefined ? undefined : `${exec}ms`,
    queue: queue === undefined ? undefined : `${queue}ms`,
  };
}

function entryText(xml: Element, timing: boolean): string {
  const { call, task, interval, rc, rcText, changed, exec, queue } = factsOf(xml);
  const every = interval === undefined ? "" : ` interval="${interval}"`;
  if (!timing) return `(${call}) ${task}${every === "" ? "" : ":"}${every}`;
  const times = [
    ...(changed === undefined ? [] : [` last-rc-change="${changed}"`]),
    ...(exec === undefined ? [] : [` exec-time="${exec}"`]),
    ...(queue === undefined ? [] : [` queue-time="${queue}"`]),
  ].join("");
  return `(${call}) ${task}:${every}${times} rc=${rc} (${rcText})`;
}

/** undefined when no host is up. */
export function operationsXml(histories: readonly HostHistory[]): Element | undefined {
  if (histories.length === 0) return undefined;
  const hosts = histories
    .filter(({ resources }) => resources.length > 0)
    .map(({ host, resources }) => xmlOf("node", { name: host.name }, resources.map(historyXml)));
  return xmlOf("node_history", {}, hosts);
}

function historyXml(history: ResourceHistory): Element {
  const values = {
    id: history.id,
    orphan: false,
    removed: false,
    "migration-threshold": thresholdOf(history),
    "fail-count": history.failCount > 0 ? history.failCount : undefined,
    "last-failure": history.lastFailure > 0 ? timeText(history.lastFailure) : undefined,
  };
  return xmlOf("resource_history", values, history.operations.map(entryXml));
}

function entryXml(xml: Element): Element {
  const { call, task, interval, rc, rcText, changed, exec, queue } = factsOf(xml);
  return xmlOf("operation_history", {
    call,
    task,
    rc,
    rc_text: rcText,
    interval,
    "last-rc-change": changed,
    "exec-time": exec,
    "queue-time": queue,
  });
}
