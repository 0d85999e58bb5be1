import { childElements, descendants, type Element, firstChild } from "../../cib/index.ts";
import { type Resource, readCluster } from "../../state/index.ts";
import type { ResourceView } from "../../status/index.ts";
import type { DetailSource, FailCountRow } from "./detail.ts";
import { operationsOf } from "./history.ts";
import type { Subject } from "./line.ts";
import { subjectKey } from "./line.ts";
import { reducedDocument } from "./partial.ts";
import { isTooLarge } from "./size.ts";
import type { MonitorSource } from "./source.ts";
import { primitivesOf } from "./states.ts";

interface LastRead {
  readonly cib: Element;
  readonly key: string;
  detail: DetailSource | undefined;
}

/** Reads what the details show, of the one thing that is selected; kept until the document changes. Scores and constraints
 *  come a moment later: scheduler and language are loaded only when somebody wants to know. */
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
    const before = this.#last?.key === key && this.#last.detail?.kind === "resource" ? this.#last.detail : undefined;
    const read = readDetail(cib, source, subject, nowMs);
    const detail =
      read?.kind === "resource"
        ? { ...read, scores: before?.scores ?? [], constraints: before?.constraints ?? [] }
        : read;
    this.#last = { cib, key, detail };
    if (detail?.kind === "resource") void this.#explain(this.#last, source, detail, nowMs);
    return detail;
  }

  async #explain(
    last: LastRead,
    source: MonitorSource,
    detail: Extract<DetailSource, { kind: "resource" }>,
    nowMs: number,
  ): Promise<void> {
    const [{ scoresOf }, { statementsAbout }] = await Promise.all([import("./scores.ts"), import("./statements.ts")]);
    if (this.#last !== last) return;
    const { resource } = detail;
    last.detail = {
      ...detail,
      scores: scoresOf(last.cib, source, resource, nowMs),
      constraints: statementsAbout(last.cib, idsAround(source, resource)),
    };
    this.#changed();
  }
}

/** Ids that a constraint on the resource may name: its own, those inside it and those it is inside of. */
function idsAround({ view }: MonitorSource, resource: ResourceView): ReadonlySet<string> {
  return new Set([resource.id, ...idsInside(resource), ...aboveOf(view.resources, resource.id)]);
}

function idsInside(resource: ResourceView): Set<string> {
  return new Set(primitivesOf(resource).flatMap(({ id, longId }) => [id, longId, longId.replace(/:\d+$/, "")]));
}

export function readDetail(
  cib: Element,
  source: MonitorSource,
  subject: Subject,
  nowMs: number,
): DetailSource | undefined {
  const events = source.events
    .filter(({ about, recorded }) => recorded === undefined && about === subjectKey(subject))
    .slice(-10);
  if (subject.kind === "host") {
    const host = source.view.hosts.find(({ name }) => name === subject.name);
    if (host === undefined) return undefined;
    return { kind: "host", host, operations: operationsOf(cib, (_id, name) => name === host.name), events };
  }
  const resource = findResource(source.view.resources, subject.id);
  if (resource === undefined) return undefined;
  const ids = idsInside(resource);
  return {
    kind: "resource",
    resource,
    scores: [],
    constraints: [],
    scored: !isTooLarge(source),
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
