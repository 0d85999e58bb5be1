import { rowText } from "../text/row.ts";
import type { MonitorLine } from "./line.ts";

/** Lines that hold all the words (in any case), and the titles above those that do. */
export function filterLines(lines: readonly MonitorLine[], words: string): MonitorLine[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (wanted.length === 0) return [...lines];
  return withTitles(lines, (line) => {
    const text = searchText(line);
    return text !== "" && wanted.every((word) => text.includes(word));
  });
}

const texts = new WeakMap<MonitorLine, string>();

/** What a line is searched for; lines stay from one paint to the next. */
function searchText(line: MonitorLine): string {
  let text = texts.get(line);
  if (text === undefined) texts.set(line, (text = rowText(line.row).toLowerCase().trim()));
  return text;
}

/** Lines that somebody should look at. */
export function faultLines(lines: readonly MonitorLine[]): MonitorLine[] {
  return withTitles(lines, (line) => line.fault);
}

function withTitles(lines: readonly MonitorLine[], keep: (line: MonitorLine) => boolean): MonitorLine[] {
  const out: MonitorLine[] = [];
  let title: MonitorLine | undefined;
  for (const line of lines) {
    if (line.title) title = line;
    else if (keep(line)) {
      if (title !== undefined) out.push(title);
      title = undefined;
      out.push(line);
    }
  }
  return out;
}
