import type { Row } from "../text/row.ts";
import type { Theme } from "./theme.ts";

/** A row as the terminal takes it. */
export function paintRow(row: Row, theme: Theme): string {
  let out = "";
  for (const { text, style, selected } of row) {
    if (text === "") continue;
    const inverse = selected === true ? theme.palette.selected : "";
    const own = theme.palette[style];
    const sgr = inverse === "" ? own : own === "" ? inverse : `${own};${inverse}`;
    out += sgr === "" ? text : `\x1b[${sgr}m${text}\x1b[0m`;
  }
  return out;
}
