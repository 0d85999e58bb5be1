import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test, vi } from "vitest";
import { cleanLine, cleanText } from "../../../src/tui/text/clean.ts";
import { fitRow, row, rowText, rowWidth, wrapRow } from "../../../src/tui/text/row.ts";
import { fitText, graphemes, takeColumns, widthOf } from "../../../src/tui/text/width.ts";
import { glyphs } from "../../../src/tui/theme/glyphs.ts";
import { paintRow } from "../../../src/tui/theme/paint.ts";
import { STYLES } from "../../../src/tui/theme/style.ts";
import { THEME_NAMES, themeNamed } from "../../../src/tui/theme/theme.ts";

describe("fitText gives exactly that many columns", () => {
  test.each([
    ["abc", 5, "abc  "],
    ["abcdef", 4, "abc…"],
    ["abc", 3, "abc"],
    ["abc", 0, ""],
    ["漢字", 5, "漢字 "],
    ["漢字漢", 5, "漢字…"],
    ["漢字漢", 4, "漢… "],
    ["e\u0301e\u0301", 3, "e\u0301e\u0301 "],
    ["👍👍👍", 5, "👍👍…"],
  ])("%j in %i", (text, columns, expected) => {
    expect(fitText(text, columns)).toBe(expected);
    expect(widthOf(fitText(text, columns))).toBe(columns);
  });
  test("numbers to the right", () => {
    expect(fitText("42", 5, "right")).toBe("   42");
  });
});

describe("what is nearly always shown is measured without Unicode's tables", () => {
  const plain = fc.oneof(
    fc.integer({ min: 0x20, max: 0x2ff }),
    fc.integer({ min: 0x2010, max: 0x2027 }),
    fc.integer({ min: 0x2190, max: 0x21ff }),
    fc.integer({ min: 0x2500, max: 0x2720 }),
  );
  const odd = fc.constantFrom(0x301, 0xfe0f, 0x200d, 0x20e3, 0x1f3fb, 0x6f22, 0xac00, 0x0e33, 0x1f468);
  const texts = fc
    .array(fc.oneof({ weight: 9, arbitrary: plain }, { weight: 1, arbitrary: odd }), { maxLength: 8 })
    .map((codes) => String.fromCodePoint(...codes));

  test("and the result is the same", () => {
    const segmenter = new Intl.Segmenter();
    fc.assert(
      fc.property(texts, (text) => {
        expect(widthOf(text)).toBe(stringWidth(text));
        expect(graphemes(text)).toEqual(Array.from(segmenter.segment(text), ({ segment }) => segment));
      }),
      { numRuns: 2000 },
    );
  });
  test("all signs of the screens are of that kind", () => {
    const segment = vi.spyOn(Intl.Segmenter.prototype, "segment");
    for (const sign of Object.values(glyphs(true))) widthOf(sign);
    expect(segment).not.toHaveBeenCalled();
    segment.mockRestore();
  });
});

test("takeColumns never takes half a character", () => {
  expect(takeColumns("漢字", 3)).toEqual({ text: "漢", width: 2 });
});

test("whatever a row holds, it is painted without anything that moves the cursor", () => {
  const parts = fc.oneof(
    fc.constantFrom("漢", "e\u0301", "\u202e", "[", "2", ";", "?", "H", "J", "m"),
    fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCodePoint(code)),
  );
  const odd = fc.array(parts, { maxLength: 40 }).map((each) => each.join(""));
  for (const theme of THEME_NAMES.map(themeNamed)) {
    fc.assert(
      fc.property(fc.array(fc.record({ text: odd, style: fc.constantFrom(...STYLES) }), { maxLength: 5 }), (spans) => {
        const painted = paintRow(spans, theme);
        expect(painted.replace(/\x1b\[[0-9;]*m/g, "")).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
      }),
    );
  }
});

describe("text from outside cannot move the cursor or change the screen", () => {
  test.each([
    ["\x1b[2J\x1b[1;1Hgone", "gone"],
    ["\x1b]0;title\x07text", "text"],
    ["a\rb", "a b"],
    ["a\tb", "a       b"],
    ["bell\x07", "bell"],
    ["\x9b31mred", "red"],
    ["cut \x1b[3", "cut "],
    ["line\u2028sep", "linesep"],
    ["\u202Eevil", "evil"],
    ["plain", "plain"],
  ])("%j", (input, expected) => {
    expect(cleanLine(input)).toBe(expected);
  });
  test("lines stay lines, tabs stay columns", () => {
    expect(cleanText("a\tb\r\nlonger\tc\n")).toBe("a       b\nlonger  c\n");
  });
});

describe("rows", () => {
  test("fitRow pads with the style given and cuts inside a span", () => {
    expect(fitRow(row(["ok", "abc"]), 5, "bar")).toEqual([
      { text: "abc", style: "ok" },
      { text: "  ", style: "bar" },
    ]);
    const cut = fitRow(row(["ok", "abc"], ["error", "defg"]), 5);
    expect(rowText(cut)).toBe("abcd…");
    expect(rowWidth(fitRow(row("漢字漢字"), 5))).toBe(5);
  });
  test("wrapRow breaks at blanks, long words anywhere, and indents what follows", () => {
    expect(wrapRow(row("one two three four"), 9, 2).map(rowText)).toEqual(["one two ", "  three ", "  four"]);
    expect(wrapRow(row("abcdefghijklmnop"), 8).map(rowText)).toEqual(["abcdefgh", "ijklmnop"]);
    for (const line of wrapRow(row("漢字漢字漢字 漢字漢字漢字"), 9)) expect(rowWidth(line)).toBeLessThanOrEqual(9);
  });
});
