import { cleanLine } from "../text/clean.ts";
import type { Row } from "../text/row.ts";
import type { Theme } from "./theme.ts";

/** A row as the terminal takes it. Texts have been cleaned where they came in; what was forgotten there moves no cursor
 *  either. */
export function paintRow(row: Row, theme: Theme): string {
  let out = "";
  for (const { text: given, style, selected } of row) {
    const text = cleanLine(given);
    if (text === "") continue;
    const inverse = selected === true ? theme.palette.selected : "";
    const own = theme.palette[style];
    const sgr = inverse === "" ? own : own === "" ? inverse : `${own};${inverse}`;
    out += sgr === "" ? text : `\x1b[${sgr}m${text}\x1b[0m`;
  }
  return out;
}
