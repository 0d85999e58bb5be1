import { ExecStatus, OcfCode } from "../../agents/index.ts";
import { INFINITY, type Now } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import type { Conductor } from "./conductor.ts";
import { countFailure } from "./fail-count.ts";
import { failedResult } from "./history.ts";
import type { Office } from "./office.ts";
import { parseTransitionKey } from "./transition-key.ts";

/** What is new in the history of a resource on a host, each operation once: results of the transition under way are handed
 *  to it, failures are counted, and anything else makes the DC look again. */
export function judgeHistory(
  office: Office,
  conductor: Conductor,
  host: string,
  before: Element | undefined,
  after: Element,
  now: Now,
): void {
  const old = new Map(
    (before === undefined ? [] : childElements(before, "lrm_rsc_op")).map((entry) => [entry.attributes.id, entry]),
  );
  const seen = new Set<string>();
  for (const entry of childElements(after, "lrm_rsc_op")) {
    const { id, "transition-magic": magic = "", "call-id": call = "", "last-rc-change": time } = entry.attributes;
    const known = old.get(id)?.attributes;
    if (known?.["transition-magic"] === magic && known["call-id"] === call && known["last-rc-change"] === time)
      continue;
    if (seen.has(`${call} ${magic}`)) continue;
    seen.add(`${call} ${magic}`);
    judgeEntry(office, conductor, host, after.attributes.id ?? "", entry, now);
  }
}

/** Source: process_graph_event of Pacemaker's controller. */
function judgeEntry(
  office: Office,
  conductor: Conductor,
  host: string,
  resource: string,
  entry: Element,
  now: Now,
): void {
  const { operation = "", interval, "op-status": statusText, "rc-code": codeText } = entry.attributes;
  const key = parseTransitionKey(entry.attributes["transition-key"] ?? "");
  const status = Number(statusText ?? ExecStatus.Unknown);
  const code = Number(codeText ?? -1);
  if (key === undefined || status === ExecStatus.Pending) return;
  const failed = failedResult(status, code, key.target);
  const failure = { resource, name: operation, intervalMs: Number(interval ?? 0) };
  const flight = conductor.flightOf(key);
  const ignored = flight?.synapse.action.attributes.CRM_meta_on_fail === "ignore";
  if (failed) {
    sayFailure(office, host, entry, failure, code);
    const rules = { ...conductor.offsets, always: key.transition === -1, ignored };
    office.edit(host, (cib, ref) => countFailure(cib, ref, failure, rules, now.epochMs));
  }
  if (flight !== undefined) {
    conductor.result(key.action, failed && !ignored, entry.attributes["exit-reason"], now);
    // An ignored failure still changes what the next look sees.
    if (failed) conductor.abort(ignored ? 0 : flight.synapse.priority + 1, "restart", "an operation failed");
    return;
  }
  if (key.transition === -1) conductor.abort(INFINITY, "restart", "something happened outside of a transition");
  else if (!conductor.isOwn(key)) conductor.abort(INFINITY, "restart", "a result for an earlier DC");
  else if (failed || failure.intervalMs === 0) conductor.abort(INFINITY, "restart", "a result came late");
  else if (!conductor.wasPostponed(key)) conductor.abort(INFINITY, "restart", "a recurring result changed");
}

/** A probe that finds something is no failure, though the history calls it one. */
function sayFailure(
  office: Office,
  host: string,
  entry: Element,
  { resource, name, intervalMs }: { readonly resource: string; readonly name: string; readonly intervalMs: number },
  code: number,
): void {
  if (name === "monitor" && intervalMs === 0 && (code === OcfCode.OK || code === OcfCode.Promoted)) {
    office.log("notice", `${resource} was found active on ${host}`);
    return;
  }
  const why = entry.attributes["exit-reason"] || `code ${code}`;
  office.log("warning", `${name} of ${resource} failed on ${host}: ${why}`);
}
