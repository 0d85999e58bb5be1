import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChanges, diff, type Element, type Node, readXml, sameTree, writeXml } from "../../../src/cib/index.ts";

const runs = Number(process.env.LIFELINE_RUNS ?? 200);

const leaf = fc.record({
  kind: fc.constant("comment" as const),
  text: fc.constantFrom("a", "b"),
});
const tree: fc.Arbitrary<Element> = fc.letrec<{ node: Node; element: Element }>((tie) => ({
  node: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, tie("element")),
  element: fc
    .record({
      kind: fc.constant("element" as const),
      name: fc.constantFrom("group", "primitive", "nvpair"),
      id: fc.option(fc.constantFrom("x", "y", "z"), { nil: undefined }),
      attributes: fc.dictionary(fc.constantFrom("name", "value", "score"), fc.constantFrom("1", "2")),
      children: fc.array(tie("node"), { maxLength: 5 }),
    })
    .map(({ id, attributes, ...rest }) => ({
      ...rest,
      attributes: id === undefined ? attributes : { id, ...attributes },
    })),
})).element;
const cib = tree.map((node) => ({ ...node, name: "cib", attributes: {} }));

describe("changes", () => {
  it("lead from any document to any other, duplicates and comments included", () => {
    fc.assert(
      fc.property(cib, cib, (before, after) => {
        const result = applyChanges(before, diff(before, after));
        expect(writeXml(result)).toBe(writeXml(after));
        expect(sameTree(result, after)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it("are none between a document and itself", () => {
    fc.assert(
      fc.property(cib, (document) => diff(document, structuredClone(document)).length === 0),
      { numRuns: runs },
    );
  });

  it("leave what they do not touch shared", () => {
    const before = readXml('<cib><a id="1"><b id="2"/></a><c id="3"><d id="4"/></c></cib>');
    const after = applyChanges(before, [
      {
        op: "modify",
        path: [
          { name: "cib", nth: 1 },
          { name: "a", id: "1", nth: 1 },
        ],
        attributes: { id: "1", x: "y" },
      },
    ]);
    expect(after.children[1]).toBe(before.children[1]);
  });

  it("are refused where the element is not there, and say which", () => {
    const before = readXml("<cib/>");
    const path = [
      { name: "cib", nth: 1 },
      { name: "a", id: "it's", nth: 1 },
    ];
    expect(() => applyChanges(before, [{ op: "delete", path }])).toThrow("cannot delete /cib/a[@id='it&apos;s']");
  });
});
