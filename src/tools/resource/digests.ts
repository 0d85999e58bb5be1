import { digestOf, type OperationParameters } from "../../agents/index.ts";
import { ExitCode } from "../../base/index.ts";
import { childElements, type Element, element, firstChild, statusOf } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { compareEntries, digestedWith, type HistoryEntry, historyOf, leadingInteger } from "../../state/index.ts";
import { type ToolCall, toolError } from "../run-tool.ts";
import { readDocument } from "./document.ts";
import { failure, nodeGiven, resourceGiven } from "./target.ts";

/** --digests: of the parameters that the operation which matters most would be run with now. */
export async function showDigests(call: ToolCall, cluster: Cluster): Promise<number> {
  const given = new Map(call.operands.map(nameAndValue));
  const { cib, reading } = await readDocument(call, cluster);
  const host = nodeGiven(call, reading)!;
  const resource = resourceGiven(call, reading, "anonymous");
  if (resource.kind !== "primitive") throw failure("not-supported");
  const entry = mostTelling(historyEntries(cib, host.name, resource.id));
  const task = entry?.task ?? "start";
  const asked = leadingInteger(given.get("CRM_meta_interval")) ?? -1;
  const intervalMs = asked >= 0 ? asked : entry?.task === undefined ? 0 : entry.intervalMs;
  const parameters = digestedWith(reading, resource, task, intervalMs, host, entry, given);
  const kinds = [
    ["all", "all", parameters.all],
    ["nonprivate", "non-private", parameters.secure],
    ["nonreloadable", "non-reloadable", parameters.restart],
  ] as const;
  const digests: Element[] = [];
  for (const [type, words, values] of kinds) {
    if (values === undefined) continue;
    call.line(`${digestOf(values)} (${words} parameters)`);
    digests.push(digestXml(type, values));
  }
  const about = { resource: resource.id, node: host.name, task, interval: `${intervalMs}ms` };
  call.add(element("digests", about, digests));
  return ExitCode.OK;
}

function digestXml(type: string, values: OperationParameters): Element {
  return element("digest", { type, hash: digestOf(values) }, [element("parameters", Object.fromEntries(values))]);
}

/** An operand that takes the place of what is configured. @throws CrmError `usage` */
export function nameAndValue(word: string): readonly [name: string, value: string] {
  const at = word.indexOf("=");
  if (at < 1) throw toolError("usage", `Error parsing '${word}' as a name=value pair`);
  return [word.slice(0, at), word.slice(at + 1)];
}

function historyEntries(cib: Element, host: string, resource: string): readonly HistoryEntry[] {
  const status = statusOf(cib);
  const state = status && childElements(status, "node_state").find(({ attributes }) => attributes.uname === host);
  const lrm = state && firstChild(state, "lrm");
  const section = lrm && firstChild(lrm, "lrm_resources");
  const history =
    section && childElements(section, "lrm_resource").find(({ attributes }) => attributes.id === resource);
  if (history === undefined) return [];
  const known = new Map(historyOf(history).entries.map((entry) => [entry.xml, entry]));
  return childElements(history, "lrm_rsc_op").flatMap((xml) => known.get(xml) ?? []);
}

const TELLING = new Set(["monitor", "start", "promote", "migrate_from"]);

/** The entry whose parameters are in use: one that made the resource what it is, rather than one that repeats, rather than
 *  any other; no failure and no entry without a digest where there is another; the latest of several. */
function mostTelling(entries: readonly HistoryEntry[]): HistoryEntry | undefined {
  let best: HistoryEntry | undefined;
  for (const entry of entries) if (best === undefined || isMoreTelling(entry, best)) best = entry;
  return best;
}

function isMoreTelling(entry: HistoryEntry, best: HistoryEntry): boolean {
  if (isTelling(best)) {
    if (!isTelling(entry)) return false;
  } else if (best.intervalMs !== 0 && !isTelling(entry) && entry.intervalMs === 0) return false;
  if (!isFailure(best) && isFailure(entry)) return false;
  const { "op-restart-digest": bestDigest } = best.xml.attributes;
  if (bestDigest !== undefined && entry.xml.attributes["op-restart-digest"] === undefined) return false;
  return compareEntries(best, entry) <= 0;
}

function isTelling({ task, intervalMs }: HistoryEntry): boolean {
  return intervalMs === 0 && TELLING.has(task?.toLowerCase() ?? "");
}

function isFailure({ id }: HistoryEntry): boolean {
  return id?.endsWith("_last_failure_0") ?? false;
}
