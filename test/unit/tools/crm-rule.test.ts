import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { crmRule } from "../../../src/tools/crm-rule.ts";
import { MemoryIo } from "../../support/tool-io.ts";
import { FakeCluster } from "../tui/support/fake-cluster.ts";

const constraint = (rule: string, conditions: string): string =>
  `<rsc_location id="l-${rule}" rsc="d"><rule id="${rule}" score="1">${conditions}</rule></rsc_location>`;
const CIB = `<cib><configuration><crm_config/><nodes/><resources/><constraints>${[
  constraint("past", '<date_expression id="d1" operation="lt" end="2020-01-01"/>'),
  constraint("now", '<date_expression id="d2" operation="gt" start="2020-01-01"/>'),
  constraint("later", '<date_expression id="d3" operation="gt" start="2040-01-01"/>'),
  constraint(
    "years",
    '<date_expression id="d4" operation="date_spec"><date_spec id="s4" years="2021-2030"/></date_expression>',
  ),
  constraint("broken", '<date_expression id="d5" operation="gt" start="soon"/>'),
].join("")}</constraints></configuration><status/></cib>`;

/** At 2024-02-29 12:00:00Z. */
async function ran(args: readonly string[], stdin = "") {
  const cluster = Object.assign(new FakeCluster(readXml(CIB)), { setting: "file" as const });
  const io = Object.assign(new MemoryIo("crm_rule", () => stdin), {
    nowMs: () => 1_709_208_000_000,
    openCluster: () => Promise.resolve(cluster as never),
  });
  const code = await crmRule(args, io);
  return { code, out: io.stdout, err: io.stderr };
}

const check = (...ids: readonly string[]): string[] => ["-c", ...ids.flatMap((id) => ["-r", id])];

describe("crm_rule says of a rule of the configuration", () => {
  it.each([
    ["now", 0, "Rule now is still in effect\n"],
    ["past", 110, "Rule past is expired\n"],
    ["later", 111, "Rule later has not yet taken effect\n"],
    ["years", 0, "Rule years satisfies conditions\n"],
  ])("%s: %i", async (id, code, out) => expect(await ran(check(id))).toEqual({ code, out, err: "" }));

  it.each([
    ["nobody", 105, "Could not determine whether rule nobody is in effect: Rule not found\n"],
    [
      "broken",
      78,
      "Could not determine whether rule broken is in effect: Error parsing rule (Treating date_expression d5 as not passing because start is invalid)\n",
    ],
  ])("%s: %i", async (id, code, err) => expect(await ran(check(id))).toEqual({ code, out: "", err }));

  it("how it is at another date", async () => {
    expect(await ran([...check("past"), "-d", "2019-12-31T23:59:59Z"])).toMatchObject({ code: 0 });
    expect(await ran([...check("past"), "-d", "2020-01-01"])).toMatchObject({ code: 110 });
    expect(await ran([...check("years"), "-d", "2031-001"])).toMatchObject({ code: 110 });
  });
});

describe("of several rules decides", () => {
  it.each([
    ["the last", ["past", "later"], 111],
    ["the last, also when it is in effect", ["past", "now"], 0],
    ["the one before, where the last is a date specification in effect", ["past", "years"], 110],
    ["the last that is wrong", ["now", "nobody"], 105],
    ["none of those that are in effect", ["years", "years"], 0],
  ])("%s", async (_what, ids, code) => expect((await ran(check(...ids))).code).toBe(code));
});

it("crm_rule prints XML", async () => {
  const { code, out } = await ran([...check("past", "nobody"), "--output-as=xml"]);
  expect(code).toBe(105);
  expect(out.split("\n").slice(1)).toEqual([
    '  <rule-check rule-id="past" rc="110"/>',
    '  <rule-check rule-id="nobody" rc="105"/>',
    '  <status code="105" message="No such object">',
    "    <errors>",
    "      <error>Could not determine whether rule nobody is in effect: Rule not found</error>",
    "    </errors>",
    "  </status>",
    "</pacemaker-result>",
    "",
  ]);
});

describe("crm_rule looks", () => {
  const rule = '<rule id="own"><date_expression id="d" operation="lt" end="2020-01-01"/></rule>';
  it("in XML that is given", async () => {
    expect(await ran([...check("own"), "-X", rule])).toMatchObject({ code: 110 });
    expect(await ran([...check("past"), "-X", rule])).toMatchObject({ code: 105 });
  });
  it("in standard input", async () => {
    expect(await ran([...check("own"), "-X", "-"], rule)).toMatchObject({ code: 110 });
  });
});

describe("crm_rule refuses", () => {
  it.each([
    ["a call without a mode", ["-r", "now"], 64, /^crm_rule: No mode operation given\n$/],
    ["a check without a rule", ["-c"], 64, /^crm_rule: --check requires use of --rule=\n$/],
    [
      "a date that is none",
      [...check("now"), "-d", "2021-13-01"],
      65,
      /^crm_rule: Invalid date specified: '2021-13-01' \(.*'13' is not a valid month\)\n$/,
    ],
    [
      "XML that is none",
      [...check("now"), "-X", "<cib"],
      65,
      /^crm_rule: Couldn't parse input string: <cib \(command line:1:\d+: not well-formed XML: .*\)\n$/,
    ],
    ["a date before the XML", [...check("now"), "-X", "<cib", "-d", "x"], 65, /Invalid date specified: 'x'/],
    [
      "nothing on standard input",
      [...check("now"), "-X", "-"],
      65,
      /^crm_rule: Couldn't parse input from STDIN \(stdin:1:1: .*\)\n$/,
    ],
  ])("%s", async (_what, args, code, words) => {
    const result = await ran(args);
    expect(result).toMatchObject({ code, out: "" });
    expect(result.err).toMatch(words);
  });
});
