/** Sequences that change how the terminal behaves, and the ones that put it back. */
export const PASTE_ON = "\x1b[?2004h";
export const PASTE_OFF = "\x1b[?2004l";
export const ALTERNATE_ON = "\x1b[?1049h";
export const ALTERNATE_OFF = "\x1b[?1049l";
export const CURSOR_SHOW = "\x1b[?25h";
export const CURSOR_HIDE = "\x1b[?25l";
export const RESET_STYLE = "\x1b[0m";
export const ERASE_BELOW = "\x1b[J";
export const CLEAR_SCREEN = "\x1b[H\x1b[2J";
export const BELL = "\x07";

/** Puts back whatever we may have changed, harmless when we did not; the alternate screen only when it is on, because
 *  leaving it moves the cursor. */
export function restoreSequence(alternate: boolean): string {
  return `${PASTE_OFF}${RESET_STYLE}${alternate ? ALTERNATE_OFF : ""}${CURSOR_SHOW}`;
}
