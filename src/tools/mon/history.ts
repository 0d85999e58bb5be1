import { childElements, type Element, firstChild, statusOf } from "../../cib/index.ts";
import { compareEntries, failCount, type Host, historyOf, type Reading, type Resource } from "../../state/index.ts";
import { everything, type Selection } from "../../status/index.ts";

/** What a host did with its resources, as far as it is to be shown. */
export interface HostHistory {
  readonly host: Host;
  readonly resources: readonly ResourceHistory[];
}

export interface ResourceHistory {
  readonly resource: Resource;
  /** The name to print. */
  readonly id: string;
  readonly failCount: number;
  /** Epoch seconds; 0 = not known. */
  readonly lastFailure: number;
  /** `lrm_rsc_op`, in the order in which they were done; none where only failures are wanted. */
  readonly operations: readonly Element[];
}

export interface HistoryOptions {
  /** Operations, or only who has failures. */
  readonly operations: boolean;
  readonly selection?: Selection;
}

/** Of every host that is up, in the order of the status section: also of those that have nothing to tell. */
export function hostHistories(reading: Reading, { operations, selection = everything }: HistoryOptions): HostHistory[] {
  const status = statusOf(reading.cib);
  return (status === undefined ? [] : childElements(status, "node_state")).flatMap((state) => {
    const host = reading.hosts.find(({ id }) => id === state.attributes.id);
    if (host === undefined || !host.online || !selection.host(host.name)) return [];
    const lrm = firstChild(state, "lrm");
    const section = lrm && firstChild(lrm, "lrm_resources");
    const resources = (section === undefined ? [] : childElements(section, "lrm_resource")).flatMap((each) =>
      resourceHistory(reading, host, each, { operations, selection }),
    );
    return [{ host, resources }];
  });
}

function resourceHistory(
  reading: Reading,
  host: Host,
  history: Element,
  { operations, selection }: Required<HistoryOptions>,
): ResourceHistory[] {
  const id = history.attributes.id ?? "";
  const resource = reading.resourceNamed(id);
  if (resource === undefined || !selection.showsHistory(resource.printableId, resource.id)) return [];
  const entries = operations ? inOrder(history).filter(isWorthShowing) : [];
  const { count, lastFailure } = failCount(reading, resource, host, { effective: false });
  if (operations ? entries.length === 0 : count <= 0) return [];
  const shownId = operations ? resource.printableId : id;
  return [{ resource, id: shownId, failCount: count, lastFailure, operations: entries }];
}

/** As they were done; those of which nobody knows stay in the order of the document. */
function inOrder(history: Element): Element[] {
  const known = new Map(historyOf(history).entries.map((entry) => [entry.xml, entry]));
  const entries = childElements(history, "lrm_rsc_op").flatMap((xml) => known.get(xml) ?? []);
  return entries.sort(compareEntries).map(({ xml }) => xml);
}

/** Neither a notification nor a look that found nothing. */
function isWorthShowing(xml: Element): boolean {
  const { operation, "rc-code": code } = xml.attributes;
  return operation !== "notify" && !(isProbeEntry(xml) && Number(code) === 7);
}

export function isProbeEntry({ attributes: { operation, interval = "0" } }: Element): boolean {
  return operation === "monitor" && interval === "0";
}
