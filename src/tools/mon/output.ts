import { ExitCode } from "../../base/index.ts";
import { element, writeXml } from "../../cib/index.ts";
import type { ClusterStatus } from "../../client/index.ts";
import { htmlPage } from "../../status/index.ts";
import { resultText, type ToolCall, toolError } from "../run-tool.ts";
import { PACEMAKER_VERSION } from "../version.ts";
import { type Look, type PageRequest, pageElements, pageSections, pageText } from "./page.ts";
import type { MonFormat } from "./sections.ts";

/** How a page is printed. */
export interface PrintOptions {
  readonly format: MonFormat;
  /** The root that resource agents before 4.15 look for (--as-xml). */
  readonly legacyRoot: boolean;
  readonly request: string;
  readonly title: string;
  readonly stylesheet: string | undefined;
  /** With the header that a CGI script prints. */
  readonly cgi: boolean;
  /** A page in a file asks to be read again after this time. */
  readonly refreshS: number | undefined;
}

/** The format that the options ask for. @throws CrmError `bad-format` */
export function formatOf(call: ToolCall): MonFormat {
  if (call.has("as-xml")) return "xml";
  switch (call.format) {
    case "text":
    case "console":
      return "text";
    case "xml":
    case "html":
    case "none":
      return call.format;
    default:
      throw toolError("bad-format", `Error creating output format ${call.format}: Unknown output format`);
  }
}

export function printOptions(call: ToolCall, format: MonFormat, intervalMs: number | undefined): PrintOptions {
  return {
    format,
    legacyRoot: call.has("as-xml"),
    request: call.request,
    title: call.value("html-title") ?? "Cluster Status",
    stylesheet: call.value("html-stylesheet"),
    cgi: call.has("html-cgi") || call.has("output-cgi"),
    refreshS: intervalMs === undefined ? undefined : Math.ceil(intervalMs / 1000),
  };
}

export function printLook(look: Look, request: PageRequest, print: PrintOptions): string {
  switch (print.format) {
    case "text":
      return statusLine(look.status, request) + pageText(look, request);
    case "xml":
      return xmlText(look, request, print);
    case "html":
      return (
        (print.cgi ? "Content-Type: text/html\n\n" : "") + htmlPage({ ...print, sections: pageSections(look, request) })
      );
    case "none":
      return "";
  }
}

function xmlText(look: Look, request: PageRequest, print: PrintOptions): string {
  const elements = pageElements(look, request);
  if (!print.legacyRoot) return resultText(print.request, ExitCode.OK, elements);
  return `<?xml version="1.0"?>\n${writeXml(element("crm_mon", { version: PACEMAKER_VERSION }, elements))}`;
}

/** A word on the running cluster that no document holds: who has quorum and why, and what it is doing. */
function statusLine(status: ClusterStatus | undefined, { shown }: PageRequest): string {
  if (status === undefined || !shown.names.has("stack")) return "";
  const running = status.transition?.actions.filter(({ state }) => state === "running") ?? [];
  const doing = running.length === 0 ? "" : `, doing: ${running.map(({ key }) => key).join(", ")}`;
  return `Status of the cluster: ${status.dc === undefined ? "no DC yet" : "running"}${doing}\n`;
}
