import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  offsetIn,
  positionIn,
  quoteAlways,
  quoteValue,
  quoteWord,
  scanWords,
  singleLine,
  splitLines,
  wordsOf,
} from "../../../src/language/lexer.ts";

const texts = (line: string): string[] => wordsOf(singleLine(line)).map((word) => word.text);

describe("words", () => {
  it.each([
    ["a b  c", ["a", "b", "c"]],
    ['name="a b"', ["name=a b"]],
    [`'a "b' "it's"`, ['a "b', "it's"]],
    ['"a\\"b\\\\c\\d"', ['a"b\\c\\d']],
    ["a\\ b", ["a b"]],
    ['"" x', ["", "x"]],
    ["# not a comment; here", ["#", "not", "a", "comment;", "here"]],
  ])("%j is %j", (line, expected) => {
    expect(texts(line)).toEqual(expected);
  });

  it.each([
    ['a "b c', 3],
    ["x 'y", 3],
    ["x\\", 2],
  ])("%j is refused at column %i", (line, column) => {
    expect(() => texts(line)).toThrow(expect.objectContaining({ code: "unbalanced-quote", at: { line: 1, column } }));
  });

  it("are quoted so that they come back", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const quoted of [quoteWord(text), quoteAlways(text), `a=${quoteValue(text)}`]) {
          expect(scanWords(quoted).words.map((word) => word.text)).toEqual([
            quoted.startsWith("a=") ? `a=${text}` : text,
          ]);
        }
      }),
    );
  });

  it("know where each character stood", () => {
    const [word] = wordsOf(singleLine('  a"b\\"c"d'));
    expect([...word!.text].map((_, index) => offsetIn(word!, index))).toEqual([0, 2, 4, 5, 7]);
  });
});

describe("lines", () => {
  it("are joined over a backslash, each stripped first", () => {
    const lines = splitLines("a \\\n   b\\\nc\n\n  # x\nlast \\");
    expect(lines.map((line) => line.text)).toEqual(["a bc", "# x", "last"]);
    expect([0, 2, 3].map((offset) => positionIn(lines[0]!, offset))).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 4 },
      { line: 3, column: 1 },
    ]);
    expect(positionIn(lines[1]!, 0)).toEqual({ line: 5, column: 3 });
  });

  it("with nothing before the backslash begin where their text begins", () => {
    const [line] = splitLines(" \\\n  a b");
    expect(line!.text).toBe("a b");
    expect(positionIn(line!, 2)).toEqual({ line: 2, column: 5 });
  });
});
