import type { Line } from "../../status/index.ts";
import { cleanLine } from "../text/clean.ts";
import { type Row, row, span, wrapRow } from "../text/row.ts";
import { briefLines, byNodeLines, hostLines } from "./by-node.ts";
import { faultLines, filterLines } from "./filter.ts";
import { type MonitorLine, textLine, titleLine } from "./line.ts";
import { type DrawContext, resourceLines } from "./resources.ts";
import type { MonitorSection, MonitorSource } from "./source.ts";

/** All lines of the monitor's list, from the banner to the last section, filtered as the user asked. */
export function monitorLines(source: MonitorSource, draw: DrawContext, filter: string): MonitorLine[] {
  const { settings } = draw;
  const sections = (wanted: (section: MonitorSection) => boolean): MonitorLine[] =>
    source.sections.filter(wanted).flatMap((section) => sectionLines(section, draw.columns));
  // What failed stands first: with a thousand resources nobody would look for it below them.
  const first = settings.order === "failures";
  const lines = [
    ...bannerLines(source),
    ...sections(({ top, fault }) => top === true || (first && fault)),
    ...(settings.byNode
      ? block("Hosts and their resources", byNodeLines(source.view, draw))
      : [...block("Hosts", hostLines(source.view, draw)), ...block("Resources", resourcesBlock(source, draw))]),
    ...sections(({ top, fault }) => top !== true && !(first && fault)),
  ];
  return filterLines(settings.faults ? faultLines(lines) : lines, filter);
}

function resourcesBlock(source: MonitorSource, draw: DrawContext): MonitorLine[] {
  const lines = draw.settings.brief
    ? briefLines(source.view.resources, draw)
    : resourceLines(source.view.resources, draw);
  if (lines.length > 0) return lines;
  return [textLine(row(["dim", draw.settings.inactive ? "   No resources" : "   No active resources"]))];
}

function bannerLines({ view }: MonitorSource): MonitorLine[] {
  const banner = (text: string): MonitorLine => ({ ...textLine(row(["warning", text])), fault: true });
  if (view.maintenanceMode) {
    return [
      banner(" *** Resource management is DISABLED ***"),
      banner(" The cluster will not attempt to start, stop or recover services"),
    ];
  }
  return view.stopAll ? [banner(" *** The cluster will keep all resources stopped ***")] : [];
}

function block(title: string, lines: readonly MonitorLine[]): MonitorLine[] {
  return [titleLine(row(["heading", title])), ...lines];
}

function sectionLines({ section, fault }: MonitorSection, columns: number): MonitorLine[] {
  return [
    titleLine(row([fault ? "error" : "heading", section.title ?? ""])),
    ...section.lines.flatMap((line) => textOf(line, 1, fault, columns)),
  ];
}

function textOf(line: Line, level: number, fault: boolean, columns: number): MonitorLine[] {
  const at = (text: string): MonitorLine[] =>
    wrapRow(sectionRow(text, level), columns, 2 * level + 4).map((each) => ({ ...textLine(each), fault }));
  if (typeof line === "string") return line === "" ? [] : at(line);
  return [
    ...(line.title === undefined ? [] : at(`${line.title}:`)),
    ...line.lines.flatMap((each) => textOf(each, level + 1, fault, columns)),
  ];
}

function sectionRow(text: string, level: number): Row {
  return [span(" ".repeat(2 * level)), span(cleanLine(text.replace(/\t+ ?/g, "  ")))];
}
