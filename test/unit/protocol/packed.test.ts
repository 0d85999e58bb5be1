import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Element, element, type Node, readXml } from "../../../src/cib/index.ts";
import { packTree, unpackTree } from "../../../src/protocol/index.ts";

/** Few names and values, so that shapes repeat; the names come in any order. */
const NAMES = fc.constantFrom("a", "b", "c", "__proto__", "toString");
const ATTRIBUTES = fc
  .uniqueArray(fc.tuple(NAMES, fc.constantFrom("", "0", "x", "ü")), { selector: ([name]) => name })
  .map((pairs) => Object.fromEntries(pairs));
const { tree } = fc.letrec<{ tree: Element; node: Node }>((tie) => ({
  tree: fc
    .tuple(NAMES, ATTRIBUTES, fc.array(tie("node"), { maxLength: 4, depthIdentifier: "tree" }))
    .map(([name, attributes, children]) => element(name, attributes, children)),
  node: fc.oneof(
    { depthIdentifier: "tree", depthSize: "small" },
    fc.record({ kind: fc.constantFrom("comment" as const, "text" as const), text: fc.string() }),
    tie("tree"),
  ),
}));

/** With the attributes in their order, which `toEqual` does not look at. */
function spelled(node: Node): unknown {
  return node.kind === "element" ? [node.name, Object.entries(node.attributes), node.children.map(spelled)] : node;
}

describe("a packed document", () => {
  it("comes out as it went in, through JSON", () => {
    fc.assert(
      fc.property(tree, (root) => {
        const sent: unknown[] = JSON.parse(JSON.stringify(packTree(root)));
        expect(spelled(unpackTree(sent))).toEqual(spelled(root));
      }),
    );
  });

  it("keeps attributes beyond those that a mask has bits for", () => {
    const many = (value: string): Element =>
      element("e", Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`n${index}`, `${value}${index % 3}`])));
    const root = element("r", {}, [many("x"), many("y"), many("x")]);
    expect(spelled(unpackTree(packTree(root)))).toEqual(spelled(root));
  });

  it("says of an element only what is not as in the last of its shape", () => {
    const root = readXml(`<r><op id="1" rc="0"/><op id="2" rc="0"/></r>`);
    expect(packTree(root)).toEqual([-1, "r", 0, 0, 0, 2, -1, "op", 2, "id", "rc", 1, 3, "1", "0", 0, 1, 1, "2", 0]);
  });

  it("is refused when it is cut off, goes on, or holds what cannot be", () => {
    const whole = packTree(readXml(`<r><op id="1"/><!-- c --></r>`));
    for (let length = 0; length < whole.length; length++) {
      expect(() => unpackTree(whole.slice(0, length))).toThrow("not an intelligible document");
    }
    const wrong: unknown[][] = [[...whole, 1], [0, 0, 0], [-1, "r", 0, 0, 1, "x", 0], [-1, "r", 0, 0, 0, -1], [null]];
    for (const list of wrong) expect(() => unpackTree(list)).toThrow("not an intelligible document");
    const deep = [-1, "r", 0, ...Array.from({ length: 300 }, () => [0, 0, 1]).flat(), 0, 0, 0];
    expect(() => unpackTree(deep)).toThrow("not an intelligible document");
  });
});
