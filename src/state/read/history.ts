import { mergeSort } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import { leadingInteger } from "../values.ts";

/** One entry of a resource's history on a host, its numbers read. */
export interface HistoryEntry {
  readonly xml: Element;
  readonly id: string | undefined;
  /** `vip_monitor_10000` */
  readonly key: string | undefined;
  readonly task: string | undefined;
  readonly intervalMs: number;
  readonly callId: number;
  readonly status: number | undefined;
  readonly rc: number | undefined;
  /** The rc the transition expected; -1 = not said. */
  readonly expectedRc: number;
  /** Epoch seconds. */
  readonly lastChange: number | undefined;
}

/** A resource's history on a host (`lrm_resource`), oldest first, and the range of what counts since it was last started. */
export interface History {
  readonly xml: Element;
  readonly id: string | undefined;
  readonly entries: readonly HistoryEntry[];
  readonly startIndex: number;
  readonly stopIndex: number;
  /** All it says is that a probe did not find the resource: what most histories of a large cluster say. */
  readonly absent: boolean;
}

export const ExecutionStatus = {
  Pending: -1,
  Done: 0,
  Cancelled: 1,
  Timeout: 2,
  NotSupported: 3,
  Error: 4,
  ErrorHard: 5,
  ErrorFatal: 6,
  NotInstalled: 7,
  NotConnected: 8,
  Invalid: 9,
  NoFenceDevice: 10,
  NoSecrets: 11,
} as const;

const histories = new WeakMap<Element, History>();

/** Read once for each `lrm_resource` element: a document that shares it shares this. */
export function historyOf(lrmResource: Element): History {
  let history = histories.get(lrmResource);
  if (history === undefined) {
    const entries: HistoryEntry[] = [];
    const { children } = lrmResource;
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i]!;
      if (child.kind === "element" && child.name === "lrm_rsc_op") entries.push(entryOf(child));
    }
    mergeSort(entries, compareEntries);
    const absent = isAbsence(entries);
    const { startIndex, stopIndex } = absent ? NOTHING_ACTIVE : activeRange(entries);
    history = { xml: lrmResource, id: lrmResource.attributes.id, entries, startIndex, stopIndex, absent };
    histories.set(lrmResource, history);
  }
  return history;
}

const sections = new WeakMap<Element, readonly History[]>();

/** All histories of a host, read once for each `lrm_resources` element. */
export function historiesIn(section: Element): readonly History[] {
  let found = sections.get(section);
  if (found === undefined) {
    found = childElements(section, "lrm_resource").map(historyOf);
    sections.set(section, found);
  }
  return found;
}

function isAbsence(entries: readonly HistoryEntry[]): boolean {
  const [only] = entries;
  return (
    only !== undefined &&
    entries.length === 1 &&
    isProbe(only) &&
    only.rc === 7 &&
    only.status === ExecutionStatus.Done &&
    only.expectedRc >= 0 &&
    only.id?.endsWith("_last_failure_0") === false
  );
}

function entryOf(xml: Element): HistoryEntry {
  const { attributes } = xml;
  const key = attributes.operation_key;
  return {
    xml,
    id: attributes.id,
    key: key === undefined || key === "" ? attributes.id : key,
    task: attributes.operation,
    intervalMs: Math.max(0, leadingInteger(attributes.interval) ?? 0),
    callId: leadingInteger(attributes["call-id"]) ?? -1,
    status: leadingInteger(attributes["op-status"]),
    rc: leadingInteger(attributes["rc-code"]),
    expectedRc: expectedRcOf(attributes["transition-key"]),
    lastChange: leadingInteger(attributes["last-rc-change"]),
  };
}

/** `<action-id>:<transition-id>:<target-rc>:<uuid>` */
function expectedRcOf(key: string | undefined): number {
  if (key === undefined) return -1;
  const first = key.indexOf(":");
  const second = first < 0 ? -1 : key.indexOf(":", first + 1);
  const third = second < 0 ? -1 : key.indexOf(":", second + 1);
  if (third < 0 || third + 1 === key.length || key[third + 1] === ":") return -1;
  return leadingInteger(key.slice(second + 1, third)) ?? -1;
}

interface Magic {
  readonly transition: number;
  readonly uuid: string;
}

/** `<op-status>:<rc>;<transition-key>` */
function decodeMagic(magic: string | undefined): Magic | undefined {
  if (magic === undefined) return undefined;
  const semicolon = magic.indexOf(";");
  if (semicolon < 0) return undefined;
  const [action, transition, rc, uuid] = magic.slice(semicolon + 1).split(":", 4);
  const number = leadingInteger(transition);
  if (leadingInteger(action) === undefined || number === undefined || leadingInteger(rc) === undefined || !uuid) {
    return undefined;
  }
  return { transition: number, uuid };
}

/** Below zero when `a` is older. Call ids decide on one host; across hosts the time; a pending entry by its transition. */
export function compareEntries(a: HistoryEntry, b: HistoryEntry): number {
  const sameHost = a.xml.attributes.on_node?.toLowerCase() === b.xml.attributes.on_node?.toLowerCase();
  if (sameHost && a.id === b.id) return 0;
  if (a.callId === -1 && b.callId === -1) return 0;
  if (sameHost && a.callId >= 0 && a.callId < b.callId) return -1;
  if (sameHost && b.callId >= 0 && a.callId > b.callId) return 1;
  if (a.callId >= 0 && b.callId >= 0 && (!sameHost || a.callId === b.callId)) {
    const timeA = a.lastChange ?? -1;
    const timeB = b.lastChange ?? -1;
    if (timeA >= 0 && timeA < timeB) return -1;
    if (timeB >= 0 && timeA > timeB) return 1;
    return 0;
  }
  const magicA = decodeMagic(a.xml.attributes["transition-magic"]);
  const magicB = decodeMagic(b.xml.attributes["transition-magic"]);
  if (magicA === undefined || magicB === undefined) return 0;
  if (magicA.uuid.toLowerCase() !== magicB.uuid.toLowerCase() || magicA.transition === magicB.transition) {
    if (b.callId === -1) return -1;
    if (a.callId === -1) return 1;
    return 0;
  }
  if ((magicA.transition >= 0 && magicA.transition < magicB.transition) || magicB.transition === -1) return -1;
  if ((magicB.transition >= 0 && magicA.transition > magicB.transition) || magicA.transition === -1) return 1;
  return 0;
}

interface ActiveRange {
  readonly startIndex: number;
  readonly stopIndex: number;
}

/** No start, no stop, and no probe that found anything. */
const NOTHING_ACTIVE: ActiveRange = { startIndex: -1, stopIndex: -1 };

function activeRange(entries: readonly HistoryEntry[]): ActiveRange {
  let startIndex = -1;
  let stopIndex = -1;
  let monitorStart = -1;
  let roleStart = -1;
  entries.forEach(({ task, status, rc }, index) => {
    switch (task?.toLowerCase()) {
      case "stop":
        if (status === 0) stopIndex = index;
        break;
      case "start":
      case "migrate_from":
        startIndex = index;
        break;
      case "monitor":
        if (monitorStart <= stopIndex && (rc === 0 || rc === 8)) monitorStart = index;
        break;
      case "promote":
      case "demote":
        roleStart = index;
        break;
      default:
    }
  });
  if (startIndex === -1) startIndex = roleStart !== -1 ? roleStart : monitorStart;
  return { startIndex, stopIndex };
}

/** A look at a resource that is not expected to run: `monitor` without interval. */
export function isProbe(entry: HistoryEntry): boolean {
  return entry.intervalMs === 0 && entry.task === "monitor";
}

/** A probe that failed because the resource cannot be there at all: as good as "not running". */
export function isMaskedProbe(entry: HistoryEntry): boolean {
  return isProbe(entry) && (entry.rc === 5 || entry.rc === 2 || entry.status === ExecutionStatus.NotInstalled);
}
