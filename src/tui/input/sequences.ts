import { keyEvent, type TerminalEvent } from "./event.ts";

/** Final letter of a CSI or SS3 sequence -> key. Source: ECMA-48 and xterm's "ctlseqs", PC-style function keys. */
const LETTERS: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  E: "begin",
  F: "end",
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};

/** First number of a CSI sequence that ends in `~` -> key. */
const NUMBERS: Readonly<Record<number, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
  11: "f1",
  12: "f2",
  13: "f3",
  14: "f4",
  15: "f5",
  17: "f6",
  18: "f7",
  19: "f8",
  20: "f9",
  21: "f10",
  23: "f11",
  24: "f12",
};

/** Code points with a key name of their own. */
const NAMED: Readonly<Record<number, string>> = {
  8: "backspace",
  9: "tab",
  13: "enter",
  27: "escape",
  32: "space",
  127: "backspace",
  57414: "enter",
};

/** Name of a key with its modifiers as xterm codes them: 1 + shift 1 + alt 2 + ctrl 4. */
function withModifiers(name: string, code: number): string {
  const bits = code - 1;
  return `${bits & 4 ? "ctrl-" : ""}${bits & 2 ? "alt-" : ""}${bits & 1 ? "shift-" : ""}${name}`;
}

/** A complete CSI sequence (without `ESC [`); undefined for what is no key: replies of the terminal, focus, mouse. */
export function csiEvent(body: string): TerminalEvent | undefined {
  if (/^\[[A-E]$/.test(body)) return keyEvent(`f${body.charCodeAt(1) - 0x40}`); // the Linux console's F1 to F5
  const match = /^([0-9;:]*)([A-Za-z~])$/.exec(body);
  if (match === null) return undefined;
  const numbers = match[1]!.split(";").map((part) => Number.parseInt(part, 10));
  const final = match[2]!;
  const modifiers = numbers[1] === undefined || Number.isNaN(numbers[1]) ? 1 : numbers[1];
  if (final === "Z") return keyEvent("shift-tab");
  if (final === "u") return codePointEvent(numbers[0] ?? Number.NaN, modifiers);
  if (final === "~") {
    if (numbers[0] === 27 && numbers[2] !== undefined) return codePointEvent(numbers[2], modifiers);
    const name = NUMBERS[numbers[0] ?? -1];
    return name === undefined ? undefined : keyEvent(withModifiers(name, modifiers));
  }
  const name = LETTERS[final];
  // `ESC [ row ; column R` answers a question about the cursor; F3 always has 1 as its first number.
  if (name === undefined || (final === "R" && numbers[0] !== 1 && match[1] !== "")) return undefined;
  return keyEvent(withModifiers(name, modifiers));
}

/** `ESC O x`: keys in application mode, the number pad among them. */
export function ss3Event(final: string): TerminalEvent | undefined {
  if (final === "M") return keyEvent("enter");
  if (/[j-y]/.test(final)) {
    const text = "*+,-./0123456789"[final.charCodeAt(0) - 0x6a]!;
    return keyEvent(text, text);
  }
  const name = LETTERS[final];
  return name === undefined ? undefined : keyEvent(name);
}

/** A key told by its code point (kitty's and xterm's disambiguating protocols). */
function codePointEvent(code: number, modifiers: number): TerminalEvent | undefined {
  if (Number.isNaN(code) || code > 0x10ffff) return undefined;
  const name = NAMED[code];
  if (name !== undefined)
    return keyEvent(withModifiers(name, modifiers), name === "space" && modifiers <= 2 ? " " : "");
  if (code < 32 || (code >= 57344 && code <= 63743)) return undefined;
  const char = String.fromCodePoint(code);
  if (modifiers <= 2) return modifiers === 2 ? keyEvent(char.toUpperCase(), char.toUpperCase()) : keyEvent(char, char);
  return keyEvent(withModifiers(char.toLowerCase(), ((modifiers - 1) & ~1) + 1));
}

/** A single character as read in raw mode. */
export function charEvent(char: string): TerminalEvent | undefined {
  const code = char.codePointAt(0)!;
  if (code === 0x20) return keyEvent("space", " ");
  if (code === 0x0d) return keyEvent("enter");
  if (code === 0x09) return keyEvent("tab");
  if (code === 0x7f) return keyEvent("backspace");
  if (code === 0) return keyEvent("ctrl-space");
  if (code < 0x1b) return keyEvent(`ctrl-${String.fromCharCode(code + 0x60)}`);
  if (code < 0x20) return keyEvent(`ctrl-${String.fromCharCode(code + 0x40).toLowerCase()}`);
  if (code >= 0x80 && code < 0xa0) return undefined;
  return keyEvent(char, char);
}

/** `ESC x`: Alt with a key. */
export function altEvent(char: string): TerminalEvent | undefined {
  const event = charEvent(char);
  return event?.kind === "key"
    ? keyEvent(event.key.startsWith("ctrl-") ? event.key.replace("ctrl-", "ctrl-alt-") : `alt-${event.key}`)
    : undefined;
}
