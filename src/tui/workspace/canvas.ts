import { EMPTY_ROW, fitRow, type Row, span } from "../text/row.ts";
import type { Area } from "./geometry.ts";

/** Puts panes together into whole rows of the screen. Panes do not overlap; what no pane covers stays blank. */
export function compose(
  columns: number,
  rows: number,
  panes: readonly { readonly area: Area; readonly rows: readonly Row[] }[],
  separator: string,
): Row[] {
  return Array.from({ length: rows }, (_, y) => {
    const parts = panes.filter(({ area }) => y >= area.y && y < area.y + area.rows).sort((a, b) => a.area.x - b.area.x);
    const out: Row[number][] = [];
    let x = 0;
    for (const { area, rows: content } of parts) {
      if (area.x > x) out.push(area.x - x === 1 ? span(separator, "frame") : span(" ".repeat(area.x - x)));
      out.push(...fitRow(content[y - area.y] ?? EMPTY_ROW, area.columns));
      x = area.x + area.columns;
    }
    return fitRow(out, columns);
  });
}
