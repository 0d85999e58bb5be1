import { ExecStatus, execStatusText } from "../../agents/index.ts";
import { ExitCode } from "../../base/index.ts";
import { childElements, type Element, element, firstChild, statusOf } from "../../cib/index.ts";
import type { Cluster } from "../../client/index.ts";
import { type HistoryEntry, type Host, historyOf, type Reading, type Resource } from "../../state/index.ts";
import { primitiveViews, stateText, xmlOf } from "../../status/index.ts";
import { timeText } from "../mon/words.ts";
import type { ToolCall } from "../run-tool.ts";
import { readDocument } from "./document.ts";
import { nodeGiven } from "./target.ts";

/** What a host's history tells of one operation. */
interface Told {
  readonly host: Host;
  /** As the history calls the resource. */
  readonly resource: string;
  readonly entry: HistoryEntry;
}

/** --list-operations (of resources that are active: what they have done since their start) and --list-all-operations. */
export async function listOperations(call: ToolCall, cluster: Cluster, which: "active" | "all"): Promise<number> {
  const { reading } = await readDocument(call, cluster);
  const host = nodeGiven(call, reading);
  const resource = call.value("resource");
  const told = hostsWithHistory(reading)
    .filter(([each]) => host === undefined || each === host)
    .flatMap(([each, section]) => operationsIn(section, each, which))
    .filter((each) => resource === undefined || each.resource === resource);
  if (told.length === 0) return ExitCode.OK;
  const names = historyNames(reading);
  const views = primitiveViews(reading);
  for (const each of told) call.line(operationText(each, names, views));
  call.add(
    element(
      "operations",
      {},
      told.map((each) => operationXml(each, names)),
    ),
  );
  return ExitCode.OK;
}

/** Hosts that are up, in the order of the status; those that are down too where fencing tells what became of their resources. */
function hostsWithHistory(reading: Reading): [Host, Element][] {
  const status = statusOf(reading.cib);
  return (status === undefined ? [] : childElements(status, "node_state")).flatMap((state): [Host, Element][] => {
    const host = reading.hostNamed(state.attributes.uname ?? "");
    const lrm = firstChild(state, "lrm");
    const section = lrm && firstChild(lrm, "lrm_resources");
    if (host === undefined || section === undefined) return [];
    return host.online || reading.options.fencingEnabled ? [[host, section]] : [];
  });
}

function operationsIn(section: Element, host: Host, which: "active" | "all"): Told[] {
  return childElements(section, "lrm_resource").flatMap((xml) => {
    const { entries, startIndex, stopIndex } = historyOf(xml);
    const shown = which === "all" ? entries : startIndex < stopIndex ? [] : entries.slice(Math.max(startIndex, 0));
    return shown.map((entry) => ({ host, resource: xml.attributes.id ?? "", entry }));
  });
}

function statusText({ status = ExecStatus.Unknown }: HistoryEntry): string {
  return execStatusText(status);
}

type Names = ReadonlyMap<string, Resource>;

/** Resources by what a history may call them: the first that has this id or whose history goes by it. */
function historyNames(reading: Reading): Names {
  const names = new Map<string, Resource>();
  for (const resource of reading.resources) {
    for (const name of [resource.id, resource.historyId ?? resource.id]) {
      if (!names.has(name)) names.set(name, resource);
    }
  }
  return names;
}

function operationText(told: Told, names: Names, views: ReturnType<typeof primitiveViews>): string {
  const { host, entry } = told;
  const { "call-id": callId, "rc-code": code, "exec-time": exec } = entry.xml.attributes;
  const known = names.get(told.resource);
  const who = known === undefined ? `Unknown resource ${told.resource}` : stateText(views(known), known.printableId);
  const when = entry.lastChange === undefined ? "" : `, last-rc-change='${timeText(entry.lastChange)}', exec=${exec}ms`;
  return `${who}: ${entry.key} (node=${host.name}, call=${callId}, rc=${code}${when}): ${statusText(entry)}`;
}

function operationXml(told: Told, names: Names): Element {
  const { host, entry } = told;
  const { "call-id": call, "rc-code": rc, "exec-time": exec } = entry.xml.attributes;
  const known = names.get(told.resource);
  const timed = entry.lastChange !== undefined;
  return xmlOf("operation", {
    op: entry.key,
    node: host.name,
    call,
    rc,
    status: statusText(entry),
    rsc: known?.printableId,
    agent: known && [known.agentClass, known.provider ?? "", known.type].join(":"),
    "last-rc-change": timed ? timeText(entry.lastChange) : undefined,
    "exec-time": timed ? exec : undefined,
  });
}
