import { describe, expect, it } from "vitest";
import { type Element, readXml, writeXml, type XmlPosition } from "../../../src/cib/index.ts";

describe("XML", () => {
  it("is kept: order of attributes, comments, unknown elements, escapes", () => {
    const text = [
      '<cib z="1" a="&lt;&amp;&quot;&#10;">',
      "  <!-- a comment -->",
      '  <unknown:thing x="é"/>',
      "  <note>some &lt;text&gt;</note>",
      "</cib>",
      "",
    ].join("\n");
    expect(writeXml(readXml(text))).toBe(text);
  });

  it.each([
    ["<cib>", 1, 5, "unclosed"],
    ["<cib>\n  <a></b>\n</cib>", 2, 9, "unexpected close tag"],
    ["<cib a=1/>", 1, 8, "unquoted"],
    ["", 1, 1, "root element|no element"],
    ["junk", 1, 4, "non-whitespace|text data|root"],
    ['<cib a="1" a="2"/>', 1, 0, "duplicate"],
    ["<cib>&nope;</cib>", 1, 0, "entity"],
  ])("%j is refused with its place", (text, line, column, words) => {
    const read = () => readXml(text, { source: "x.xml" });
    expect(read).toThrow(new RegExp(words, "i"));
    try {
      read();
    } catch (error) {
      expect(error).toMatchObject({ code: "bad-xml", at: { source: "x.xml", line } });
      if (column > 0) expect(error).toMatchObject({ at: { column } });
    }
  });

  it("deeper than any document is refused", () => {
    expect(() => readXml("<a>".repeat(100_000))).toThrow("nested deeper");
  });

  it("knows where elements begin", () => {
    const positions = new WeakMap<Element, XmlPosition>();
    const root = readXml('<cib>\n  <a/><bb x="1"/>\n</cib>', { positions });
    expect(root.children.map((node) => positions.get(node as Element))).toEqual([
      { line: 2, column: 3 },
      { line: 2, column: 7 },
    ]);
  });
});
