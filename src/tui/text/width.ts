import stringWidth from "string-width";

/** Letters and signs of one column each that never join their neighbours: ASCII, Latin, dashes and quotes, arrows, lines,
 *  blocks, ticks. Nearly all that is ever shown; measuring anything else takes Unicode's tables. */
const ONE_EACH = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25fc\u2713-\u2718]*$/;

/** Columns a text without control characters takes on the terminal. */
export function widthOf(text: string): number {
  return ONE_EACH.test(text) ? text.length : stringWidth(text);
}

let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as one character each: letters with their marks, emoji with their joiners. */
export function graphemes(text: string): string[] {
  if (ONE_EACH.test(text)) return text.split("");
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** The longest beginning of a text that fits, and its width. */
export function takeColumns(text: string, columns: number): { readonly text: string; readonly width: number } {
  if (ONE_EACH.test(text)) {
    const taken = text.slice(0, Math.max(0, columns));
    return { text: taken, width: taken.length };
  }
  let taken = "";
  let width = 0;
  for (const part of graphemes(text)) {
    const partWidth = stringWidth(part);
    if (width + partWidth > columns) break;
    taken += part;
    width += partWidth;
  }
  return { text: taken, width };
}

/** A text in exactly `columns` columns: padded with blanks, or cut with an ellipsis as its last character. */
export function fitText(text: string, columns: number, align: "left" | "right" = "left", ellipsis = "…"): string {
  if (columns <= 0) return "";
  const width = widthOf(text);
  if (width <= columns) {
    const pad = " ".repeat(columns - width);
    return align === "left" ? text + pad : pad + text;
  }
  const taken = takeColumns(text, columns - widthOf(ellipsis));
  return taken.text + ellipsis + " ".repeat(columns - taken.width - widthOf(ellipsis));
}
