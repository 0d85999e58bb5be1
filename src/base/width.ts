import stringWidth from "string-width";

/** Letters and signs of one column each that never join their neighbours: ASCII, Latin, dashes and quotes, arrows, lines,
 *  blocks, ticks. Nearly all that is ever shown; measuring anything else takes Unicode's tables. */
const ONE_EACH = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u25fc\u2713-\u2718]*$/;

/** Whether each character of a text is a letter of its own, one column wide. */
export function isOneEach(text: string): boolean {
  return ONE_EACH.test(text);
}

/** Columns a text without control characters takes on the terminal. */
export function widthOf(text: string): number {
  return isOneEach(text) ? text.length : stringWidth(text);
}
