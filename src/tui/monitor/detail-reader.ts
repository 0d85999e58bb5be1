import { childElements, descendants, type Element, firstChild } from "../../cib/index.ts";
import { type Resource, readCluster } from "../../state/index.ts";
import type { ResourceView } from "../../status/index.ts";
import type { DetailSource, FailCountRow, OperationRow } from "./detail.ts";
import type { Subject } from "./line.ts";
import { subjectKey } from "./line.ts";
import { reducedDocument } from "./partial.ts";
import type { MonitorSource } from "./source.ts";
import { primitivesOf } from "./states.ts";

/** Most operations shown. */
const OPERATIONS = 20;

interface LastRead {
  readonly cib: Element;
  readonly key: string;
  detail: DetailSource | undefined;
}

/** Reads what the details show, of the one thing that is selected; kept until the document changes. The scores come a moment
 *  later: the scheduler is loaded only when somebody wants to know. */
export class DetailReader {
  readonly #changed: () => void;
  #last: LastRead | undefined;

  /** `changed`: there is more to show. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  read(cib: Element, source: MonitorSource, subject: Subject, nowMs: number): DetailSource | undefined {
    const key = subjectKey(subject);
    if (this.#last?.cib === cib && this.#last.key === key) return this.#last.detail;
    const before = this.#last?.key === key && this.#last.detail?.kind === "resource" ? this.#last.detail.scores : [];
    const read = readDetail(cib, source, subject, nowMs);
    const detail = read?.kind === "resource" ? { ...read, scores: before } : read;
    this.#last = { cib, key, detail };
    if (detail?.kind === "resource") void this.#score(this.#last, source, detail, nowMs);
    return detail;
  }

  async #score(
    last: LastRead,
    source: MonitorSource,
    detail: Extract<DetailSource, { kind: "resource" }>,
    nowMs: number,
  ): Promise<void> {
    const { scoresOf } = await import("./scores.ts");
    if (this.#last !== last) return;
    last.detail = { ...detail, scores: scoresOf(last.cib, source, detail.resource, nowMs) };
    this.#changed();
  }
}

export function readDetail(
  cib: Element,
  source: MonitorSource,
  subject: Subject,
  nowMs: number,
): DetailSource | undefined {
  const events = source.events.filter(({ about }) => about === subjectKey(subject)).slice(-10);
  if (subject.kind === "host") {
    const host = source.view.hosts.find(({ name }) => name === subject.name);
    if (host === undefined) return undefined;
    return { kind: "host", host, operations: operationsOf(cib, (_id, name) => name === host.name), events };
  }
  const resource = findResource(source.view.resources, subject.id);
  if (resource === undefined) return undefined;
  const ids = new Set(primitivesOf(resource).flatMap(({ id, longId }) => [id, longId, longId.replace(/:\d+$/, "")]));
  return {
    kind: "resource",
    resource,
    scores: [],
    constraints: constraintsOf(cib, new Set([resource.id, ...ids, ...aboveOf(source.view.resources, resource.id)])),
    operations: operationsOf(cib, (id) => ids.has(id)),
    failCounts: failCountsOf(cib, ids, nowMs),
    events,
  };
}

function findResource(resources: readonly ResourceView[], id: string): ResourceView | undefined {
  for (const resource of resources) {
    if (resource.id === id) return resource;
    const inside = primitivesOf(resource).find((primitive) => primitive.id === id || primitive.longId === id);
    if (inside !== undefined) return inside;
    if (resource.kind === "clone") {
      const found = findResource(
        resource.instances.map((instance) => instance.resource),
        id,
      );
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Ids of what a resource is inside of: their constraints hold it too. */
function aboveOf(resources: readonly ResourceView[], id: string): string[] {
  return resources
    .filter((resource) => resource.id !== id && findResource([resource], id) !== undefined)
    .map((resource) => resource.id);
}

const REFERENCES = ["rsc", "with-rsc", "first", "then", "rsc-ticket"];

/** Constraints that mention one of the ids, shortly. */
function constraintsOf(cib: Element, ids: ReadonlySet<string>): string[] {
  const configuration = firstChild(cib, "configuration");
  const constraints = configuration && firstChild(configuration, "constraints");
  if (constraints === undefined) return [];
  return childElements(constraints)
    .filter((each) => mentions(each, ids))
    .map(constraintText);
}

function mentions(constraint: Element, ids: ReadonlySet<string>): boolean {
  if (REFERENCES.some((name) => ids.has(constraint.attributes[name] ?? ""))) return true;
  for (const element of descendants(constraint))
    if (element.name === "resource_ref" && ids.has(element.attributes.id ?? "")) return true;
  return false;
}

function constraintText(constraint: Element): string {
  const { id = "", ...rest } = constraint.attributes;
  const kind = constraint.name.replace(/^rsc_/, "");
  const words = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
  const refs = [...descendants(constraint)]
    .filter(({ name }) => name === "resource_ref")
    .map(({ attributes }) => attributes.id ?? "");
  return `${kind} ${id}: ${[...words, ...(refs.length > 0 ? [`( ${refs.join(" ")} )`] : [])].join(" ")}`;
}

function* historyEntries(cib: Element): Generator<{ readonly host: string; readonly resource: Element }> {
  const status = firstChild(cib, "status");
  for (const state of status === undefined ? [] : childElements(status, "node_state")) {
    const lrm = firstChild(state, "lrm");
    const resources = lrm && firstChild(lrm, "lrm_resources");
    for (const resource of resources === undefined ? [] : childElements(resources, "lrm_resource")) {
      yield { host: state.attributes.uname ?? "", resource };
    }
  }
}

/** Recorded operations, the newest first. Probes that found nothing are left out: they say nothing about anything. */
function operationsOf(cib: Element, wanted: (id: string, host: string) => boolean): OperationRow[] {
  const found: OperationRow[] = [];
  for (const { host, resource } of historyEntries(cib)) {
    const id = resource.attributes.id ?? "";
    if (!wanted(id, host)) continue;
    for (const { attributes } of childElements(resource, "lrm_rsc_op")) {
      const operation = attributes.operation ?? "";
      const interval = Number(attributes.interval ?? 0);
      const rc = attributes["rc-code"] ?? "";
      if (operation === "monitor" && interval === 0 && rc === "7") continue;
      found.push({
        resource: id,
        host,
        operation:
          interval > 0 ? `${operation} every ${interval / 1000}s` : operation === "monitor" ? "probe" : operation,
        ...resultOf(attributes),
        timeMs: seconds(attributes["last-rc-change"]),
        execMs: attributes["exec-time"] === undefined ? undefined : Number(attributes["exec-time"]),
      });
    }
  }
  return found.sort((a, b) => (b.timeMs ?? 0) - (a.timeMs ?? 0)).slice(0, OPERATIONS);
}

const RESULTS: Readonly<Record<string, string>> = {
  "0": "ok",
  "1": "error",
  "2": "invalid parameter",
  "3": "unimplemented",
  "4": "insufficient privileges",
  "5": "not installed",
  "6": "not configured",
  "7": "not running",
  "8": "promoted",
  "9": "failed in promoted role",
};

function resultOf(attributes: Element["attributes"]): Pick<OperationRow, "result" | "failed"> {
  const status = attributes["op-status"];
  if (status === "-1") return { result: "under way", failed: false };
  const rc = attributes["rc-code"] ?? "";
  const reason = attributes["exit-reason"] ?? "";
  const word = status === "2" ? "timed out" : (RESULTS[rc] ?? `rc=${rc}`);
  const failed =
    status !== "0" ||
    !(rc === "0" || rc === "8" || (rc === "7" && attributes.operation === "monitor" && attributes.interval === "0"));
  return { result: reason === "" ? word : `${word} (${reason})`, failed };
}

function seconds(text: string | undefined): number | undefined {
  return text === undefined || text === "0" ? undefined : Number(text) * 1000;
}

/** Fail counts by host, with what they lead to and when they are forgotten. */
function failCountsOf(cib: Element, ids: ReadonlySet<string>, nowMs: number): FailCountRow[] {
  const rules = rulesOf(cib, ids, nowMs);
  const rows: FailCountRow[] = [];
  const status = firstChild(cib, "status");
  for (const state of status === undefined ? [] : childElements(status, "node_state")) {
    const attributes = firstChild(state, "transient_attributes");
    if (attributes === undefined) continue;
    for (const id of ids) {
      const count = sum(attributes, `fail-count-${id}`);
      if (count === undefined) continue;
      const rule = rules.get(id);
      const lastMs = latest(attributes, `last-failure-${id}`);
      rows.push({
        host: state.attributes.uname ?? "",
        count: `${id} failed ${count === Number.POSITIVE_INFINITY ? "for good" : count === 1 ? "once" : `${count} times`}`,
        threshold:
          rule === undefined || rule.migrationThreshold === 0 || rule.migrationThreshold >= 1_000_000
            ? undefined
            : String(rule.migrationThreshold),
        expiresMs:
          lastMs === undefined || rule === undefined || rule.failureTimeoutMs === 0
            ? undefined
            : lastMs + rule.failureTimeoutMs,
        nowMs,
      });
    }
  }
  return rows;
}

function rulesOf(cib: Element, ids: ReadonlySet<string>, nowMs: number): ReadonlyMap<string, Resource> {
  const reduced = reducedDocument(cib, ids);
  const { resources } = readCluster(reduced?.cib ?? cib, nowMs);
  return new Map(resources.map((resource) => [resource.historyId ?? resource.id, resource]));
}

function* pairs(attributes: Element, prefix: string): Generator<string> {
  for (const { name, attributes: pair } of descendants(attributes)) {
    if (name !== "nvpair") continue;
    const key = pair.name ?? "";
    // `fail-count-RSC#OPERATION_INTERVAL`, in older documents `fail-count-RSC`.
    if (key === prefix || key.startsWith(`${prefix}#`)) yield pair.value ?? "";
  }
}

function sum(attributes: Element, prefix: string): number | undefined {
  let total: number | undefined;
  for (const value of pairs(attributes, prefix)) {
    total = (total ?? 0) + (/infinity/i.test(value) ? Number.POSITIVE_INFINITY : Number(value));
  }
  return total === 0 ? undefined : total;
}

function latest(attributes: Element, prefix: string): number | undefined {
  const times = [...pairs(attributes, prefix)].map((value) => Number(value) * 1000).filter((time) => time > 0);
  return times.length === 0 ? undefined : Math.max(...times);
}
