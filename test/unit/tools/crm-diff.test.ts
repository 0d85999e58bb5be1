import { describe, expect, test } from "vitest";
import { crmDiff } from "../../../src/tools/crm-diff.ts";
import { MemoryIo } from "../../support/tool-io.ts";

const OLD = '<cib admin_epoch="0" epoch="1" num_updates="0"><n a="1" b="2"/></cib>';
const NEW = '<cib admin_epoch="0" epoch="2" num_updates="0"><n b="2" a="1"/></cib>';
const PATCH =
  '<diff format="2"><change operation="modify" path="/cib/n"><change-list/><change-result><n a="5"/></change-result></change></diff>';
const FILES: Readonly<Record<string, string>> = { old: OLD, new: NEW, patch: PATCH, torn: "<cib>\n<n", "-": NEW };

async function call(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = new MemoryIo("crm_diff", (path) => {
    const text = FILES[path];
    if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
    return text;
  });
  const code = await crmDiff(argv, io);
  return { code, out: io.stdout, err: io.stderr };
}

describe("two documents", () => {
  test.each<[string, string[], number, RegExp]>([
    [
      "differ",
      ["-o", "old", "-n", "new"],
      1,
      /^<diff format="2">\n {2}<version>[\s\S]*name="epoch"[\s\S]*path="\/cib\/n"/,
    ],
    [
      "as configurations: order does not count",
      ["-c", "-o", "old", "-n", "new"],
      1,
      /digest="\w{32}"(?![\s\S]*\/cib\/n)/,
    ],
    ["without versions", ["-u", "-o", "old", "-n", "new"], 1, /^<diff format="2">\n {2}<change [\s\S]*\/cib\/n/],
    ["from the command line", ["-O", OLD, "-N", "<cib/>"], 1, /operation="delete" path="\/cib\/n"/],
    ["with the new one from stdin", ["-O", OLD, "-s"], 1, /path="\/cib\/n"/],
    ["a dash is stdin", ["-o", "old", "-n", "-"], 1, /path="\/cib\/n"/],
    ["the string goes before the file", ["-o", "old", "-n", "new", "-N", OLD], 0, /^$/],
    ["are the same", ["-o", "old", "-n", "old"], 0, /^$/],
    ["are the same but for the version", ["-u", "-O", OLD, "-N", OLD.replace('epoch="1"', 'epoch="9"')], 0, /^$/],
  ])("%s", async (_rule, argv, code, out) => {
    const answer = await call(...argv);
    expect(answer).toMatchObject({ code, err: "" });
    expect(answer.out).toMatch(out);
    if (argv.includes("-u")) expect(answer.out).not.toContain("epoch");
  });

  test("as XML, with the words that had to be quoted", async () => {
    const { out } = await call("--output-as=xml", "-O", "<a b='1'/>", "-N", "<a/>");
    expect(out).toContain("<patchset><![CDATA[<diff");
    expect(out).toContain(`-O '&lt;a b='\\''1'\\''/&gt;' -N &lt;a/&gt;"`);
    expect(out).toContain('<status code="1"');
  });
});

describe("a patchset", () => {
  test("is applied to the original", async () => {
    const { code, out } = await call("-o", "old", "-p", "patch");
    expect({ code, out }).toEqual({
      code: 0,
      out: '<cib admin_epoch="0" epoch="1" num_updates="0">\n  <n a="5"/>\n</cib>\n',
    });
  });
  test("--no-version means nothing then", async () => {
    expect(await call("-u", "-o", "old", "-p", "patch")).toMatchObject({
      code: 0,
      err: expect.stringMatching(/ignored/),
    });
  });
});

describe("is refused", () => {
  test.each<[string, string[], number, RegExp]>([
    ["no original", ["-n", "new"], 64, /--original or --original-string/],
    ["nothing to compare with", ["-o", "old"], 64, /--new, --new-string, or --patch/],
    ["--cib without versions", ["-c", "-u", "-o", "old", "-n", "new"], 64, /incompatible/],
    ["a file that is not there", ["-o", "gone", "-n", "new"], 65, /parse original XML: gone: No such file/],
    ["XML that ends too early", ["-o", "old", "-n", "torn"], 65, /parse new XML: torn:2/],
    ["a patch that is broken", ["-o", "old", "-p", "torn"], 65, /parse patch XML: torn:2/],
    ["XML on the command line that is broken", ["-O", "<a", "-n", "new"], 65, /original XML: command line:1/],
    ["a document as patch", ["-o", "old", "-p", "new"], 70, /Could not apply patch: Invalid argument.*<cib>/],
    [
      "a patch that does not fit",
      ["-O", "<cib/>", "-p", "patch"],
      1,
      /Could not apply patch: Application of update diff failed \(there is no \/cib\/n to modify\)/,
    ],
  ])("%s", async (_what, argv, code, words) => {
    const answer = await call(...argv);
    expect(answer).toMatchObject({ code, out: "" });
    expect(answer.err).toMatch(words);
  });
});
