import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  applyPatchset,
  comparePatchset,
  type Element,
  patchsetDigest,
  patchsetElement,
  readXml,
  writeXml,
} from "../../../src/cib/index.ts";

const compact = (node: Element): string => writeXml(node, { indent: 0 });
const told = (before: string, after: string, attributeOrder = true): string[] =>
  comparePatchset(readXml(before), readXml(after), { attributeOrder }).map((change) => {
    const where = "position" in change && change.position !== undefined ? ` ${change.position}` : "";
    const how =
      change.operation === "modify"
        ? ` ${change.attributes.map(({ name, value }) => (value === undefined ? `-${name}` : `${name}=${value}`))}`
        : "";
    return `${change.operation} ${change.path}${where}${how}`;
  });

describe("what a patchset says of two documents", () => {
  test.each<[string, string, string, string[]]>([
    ["nothing where nothing differs", '<c a="1"><d/></c>', '<c a="1"><d/></c>', []],
    ["an attribute that changed", '<c a="1" b="2"/>', '<c a="1" b="3"/>', ["modify /c b=3"]],
    ["what goes comes last among attributes", '<c a="1" b="2"/>', '<c x="1" b="3"/>', ["modify /c x=1,b=3,-a"]],
    ["attributes that only stand elsewhere", '<c a="1" b="2" d="3"/>', '<c d="3" a="1" b="2"/>', ["modify /c d=3,a=1"]],
    ["a node that is new, with its place", '<c><d id="1"/></c>', '<c><e id="2"/><d id="1"/></c>', ["create /c 0"]],
    ["a node that goes", '<c><d id="1"/><d id="2"/></c>', '<c><d id="2"/></c>', ["delete /c/d[@id='1']"]],
    [
      "moves to where they lead",
      '<c><d id="1"/><d id="2"/><d id="3"/></c>',
      '<c><d id="2"/><d id="3"/><d id="1"/></c>',
      ["move /c/d[@id='2'] 0", "move /c/d[@id='1'] 2"],
    ],
    [
      "another id is another element",
      '<c><d id="1"/></c>',
      '<c><d id="2"/></c>',
      ["delete /c/d[@id='1']", "create /c 0"],
    ],
    [
      "comments by their place among what is left",
      "<c><!--a--><!--b--><d/></c>",
      "<c><d/><!--a--></c>",
      ["delete /c/comment 0", "delete /c/comment 0", "create /c 1"],
    ],
    [
      "deletions first, wherever they are",
      '<c><d id="1" x="1"/><e><f id="2"/></e></c>',
      '<c><d id="1" x="2"/><e/></c>',
      ["delete /c/e/f[@id='2']", "modify /c/d[@id='1'] x=2"],
    ],
    ["nothing of text", "<c>one</c>", "<c>two</c>", []],
  ])("%s", (_rule, before, after, wanted) => {
    expect(told(before, after)).toEqual(wanted);
  });

  test("the order of attributes, only where it counts", () => {
    expect(told('<c a="1" b="2"/>', '<c b="2" a="1"/>', false)).toEqual([]);
  });

  test("versions: of the new document, else of the old one, else 1", () => {
    const element = patchsetElement([], { source: { epoch: "3" }, target: { admin_epoch: "7" } });
    expect(compact(element)).toBe(
      '<diff format="2"><version><source admin_epoch="1" epoch="3" num_updates="1"/>' +
        '<target admin_epoch="7" epoch="3" num_updates="1"/></version></diff>',
    );
  });
});

const apply = (document: string, changes: string, checkVersion = false): string =>
  compact(applyPatchset(readXml(document), readXml(`<diff format="2">${changes}</diff>`), { checkVersion }));

describe("a patchset applied", () => {
  const document = '<cib epoch="3"><n><d id="1"/><d id="2"/><d id="3"/></n></cib>';
  test.each<[string, string, string]>([
    [
      "positions hold when all is done, in whatever order they stand",
      `<change operation="create" path="/cib/n" position="3"><d id="5"/></change>
       <change operation="create" path="/cib/n" position="1"><d id="4"/></change>`,
      '<cib epoch="3"><n><d id="1"/><d id="4"/><d id="2"/><d id="5"/><d id="3"/></n></cib>',
    ],
    [
      "what moves makes room first",
      `<change operation="move" path="/cib/n/d[@id='1']" position="2"/>`,
      '<cib epoch="3"><n><d id="2"/><d id="3"/><d id="1"/></n></cib>',
    ],
    [
      "attributes are all new",
      `<change operation="modify" path="/cib/n/d[@id='2']"><change-list/><change-result><d x="1" id="2"/></change-result></change>`,
      '<cib epoch="3"><n><d id="1"/><d x="1" id="2"/><d id="3"/></n></cib>',
    ],
    ["what is gone already may be deleted", `<change operation="delete" path="/cib/n/d[@id='9']"/>`, document],
    [
      "a step without an id means the first of its name",
      `<change operation="delete" path="/cib/n/d"/>`,
      '<cib epoch="3"><n><d id="2"/><d id="3"/></n></cib>',
    ],
  ])("%s", (_rule, changes, wanted) => {
    expect(apply(document, changes)).toBe(wanted);
  });

  test.each<[string, string, string, RegExp]>([
    [
      "what it changes is not there",
      `<change operation="move" path="/cib/x" position="0"/>`,
      "bad-diff",
      /no \/cib\/x/,
    ],
    ["it has no such place", `<change operation="move" path="/cib/n" position="4"/>`, "bad-diff", /position 4/],
    [
      "it does not say what becomes of it",
      `<change operation="modify" path="/cib/n"/>`,
      "bad-patchset",
      /change-result/,
    ],
    ["nothing is to be created", `<change operation="create" path="/cib/n" position="0"/>`, "bad-patchset", /create/],
    ["nobody knows the operation", `<change operation="bend" path="/cib/n"/>`, "bad-diff", /bend/],
    ["it deletes the document", `<change operation="delete" path="/cib"/>`, "bad-diff", /no document/],
    ["its path is none", `<change operation="move" path="cib" position="0"/>`, "bad-path", /path/],
    ["its position is none", `<change operation="move" path="/cib/n" position="up"/>`, "bad-patchset", /up/],
  ])("is refused where %s", (_why, changes, code, words) => {
    let thrown: unknown;
    try {
      apply(document, changes);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code });
    expect((thrown as { describe(): string }).describe()).toMatch(words);
  });

  test.each(['<diff format="1"/>', "<diff/>", '<difference format="2"/>'])("%s is no patchset", (patchset) => {
    expect(() => applyPatchset(readXml("<c/>"), readXml(patchset), { checkVersion: false })).toThrow(
      "Invalid argument",
    );
  });

  test("a digest has to be that of the result, whoever wrote it and when", () => {
    const after = readXml('<cib epoch="4" update-user="me"/>');
    const patchset = patchsetElement(comparePatchset(readXml("<cib/>"), after, { attributeOrder: false }));
    const signed = { ...patchset, attributes: { format: "2", digest: patchsetDigest(readXml('<cib epoch="4"/>')) } };
    expect(compact(applyPatchset(readXml("<cib/>"), signed, { checkVersion: false }))).toBe(compact(after));
    const forged = { ...signed, attributes: { format: "2", digest: "0".repeat(32) } };
    expect(() => applyPatchset(readXml("<cib/>"), forged, { checkVersion: false })).toThrow("update diff failed");
  });

  it("leads from any document to any other, and shares what stays", () => {
    const leaf = fc.record({ name: fc.constantFrom("d", "e"), id: fc.constantFrom("1", "2", "3", "4", "5", "6") });
    const list = fc.uniqueArray(leaf, { selector: ({ name, id }) => `${name} ${id}`, maxLength: 8 });
    const documentOf = (leaves: readonly { name: string; id: string }[]): Element =>
      readXml(`<c><!--first-->${leaves.map(({ name, id }) => `<${name} id="${id}"/>`).join("")}<last/></c>`);
    fc.assert(
      fc.property(list, list, (from, to) => {
        const before = documentOf(from);
        const after = documentOf(to);
        const patchset = patchsetElement(comparePatchset(before, after, { attributeOrder: true }));
        const result = applyPatchset(before, patchset, { checkVersion: false });
        expect(compact(result)).toBe(compact(after));
        expect(result.children.at(-1)).toBe(before.children.at(-1));
      }),
      { numRuns: Number(process.env.LIFELINE_RUNS ?? 200) },
    );
  });
});

describe("the version a patchset is for", () => {
  const versions = (source: string, target: string): string =>
    `<version>${source === "" ? "" : `<source ${source}/>`}${target === "" ? "" : `<target ${target}/>`}</version>`;
  const at = '<cib admin_epoch="0" epoch="3" num_updates="1"/>';
  const here = 'admin_epoch="0" epoch="3" num_updates="1"';
  test.each<[string, string, string | undefined]>([
    ["the document's", versions(here, 'admin_epoch="0" epoch="4" num_updates="0"'), undefined],
    ["none at all", "", undefined],
    ["not told in full: what is missing fits", versions('admin_epoch="0" epoch="3"', ""), undefined],
    ["a later one", versions('admin_epoch="0" epoch="4" num_updates="0"', ""), "bad-diff"],
    ["an earlier one", versions('admin_epoch="0" epoch="3" num_updates="0"', ""), "old"],
    ["one that does not rise", versions(here, here), "old"],
    ["no number", versions('admin_epoch="0" epoch="three" num_updates="0"', ""), "bad-patchset"],
  ])("%s", (_rule, changes, code) => {
    const attempt = (): string => apply(at, changes, true);
    if (code === undefined) expect(attempt()).toBe(at);
    else expect(attempt).toThrow(expect.objectContaining({ code }));
  });
});
