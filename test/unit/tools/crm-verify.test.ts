import { describe, expect, test } from "vitest";
import { crmVerify } from "../../../src/tools/crm-verify.ts";
import { MemoryIo } from "../../support/tool-io.ts";

function missing(path: string): never {
  throw Object.assign(new Error(`no ${path}`), { code: "ENOENT" });
}

async function ran(text: string | undefined, line = "-x cib.xml") {
  const io = new MemoryIo("crm_verify", missing);
  if (text !== undefined) io.files.set("cib.xml", text);
  const code = await crmVerify(line.split(" "), io);
  const said = io.stderr.split("\n").slice(0, -1);
  // Fencing is off in most documents here: that is told with --verbose each time.
  const err = said.filter((text) => text !== BLIND);
  return { code, out: io.stdout, err, said, files: io.files };
}

const BLIND = "warning: Blind faith: not fencing unseen nodes";

interface Parts {
  readonly schema?: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly resources?: string;
  readonly constraints?: string;
  readonly status?: string;
}

function document(parts: Parts = {}): string {
  const { schema = 'validate-with="pacemaker-3.9"', resources = "", constraints = "", status = "<status/>" } = parts;
  const pairs = Object.entries({ "fencing-enabled": "false", ...parts.properties }).map(
    ([name, value]) => `<nvpair id="o-${name}" name="${name}" value="${value}"/>`,
  );
  return (
    `<cib ${schema} admin_epoch="0" epoch="1" num_updates="0"><configuration><crm_config>` +
    `<cluster_property_set id="o">${pairs.join("")}</cluster_property_set></crm_config><nodes/>` +
    `<resources>${resources}</resources><constraints>${constraints}</constraints></configuration>${status}</cib>`
  );
}

const primitive = (id: string): string => `<primitive id="${id}" class="ocf" provider="heartbeat" type="Dummy"/>`;
const BAD = document({ resources: '<primitive id="p" clas="ocf"/>' });
const PAIR = `<clone id="c">${primitive("a")}</clone>${primitive("b")}`;

const DATA =
  "Resource start-up disabled since no fencing resources have been defined. Either configure some or disable fencing with the fencing-enabled option. NOTE: Clusters with shared data need fencing to ensure data integrity.";

/** Each as Pacemaker 3.0.2's crm_verify answers it. */
describe("a document", () => {
  test("that is well is nothing to talk about", async () => {
    expect(await ran(document({ resources: primitive("p") }), "-V -x cib.xml")).toMatchObject({ code: 0, err: [] });
  });
  test("with an error is invalid, and --verbose tells why", async () => {
    const text = document({ properties: { "fencing-enabled": "true" }, resources: primitive("p") });
    expect(await ran(text)).toMatchObject({ code: 78, err: ["Configuration invalid (-V may provide more detail)"] });
    expect((await ran(text, "-V -x cib.xml")).err).toEqual([
      `error: ${DATA}`,
      "error: CIB did not pass schema validation",
      "Configuration invalid",
    ]);
    expect(await ran(text, "-q -x cib.xml")).toMatchObject({ code: 78, err: [] });
    expect(await ran(text, "-q -V -x cib.xml")).toMatchObject({ code: 78, err: [] });
    expect((await ran(text, "-q -V -V -x cib.xml")).err).toHaveLength(2);
    expect((await ran(text, "-q -x cib.xml --output-as=xml")).out).toContain(`<error>error: ${DATA}</error>`);
  });
  test("that its schema does not allow is invalid, and the reason is always told", async () => {
    const { code, err } = await ran(BAD, "-q -x cib.xml");
    expect(code).toBe(78);
    expect(err.join("\n")).toMatch(/<primitive> has no attribute clas/);
  });
  test("may have no status", async () => {
    expect(await ran(document({ resources: primitive("p"), status: "" }), "-V -x cib.xml")).toMatchObject({ code: 0 });
  });
});

describe("validate-with", () => {
  test.each([
    ["", "error: Cannot validate CIB with missing validate-with (manually edit to use a known schema)"],
    [
      'validate-with="x"',
      "error: Cannot validate CIB with unknown validate-with (manually edit to use a known schema)",
    ],
  ])("%s", async (schema, text) => {
    const { code, err } = await ran(document({ schema }), "-V -x cib.xml");
    expect({ code, first: err[0] }).toEqual({ code: 78, first: text });
  });
  test("none is warned of, and nothing else is looked at", async () => {
    const text = BAD.replace("pacemaker-3.9", "none");
    const { code, err } = await ran(text);
    expect(code).toBe(78);
    expect(err[0]).toMatch(/^Schema validation of configuration is disabled/);
    expect(err.join("\n")).not.toMatch(/clas/);
  });
});

describe("what is outdated is warned of", () => {
  const order = (attributes: string): string => `<rsc_order id="r" first="c" then="b" ${attributes}/>`;
  const sets = (ordering: string): string =>
    `<rsc_colocation id="r" score="1"><resource_set id="s" ordering="${ordering}"><resource_ref id="b"/><resource_ref id="c"/></resource_set></rsc_colocation>`;
  test.each<[Parts, RegExp]>([
    [{ properties: { "concurrent-fencing": "false" } }, /the concurrent-fencing cluster property/],
    [{ properties: { "stop-removed-resources": "false" } }, /the stop-removed-resources cluster property/],
    [{ properties: { "cancel-removed-actions": "false" } }, /the cancel-removed-actions cluster property/],
    [{ properties: { "enable-startup-probes": "false" } }, /the enable-startup-probes cluster property/],
    [
      { schema: 'validate-with="pacemaker-4.0"', properties: { "stonith-action": "off" } },
      /legacy name 'stonith-action' for cluster option 'fencing-action'/,
    ],
    [{ resources: PAIR, constraints: order('require-all="true"') }, /require-all in ordering constraints/],
    [{ resources: PAIR, constraints: order('score="5"') }, /'score' in rsc_order/],
    [{ resources: PAIR, constraints: sets("listed") }, /'ordering' other than 'group' in resource_set \(such as s\)/],
    [
      {
        resources: `<group id="g"><meta_attributes id="m"><nvpair id="n" name="ordered" value="false"/></meta_attributes>${primitive("p")}</group>`,
      },
      /the 'ordered' group meta-attribute/,
    ],
  ])("%j", async (parts, wanted) => {
    const text = document(parts);
    expect(await ran(text)).toMatchObject({
      code: 78,
      err: ["Configuration may need attention (-V may provide more detail)"],
    });
    const { err } = await ran(text, "-V -x cib.xml");
    expect(err).toHaveLength(2);
    expect(err[0]).toMatch(/^warning: Support for /);
    expect(err[0]).toMatch(wanted);
  });
  test.each<Parts>([
    { properties: { "concurrent-fencing": "true" } },
    { properties: { "stonith-action": "off" } },
    { resources: PAIR, constraints: '<rsc_order id="r" first="b" then="c" require-all="false"/>' },
    { resources: PAIR, constraints: sets("group") },
  ])("not %j", async (parts) => {
    expect(await ran(document(parts), "-V -x cib.xml")).toMatchObject({ code: 0, err: [] });
  });
});

describe("what hosts are in is told with --verbose, and is no fault", () => {
  const fenced = document({
    properties: { "fencing-enabled": "true" },
    resources: '<primitive id="f" class="stonith" type="fence_dummy"/>',
  })
    .replace("<nodes/>", '<nodes><node id="1" uname="a"/><node id="2" uname="b"/></nodes>')
    .replace("<cib ", '<cib have-quorum="1" ');
  test("hosts that are to be fenced", async () => {
    expect(await ran(fenced)).toMatchObject({ code: 0, said: [] });
    expect((await ran(fenced, "-V -x cib.xml")).said).toContain("warning: Scheduling node a for fencing");
    expect((await ran(fenced, "-V -q -x cib.xml")).said).toEqual([]);
  });
  test("that none is", async () => {
    expect(await ran(document(), "-V -x cib.xml")).toMatchObject({ code: 0, said: [BLIND] });
  });
});

describe("what is no configuration", () => {
  test.each<[string | undefined, string, number, RegExp]>([
    ["<foo/>", "-x cib.xml", 78, /^Input is not a CIB \(outermost element is foo not cib\)$/],
    ["<cib", "-x cib.xml", 78, /^crm_verify: Verification failed: Unable to parse CIB XML \(cib.xml:1:/],
    [undefined, "-x cib.xml", 78, /Unable to parse CIB XML \(cib.xml: No such file or directory\)$/],
    [undefined, "-V", 1, /^crm_verify: No input specified$/],
  ])("%j", async (text, line, code, wanted) => {
    const answer = await ran(text, line);
    expect(answer.code).toBe(code);
    expect(answer.err[0]).toMatch(wanted);
  });
});

test("--save-xml keeps what was checked", async () => {
  const { files } = await ran(document(), "-x cib.xml -S kept.xml");
  expect(files.get("kept.xml")).toContain('<cluster_property_set id="o">');
});
