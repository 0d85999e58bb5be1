import { isSection, type TonedLine, type TonedSection } from "./outline.ts";

export interface HtmlPage {
  readonly title: string;
  /** A style sheet that comes after our own. */
  readonly stylesheet?: string | undefined;
  /** The page asks to be read again after so many seconds. */
  readonly refreshS?: number | undefined;
  readonly sections: readonly TonedSection[];
}

/** Colours of tones; another style sheet may say otherwise. */
const STYLE = `body { font-family: sans-serif }
.online, .rsc-ok { color: green }
.offline, .rsc-failed { color: red }
.standby, .maint, .rsc-managed { color: blue }
.rsc-multiple { color: orange }
.rsc-failure-ignored { color: darkgreen }
.warning { color: red; font-weight: bold }`;

/** A page of its own: a heading over a list for each section, lists in lists, a class for each tone. */
export function htmlPage({ title, stylesheet, refreshS, sections }: HtmlPage): string {
  const head = [
    '<meta charset="utf-8">',
    `<title>${escaped(title)}</title>`,
    ...(refreshS === undefined ? [] : [`<meta http-equiv="refresh" content="${refreshS}">`]),
    `<style>\n${STYLE}\n</style>`,
    ...(stylesheet === undefined ? [] : [`<link rel="stylesheet" href="${escaped(stylesheet)}">`]),
  ];
  const body = sections.flatMap((section) => [`<h2>${escaped(section.title ?? "")}</h2>`, ...list(section.lines)]);
  return `${["<!DOCTYPE html>", '<html lang="en">', "<head>", ...head, "</head>", "<body>", ...body, "</body>", "</html>"].join("\n")}\n`;
}

function list(lines: readonly TonedLine[]): string[] {
  if (lines.length === 0) return [];
  return ["<ul>", ...lines.flatMap(item), "</ul>"];
}

function item(line: TonedLine): string[] {
  if (typeof line === "string") return [`<li>${text(line)}</li>`];
  if (!isSection(line)) return [`<li><span class="${line.tone}">${text(line.text)}</span></li>`];
  const head = line.title === undefined ? "" : `<h3>${text(line.title)}</h3>`;
  return [`<li>${head}`, ...list(line.lines), "</li>"];
}

/** Tabs are for columns of a terminal. */
const text = (line: string): string => escaped(line.replaceAll(/\t ?/g, " ").trimEnd());

function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
