import type { Row } from "../text/row.ts";
import type { Theme } from "./theme.ts";

/** A row as the terminal takes it. `selected` draws the whole row inverse, whatever its parts mean. */
export function paintRow(row: Row, theme: Theme, selected = false): string {
  let out = "";
  const inverse = selected ? theme.palette.selected : "";
  for (const { text, style } of row) {
    if (text === "") continue;
    const own = theme.palette[style];
    const sgr = inverse === "" ? own : own === "" ? inverse : `${own};${inverse}`;
    out += sgr === "" ? text : `\x1b[${sgr}m${text}\x1b[0m`;
  }
  return out;
}
