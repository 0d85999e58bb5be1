import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import { type Element, element, type Node, writeXml } from "../../../src/cib/index.ts";
import { readPlainXml } from "../../../src/cib/xml-plain.ts";
import { readStrictXml } from "../../../src/cib/xml-read.ts";

const runs = Number(process.env.LIFELINE_RUNS ?? 200);

const word = fc.constantFrom("id", "name", "value", "x-y", "op_1", "n.m", "z");
const text = fc.oneof(
  fc.constantFrom("", "0", "1", "a&b", "<x>", 'say "so"', "it's", "später", "𝄞", " two ", "very-long-value-0123456789"),
  fc.string({ maxLength: 6, unit: "grapheme-ascii" }),
);
const attributes = fc.dictionary(word, text, { maxKeys: 4, noNullPrototype: true });
const comment = fc.constant<Node>({ kind: "comment", text: " note " });

function treeOf(depth: number): fc.Arbitrary<Element> {
  const children: fc.Arbitrary<Node[]> =
    depth === 0 ? fc.constant([]) : fc.array(fc.oneof(treeOf(depth - 1), comment), { maxLength: 4 });
  return fc.tuple(word, attributes, children).map(([name, own, nodes]) => element(name, own, nodes));
}
const tree = treeOf(3);

function strict(source: string): Element | undefined {
  try {
    return readStrictXml(source);
  } catch (error) {
    if (error instanceof CrmError) return undefined;
    throw error;
  }
}

describe("the quick reader", () => {
  it("reads what the strict one reads, whatever is broken in the text", () => {
    const edit = fc.tuple(
      fc.nat(),
      fc.constantFrom("", "<", ">", '"', "'", "&", "/", " ", "\n", "\t", "=", "-", "&amp;", "\u0001", "x", "]]>"),
      fc.nat(2),
    );
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 2), fc.array(edit, { maxLength: 3 }), (root, indent, edits) => {
        let source = writeXml(root, { indent });
        for (const [at, insert, remove] of edits) {
          const place = at % (source.length + 1);
          source = source.slice(0, place) + insert + source.slice(place + remove);
        }
        const quick = readPlainXml(source, 200);
        if (quick !== undefined) expect(quick).toEqual(strict(source));
      }),
      { numRuns: runs * 10 },
    );
  });

  it("takes everything we write, but for line breaks and tabs in values", () => {
    fc.assert(
      fc.property(tree, (root) => {
        expect(readPlainXml(writeXml(root), 200)).toEqual(root);
      }),
      { numRuns: runs },
    );
  });

  it.each([
    ["a declaration", '<?xml version="1.0" encoding="UTF-8"?>\n<a/>', true],
    ["comments around the root", "<!-- x --><a/><!-- y -->", true],
    ["entities", '<a b="&lt;&amp;&quot;&apos;&gt;"/>', true],
    ["references by number", '<a b="&#10;"/>', false],
    ["single quotes", "<a b='1'/>", false],
    ["character data", "<a>text</a>", false],
    ["a document type", "<!DOCTYPE a><a/>", false],
    ["another encoding", '<?xml version="1.0" encoding="latin1"?><a/>', false],
    ["namespaces", '<a:b xmlns:a="x"/>', false],
    ["two roots", "<a/><b/>", false],
    ["an attribute twice", '<a b="1" b="2"/>', false],
    ["an attribute twice after a good one", '<r><a b="1"/><a b="1" b="2"/></r>', false],
    ["tags that do not match", "<a></b>", false],
    ["an end that is missing", "<a><b/>", false],
    ["nothing", "", false],
    ["a value after one with a quote in it", '<r><a b="x&quot;y"/><a b="x"y"/></r>', false],
    ["a value after one with a bracket in it", '<r><a b="&lt;"/><a b="<"/></r>', false],
  ])("%s: %s", (_what, source, taken) => {
    const quick = readPlainXml(source, 200);
    expect(quick !== undefined).toBe(taken);
    if (quick !== undefined) expect(quick).toEqual(readStrictXml(source));
  });

  it("leaves what is too deep to the strict one", () => {
    expect(readPlainXml("<a><a><a/></a></a>", 2)).toBeUndefined();
    expect(readPlainXml("<a><a/></a>", 2)).toBeDefined();
  });
});
