import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { checkSchema } from "../../../src/verify/index.ts";

const PROPERTY = '<cluster_property_set id="o"><nvpair id="n" name="a"/></cluster_property_set>';
const RULES = '<rule id="a" score="1"><expression id="e" attribute="x" operation="defined"/></rule>';

function problems(schema: string, parts: { config?: string; constraints?: string; order?: string } = {}): string[] {
  const { config = "", constraints = "", order = "CS" } = parts;
  const configuration = `<configuration><crm_config>${config}</crm_config><nodes/><resources/><constraints>${constraints}</constraints></configuration>`;
  const body = [...order].map((part) => (part === "C" ? configuration : "<status/>")).join("");
  const cib = `<cib validate-with="pacemaker-${schema}" admin_epoch="0" epoch="1" num_updates="0">${body}</cib>`;
  return checkSchema(readXml(cib)).map(({ message }) => message);
}

/** Held against Pacemaker's own grammars. */
describe("the newest schema is stricter", () => {
  const twoRules = `<rsc_location id="l" rsc-pattern="r">${RULES}${RULES.replace('"a"', '"b"').replace('"e"', '"f"')}</rsc_location>`;
  it.each([
    [{ config: PROPERTY }, "o: <nvpair>: value is missing"],
    [
      {
        config: `${PROPERTY.replace('name="a"', 'name="a" value="1"').replace("</", '<nvpair id-ref="n" name="b"/></')}`,
      },
      "o: <nvpair>: id-ref takes no name",
    ],
    [{ constraints: twoRules }, "l: <rsc_location>: one rule is all it may have"],
  ])("%j", (parts, wanted) => {
    expect(problems("4.0", parts)).toEqual([wanted]);
    expect(problems("3.10", parts)).toEqual([]);
  });
});

describe("the document", () => {
  it.each([
    ["CS", []],
    ["C", []],
    ["SC", ["<cib>: <status> stands before <configuration>"]],
    ["CSS", ["<cib>: one <status> is all it may have"]],
  ])("%s", (order, wanted) => {
    expect(problems("3.9", { order })).toEqual(wanted);
  });
});
