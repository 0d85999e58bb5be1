import { widthOf } from "../text/width.ts";

/** Most texts remembered; a screen has some hundreds. */
const LIMIT = 4096;

const STYLES = /\x1b\[[0-9;]*m/g;

const widths = new Map<string, number>();

/** Columns of a text that may hold style sequences. Ink measures every text in every frame; most are those of the last. */
export function cachedWidth(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  if (widths.size >= LIMIT) widths.clear();
  const width = widthOf(text.replace(STYLES, ""));
  widths.set(text, width);
  return width;
}

/** Stands in for `widest-line` inside Ink (.config/ink.mjs). */
// biome-ignore lint/style/noDefaultExport: Ink imports it as a default
export default function widestLine(text: string): number {
  if (!text.includes("\n")) return cachedWidth(text);
  return Math.max(...text.split("\n").map(cachedWidth));
}
