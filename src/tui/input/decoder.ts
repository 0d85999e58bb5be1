import type { TerminalEvent } from "./event.ts";
import { altEvent, charEvent, csiEvent, ss3Event } from "./sequences.ts";

/** Longest paste kept, in characters: no configuration is this long, and a runaway paste must not eat the memory. */
const PASTE_LIMIT = 1 << 20;
/** Longest escape sequence waited for. */
const SEQUENCE_LIMIT = 256;
const PASTE_END = "\x1b[201~";

/** What was read and is not yet an event. Made by `newDecoder`, moved on by `decode` and `flush`. */
export interface Decoder {
  /** Beginning of a UTF-8 character whose rest has not come. */
  readonly bytes: Uint8Array;
  /** Beginning of an escape sequence, from its ESC. */
  readonly text: string;
  /** Text of a bracketed paste that has not ended. */
  readonly paste: string | undefined;
}

export interface Decoded {
  readonly decoder: Decoder;
  readonly events: readonly TerminalEvent[];
}

const NO_BYTES = new Uint8Array(0);

export function newDecoder(): Decoder {
  return { bytes: NO_BYTES, text: "", paste: undefined };
}

/** What the decoder waits for: the caller flushes an `escape` after some 30 ms (it was the Esc key), a `paste` after
 *  seconds without input (its end was lost). */
export function waitsFor(decoder: Decoder): "nothing" | "escape" | "paste" {
  if (decoder.paste !== undefined) return "paste";
  return decoder.text === "" ? "nothing" : "escape";
}

/** One read from the terminal. Keys typed or pasted faster than they are read come in one chunk, and a chunk may end
 *  anywhere, inside a character as well as inside a sequence. */
export function decode(decoder: Decoder, chunk: Uint8Array): Decoded {
  const bytes = decoder.bytes.length === 0 ? chunk : concat(decoder.bytes, chunk);
  const end = completeUtf8(bytes);
  const events: TerminalEvent[] = [];
  const text = decoder.text + new TextDecoder().decode(bytes.subarray(0, end));
  const rest = parse(text, decoder.paste, events);
  return { decoder: { bytes: bytes.slice(end), ...rest }, events };
}

/** Nothing more has come for what is pending: take it as it stands. */
export function flush(decoder: Decoder): Decoded {
  if (decoder.paste !== undefined) {
    return { decoder: newDecoder(), events: [pasteEvent(decoder.paste + decoder.text)] };
  }
  const { text } = decoder;
  const events: TerminalEvent[] = [];
  if (text === "\x1b") events.push({ kind: "key", key: "escape", text: "" });
  else if (text === "\x1b\x1b") events.push({ kind: "key", key: "alt-escape", text: "" });
  // `ESC [`, `ESC O`, `ESC ]` alone: Alt with that key. A longer torso is no key that anybody pressed.
  else if (text.length === 2) pushEvent(events, altEvent(text[1]!));
  return { decoder: { ...newDecoder(), bytes: decoder.bytes }, events };
}

function parse(input: string, openPaste: string | undefined, events: TerminalEvent[]): Pick<Decoder, "text" | "paste"> {
  let text = input;
  let paste = openPaste;
  while (text !== "") {
    if (paste !== undefined) {
      const end = text.indexOf(PASTE_END);
      if (end < 0) {
        const keep = torsoLength(text, PASTE_END);
        return { text: text.slice(text.length - keep), paste: limit(paste + text.slice(0, text.length - keep)) };
      }
      events.push(pasteEvent(paste + text.slice(0, end)));
      paste = undefined;
      text = text.slice(end + PASTE_END.length);
      continue;
    }
    if (text[0] !== "\x1b") {
      const char = String.fromCodePoint(text.codePointAt(0)!);
      pushEvent(events, charEvent(char));
      text = text.slice(char.length);
      continue;
    }
    const length = sequenceLength(text);
    if (length === undefined) return { text, paste: undefined };
    const sequence = text.slice(0, length);
    text = text.slice(length);
    if (sequence === "\x1b[200~") paste = "";
    else pushEvent(events, sequenceEvent(sequence));
  }
  return { text: "", paste };
}

function sequenceEvent(sequence: string): TerminalEvent | undefined {
  if (sequence === "\x1b") return { kind: "key", key: "escape", text: "" };
  if (sequence.startsWith("\x1b\x1b")) {
    const inner = sequence.length > 2 ? sequenceEvent(sequence.slice(1)) : undefined;
    return inner?.kind === "key" ? { ...inner, key: `alt-${inner.key}`, text: "" } : undefined;
  }
  if (sequence.startsWith("\x1b[")) return csiEvent(sequence.slice(2));
  if (sequence.startsWith("\x1bO") && sequence.length === 3) return ss3Event(sequence[2]!);
  if (/^\x1b[\]PX^_]./s.test(sequence)) return undefined;
  return altEvent(sequence.slice(1));
}

/** Length of the sequence at the start of a text that begins with ESC; undefined while it is incomplete. */
function sequenceLength(text: string): number | undefined {
  const second = text[1];
  if (second === undefined) return undefined;
  if (second === "\x1b") {
    if (text[2] !== "[" && text[2] !== "O") return text.length === 2 ? undefined : 1;
    const inner = sequenceLength(text.slice(1));
    return inner === undefined ? undefined : inner + 1;
  }
  if (second === "[") {
    if (text.startsWith("\x1b[M")) return text.length < 6 ? undefined : 6; // an old mouse report
    if (text.startsWith("\x1b[[")) return text.length < 4 ? undefined : 4; // function keys of the Linux console
    const match = /^\x1b\[[0-?]*[ -/]*/.exec(text)!;
    if (match[0].length < text.length) return match[0].length + 1;
    return text.length > SEQUENCE_LIMIT ? text.length : undefined;
  }
  if (second === "O") return text.length < 3 ? undefined : 3;
  if (/[\]PX^_]/.test(second)) {
    const end = /\x07|\x1b\\/.exec(text.slice(2));
    if (end !== null) return 2 + end.index + end[0].length;
    return text.length > SEQUENCE_LIMIT ? text.length : undefined;
  }
  return 1 + String.fromCodePoint(text.codePointAt(1)!).length;
}

function pushEvent(events: TerminalEvent[], event: TerminalEvent | undefined): void {
  if (event !== undefined) events.push(event);
}

function pasteEvent(text: string): TerminalEvent {
  const cut = text.length > PASTE_LIMIT;
  return { kind: "paste", text: text.slice(0, PASTE_LIMIT).replace(/\r\n?/g, "\n"), cut };
}

function limit(paste: string): string {
  return paste.length > PASTE_LIMIT ? paste.slice(0, PASTE_LIMIT + 1) : paste;
}

/** How many characters at the end of `text` could be the beginning of `mark`. */
function torsoLength(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (mark.startsWith(text.slice(-length))) return length;
  }
  return 0;
}

/** How many bytes from the start hold whole characters. */
function completeUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return need > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
