import { describe, expect, test } from "vitest";
import { type Decoder, decode, flush, newDecoder, waitsFor } from "../../../src/tui/input/decoder.ts";
import type { TerminalEvent } from "../../../src/tui/input/event.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Events as words: keys by name, pastes in brackets. */
function words(events: readonly TerminalEvent[]): string[] {
  return events.map((event) => (event.kind === "key" ? event.key : `[${event.text}]`));
}

function read(...chunks: readonly (string | Uint8Array)[]): { readonly words: string[]; readonly decoder: Decoder } {
  let decoder = newDecoder();
  const all: TerminalEvent[] = [];
  for (const chunk of chunks) {
    const step = decode(decoder, typeof chunk === "string" ? bytes(chunk) : chunk);
    decoder = step.decoder;
    all.push(...step.events);
  }
  return { words: words(all), decoder };
}

describe("keys are named whatever the terminal sends for them", () => {
  test.each([
    ["ab\r", ["a", "b", "enter"]],
    ["\x7f\x7f\x7f", ["backspace", "backspace", "backspace"]],
    ["\x01\x05\x1f\x00\t", ["ctrl-a", "ctrl-e", "ctrl-_", "ctrl-space", "tab"]],
    ["\n", ["ctrl-j"]],
    ["\x1b[A\x1b[B\x1bOC\x1bOD", ["up", "down", "right", "left"]],
    ["\x1b[1;5C\x1b[1;3D\x1b[1;2A", ["ctrl-right", "alt-left", "shift-up"]],
    ["\x1b[3~\x1b[5~\x1b[6;3~\x1b[Z", ["delete", "pageup", "alt-pagedown", "shift-tab"]],
    ["\x1bOP\x1b[12~\x1b[[C\x1b[21~", ["f1", "f2", "f3", "f10"]],
    ["\x1bf\x1bB\x1b\x7f\x1b\r", ["alt-f", "alt-B", "alt-backspace", "alt-enter"]],
    ["\x1b\x1b[A", ["alt-up"]],
    ["\x1b[97;5u\x1b[13;2u\x1b[27;5;13~", ["ctrl-a", "shift-enter", "ctrl-enter"]],
    ["é漢👍", ["é", "漢", "👍"]],
    [" ", ["space"]],
  ])("%j", (input, expected) => {
    expect(read(input).words).toEqual(expected);
  });
});

describe("what is no key is swallowed whole", () => {
  test.each([
    ["mouse report", "a\x1b[<0;10;20Mb"],
    ["old mouse report", "a\x1b[M !!b"],
    ["focus in and out", "a\x1b[I\x1b[Ob"],
    ["answer to a cursor question", "a\x1b[24;80Rb"],
    ["device attributes", "a\x1b[?62;1;2cb"],
    ["colour answer, ended by BEL", "a\x1b]11;rgb:0000/0000/0000\x07b"],
    ["colour answer, ended by ST", "a\x1b]11;rgb:0000/0000/0000\x1b\\b"],
    ["unknown function key", "a\x1b[99~b"],
    ["C1 controls", "a\u0085b"],
  ])("%s", (_name, input) => {
    expect(read(input).words).toEqual(["a", "b"]);
  });
});

test("a sequence, a character and a paste may be cut anywhere between reads", () => {
  const whole = "x\x1b[1;5Cé漢👍\x1b[200~one\r\ntwo\x1b[201~\x1b[A\x1bOHy";
  const expected = ["x", "ctrl-right", "é", "漢", "👍", "[one\ntwo]", "up", "home", "y"];
  const all = bytes(whole);
  for (let cut = 0; cut <= all.length; cut++) {
    expect(read(all.slice(0, cut), all.slice(cut)).words, `cut at ${cut}`).toEqual(expected);
  }
  expect(read(...Array.from(all, (byte) => Uint8Array.of(byte))).words).toEqual(expected);
});

describe("a lone escape waits for the rest, then is the Esc key", () => {
  test.each([
    ["\x1b", ["escape"]],
    ["\x1b\x1b", ["alt-escape"]],
    ["\x1b[", ["alt-["]],
    ["\x1bO", ["alt-O"]],
    ["\x1b[1;", []],
    ["\x1b]", ["alt-]"]],
  ])("%j", (input, expected) => {
    const { words: before, decoder } = read(input);
    expect(before).toEqual([]);
    expect(waitsFor(decoder)).toBe("escape");
    const flushed = flush(decoder);
    expect(words(flushed.events)).toEqual(expected);
    expect(waitsFor(flushed.decoder)).toBe("nothing");
  });

  test("escape followed by an escape sequence of another key", () => {
    expect(read("\x1b\x1bx").words).toEqual(["escape", "alt-x"]);
  });
});

describe("bracketed paste", () => {
  test("keys before and after it in the same read stay keys", () => {
    expect(read("a\x1b[200~b\rc\x1b[201~\r").words).toEqual(["a", "[b\nc]", "enter"]);
  });
  test("escape sequences inside are text", () => {
    expect(read("\x1b[200~\x1b[A\x1b[201~").words).toEqual(["[\x1b[A]"]);
  });
  test("one that never ends is given up with what it held", () => {
    const { decoder, words: before } = read("\x1b[200~abc\x1b[20");
    expect(before).toEqual([]);
    expect(waitsFor(decoder)).toBe("paste");
    expect(words(flush(decoder).events)).toEqual(["[abc\x1b[20]"]);
  });
  test("one beyond any configuration is cut and says so", () => {
    const step = decode(newDecoder(), bytes(`\x1b[200~${"x".repeat(3_000_000)}\x1b[201~`));
    expect(step.events).toHaveLength(1);
    expect(step.events[0]).toMatchObject({ kind: "paste", cut: true });
  });
});

test("broken UTF-8 becomes a replacement character and nothing hangs", () => {
  expect(read(Uint8Array.of(0x61, 0xff, 0x62)).words).toEqual(["a", "\ufffd", "b"]);
});
