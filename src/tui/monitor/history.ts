import { childElements, type Element, firstChild } from "../../cib/index.ts";
import { cleanLine } from "../text/clean.ts";
import type { OperationRow } from "./detail.ts";
import type { MonitorEvent } from "./events.ts";

/** Most operations shown. */
const OPERATIONS = 20;

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
export function operationsOf(
  cib: Element,
  wanted: (id: string, host: string) => boolean,
  worthy: (attributes: Element["attributes"]) => boolean = () => true,
  limit = OPERATIONS,
): OperationRow[] {
  const found: Dated[] = [];
  // A large cluster has tens of thousands; what is older than enough others is not even looked at.
  let oldest = 0;
  for (const { host, resource } of historyEntries(cib)) {
    const id = resource.attributes.id ?? "";
    if (!wanted(id, host)) continue;
    for (const { attributes } of childElements(resource, "lrm_rsc_op")) {
      if (!worthy(attributes) || Number(attributes["last-rc-change"] ?? 0) < oldest) continue;
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
        // Times are whole seconds; a host numbers what it is told to do.
        call: Number(attributes["call-id"] ?? 0),
        execMs:
          attributes["exec-time"] === undefined || attributes["op-status"] === "-1"
            ? undefined
            : Number(attributes["exec-time"]),
      });
      if (found.length < 4 * limit) continue;
      found.sort(newestFirst).length = limit;
      oldest = (found.at(-1)?.timeMs ?? 0) / 1000;
    }
  }
  return found.sort(newestFirst).slice(0, limit);
}

interface Dated extends OperationRow {
  readonly call: number;
}

const newestFirst = (a: Dated, b: Dated): number =>
  (b.timeMs ?? 0) - (a.timeMs ?? 0) || rank(a) - rank(b) || b.call - a.call;

/** Within one second something stops here before it starts there. */
function rank({ operation }: OperationRow): number {
  return operation === "stop" || operation === "demote" ? 1 : 0;
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

const DONE: Readonly<Record<string, string>> = {
  start: "Started",
  stop: "Stopped",
  promote: "Promoted",
  demote: "Demoted",
  migrate_from: "Migrated",
};

/** What the document still knows of the time before anybody looked, oldest first: the strip of events begins with it. */
export function eventsBefore(cib: Element, aheadMs: number, limit: number): MonitorEvent[] {
  return operationsOf(cib, () => true, isEvent, limit)
    .map(
      ({ resource, host, operation, result, failed, timeMs }): MonitorEvent => ({
        timeMs: (timeMs ?? 0) - aheadMs,
        text: cleanLine(
          failed
            ? `${resource}: ${operation} failed on ${host}: ${result}`
            : `${resource}: ${DONE[operation]} on ${host}`,
        ),
        style: failed ? "error" : operation === "stop" || operation === "demote" ? "off" : "ok",
        recorded: true,
        about: `resource ${resource.replace(/:\d+$/, "")}`,
      }),
    )
    .reverse();
}

/** Asked of every operation there is, nearly all of which are looks that found what they should. */
function isEvent(attributes: Element["attributes"]): boolean {
  const { operation = "", "op-status": status, "last-rc-change": changed = "0" } = attributes;
  if (status === "-1" || changed === "0") return false;
  if (operation !== "monitor") return DONE[operation] !== undefined || resultOf(attributes).failed;
  const rc = attributes["rc-code"];
  return status !== "0" || !(rc === "0" || rc === "8" || (rc === "7" && (attributes.interval ?? "0") === "0"));
}
