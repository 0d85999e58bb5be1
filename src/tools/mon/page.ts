import type { Element } from "../../cib/index.ts";
import type { ClusterStatus } from "../../client/index.ts";
import { applyLostTickets } from "../../scheduler/index.ts";
import type { Reading } from "../../state/index.ts";
import {
  attributesText,
  attributesXml,
  buildStatus,
  hostsOutline,
  hostsText,
  hostsXml,
  type Line,
  maintenanceText,
  renderLines,
  resourcesOutline,
  resourcesText,
  resourcesXml,
  Selection,
  type StatusView,
  spaced,
  type TextOptions,
  type TonedSection,
} from "../../status/index.ts";
import { failuresText, failuresXml } from "./failures.ts";
import { heldBackText } from "./held-back.ts";
import { hostHistories } from "./history.ts";
import { bansText, bansXml, ticketsText, ticketsXml } from "./more.ts";
import { selectionNames } from "./names.ts";
import { historySection, operationsXml } from "./operations.ts";
import type { Shown } from "./sections.ts";
import { startUpText } from "./start-up.ts";
import { summarySections, summaryText, summaryXml } from "./summary.ts";

/** What to show of a cluster, however it is printed. */
export interface PageRequest {
  readonly shown: Shown;
  readonly inactive: boolean;
  readonly brief: boolean;
  readonly byNode: boolean;
  readonly detail: boolean;
  readonly descriptions: boolean;
  readonly timing: boolean;
  readonly node: string | undefined;
  readonly resource: string | undefined;
}

/** One look at a cluster. */
export interface Look {
  readonly reading: Reading;
  readonly nowMs: number;
  /** undefined where only a document is read. */
  readonly status: ClusterStatus | undefined;
}

interface Context extends Look {
  readonly request: PageRequest;
  readonly view: StatusView;
  readonly selection: Selection;
  readonly options: TextOptions;
}

function contextOf(look: Look, request: PageRequest): Context {
  // Pacemaker reads constraints only where a section needs them; what they mean for hosts and resources is then seen there.
  const { names } = request.shown;
  if (names.has("tickets") || names.has("bans")) applyLostTickets(look.reading);
  const view = buildStatus(look.reading);
  const selection = new Selection(view.resources, selectionNames(look.reading, request.node, request.resource));
  const { inactive, brief, byNode, detail, descriptions } = request;
  const options = {
    inactive,
    pending: true,
    attributes: false,
    brief,
    byNode,
    details: detail,
    descriptions,
    selection,
  };
  return { ...look, request, view, selection, options };
}

/** As text, the sections one below the other. */
export function pageText(look: Look, request: PageRequest): string {
  const context = contextOf(look, request);
  const { view, reading, nowMs, options } = context;
  const { shown, detail } = request;
  const { names } = shown;
  const banner = names.has("maint-mode") ? maintenanceText(view) : undefined;
  const lines: Line[] = [...spaced([summaryText(reading, shown, { detail, nowMs })]), ...(banner ?? [])];
  const body = spaced([
    names.has("nodes") ? hostsText(view.hosts, options) : undefined,
    names.has("resources") ? resourcesText(view.resources, options) : undefined,
    ...lowerSections(context),
  ]);
  if (lines.length > 0 && body.length > 0) lines.push("");
  return renderLines([...lines, ...body]);
}

/** As sections of an HTML page: every host by itself. */
export function pageSections(look: Look, request: PageRequest): TonedSection[] {
  const context = contextOf(look, request);
  const { view, reading, nowMs, options } = context;
  const { shown, detail } = request;
  const { names } = shown;
  const sections = [
    ...summarySections(reading, shown, { detail, nowMs }),
    names.has("nodes") ? hostsOutline(view.hosts, { ...options, eachHost: true }) : undefined,
    names.has("resources") ? resourcesOutline(view.resources, options) : undefined,
    ...lowerSections(context),
  ];
  return sections.filter((section) => section !== undefined);
}

/** Everything below the resources. */
function lowerSections({ request, view, reading, status, selection }: Context) {
  const { shown, detail, timing } = request;
  const { names, bansPrefix } = shown;
  const operations = names.has("operations");
  const history = { operations, timing, selection, details: detail };
  return [
    names.has("attributes") ? attributesText(view.hosts, { details: detail, selection }) : undefined,
    operations || names.has("failcounts") ? historySection(hostHistories(reading, history), history) : undefined,
    names.has("failures") ? failuresText(reading, detail, selection) : undefined,
    status !== undefined && names.has("resources") ? startUpText(reading) : undefined,
    status !== undefined && names.has("failures") ? heldBackText(reading) : undefined,
    names.has("tickets") ? ticketsText(reading) : undefined,
    names.has("bans") ? bansText(reading, bansPrefix, detail, selection) : undefined,
  ];
}

/** As the elements of Pacemaker's XML output: all resources and times are always there, nothing is brief. */
export function pageElements(look: Look, request: PageRequest): Element[] {
  const { view, reading, nowMs, status, selection } = contextOf(look, request);
  const { byNode, shown, descriptions, detail } = request;
  const { names } = shown;
  const options = { byNode, selection, descriptions: descriptions || detail };
  const operations = names.has("operations");
  const state = status === undefined ? undefined : "running";
  const elements = [
    summaryXml(reading, shown, view.hosts, { nowMs, state }),
    names.has("nodes") ? hostsXml(view.hosts, options) : undefined,
    names.has("resources") ? resourcesXml(view.resources, options) : undefined,
    names.has("attributes") ? attributesXml(view.hosts, selection) : undefined,
    operations || names.has("failcounts")
      ? operationsXml(hostHistories(reading, { operations, selection }))
      : undefined,
    names.has("failures") ? failuresXml(reading, selection) : undefined,
    names.has("tickets") ? ticketsXml(reading) : undefined,
    names.has("bans") ? bansXml(reading, shown.bansPrefix, selection) : undefined,
  ];
  return elements.filter((element) => element !== undefined);
}
