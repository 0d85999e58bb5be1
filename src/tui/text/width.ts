import stringWidth from "string-width";
import { isOneEach, widthOf } from "../../base/index.ts";

export { widthOf };

let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as one character each: letters with their marks, emoji with their joiners. */
export function graphemes(text: string): string[] {
  if (isOneEach(text)) return text.split("");
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** The longest beginning of a text that fits, and its width. */
export function takeColumns(text: string, columns: number): { readonly text: string; readonly width: number } {
  if (isOneEach(text)) {
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
