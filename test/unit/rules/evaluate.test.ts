import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import {
  collectAttributes,
  evaluateDateExpression,
  evaluateRule,
  NextChange,
  parseDate,
  type RuleInput,
  utc,
} from "../../../src/rules/index.ts";

const local = { nowS: 0, zone: utc };
const at = (date: string, more: Partial<RuleInput> = {}): RuleInput => ({
  now: parseDate(date, local),
  local,
  ...more,
});
const now = at("2024-05-15T10:30:00Z");

describe("an attribute expression", () => {
  const attributes = new Map([
    ["load", "7"],
    ["version", "1.10"],
    ["site", "North"],
    ["ratio", "0.5"],
    ["word", "x12"],
  ]);
  const input: RuleInput = {
    ...now,
    nodeAttributes: attributes,
    resource: {
      parameters: new Map([["wanted", "north"]]),
      meta: new Map([["limit", "5"]]),
      submatches: ["web-load", "load"],
    },
  };
  it.each([
    ["defined", 'attribute="load" operation="defined"', true],
    ["not defined", 'attribute="nope" operation="not_defined"', true],
    ["defined with a value is wrong", 'attribute="load" operation="defined" value="7"', false],
    ["strings compare without case", 'attribute="site" operation="eq" value="NORTH"', true],
    ["orderings are of integers", 'attribute="load" operation="gt" value="10"', false],
    ["unless told otherwise", 'attribute="load" operation="gt" value="10" type="string"', true],
    ["a point makes numbers", 'attribute="ratio" operation="lt" value="1"', true],
    ["versions compare by segment", 'attribute="version" operation="gt" value="1.9" type="version"', true],
    ["no number compares as string", 'attribute="word" operation="gt" value="9"', true],
    ["a missing value differs", 'attribute="nope" operation="ne" value="x"', true],
    ["a missing value has no order", 'attribute="nope" operation="lt" value="5"', false],
    ["the value may be a parameter", 'attribute="site" operation="eq" value="wanted" value-source="param"', true],
    ["or a meta-attribute", 'attribute="load" operation="gt" value="limit" value-source="meta"', true],
    ["the name may hold what a pattern matched", 'attribute="%1" operation="eq" value="7"', true],
    ["an unknown operation never holds", 'attribute="load" operation="like" value="7"', false],
    ["an unknown type never holds", 'attribute="load" operation="eq" value="7" type="colour"', false],
    ["a value is required", 'attribute="load" operation="eq"', false],
  ])("%s", (_rule, text, expected) => {
    expect(evaluateRule(readXml(`<rule id="r"><expression id="e" ${text}/></rule>`), input)).toBe(expected);
  });
});

describe("a rule", () => {
  const yes = '<expression id="y" attribute="a" operation="not_defined"/>';
  const no = '<expression id="n" attribute="a" operation="defined"/>';
  it.each([
    ["holds when all conditions do", `<rule id="r">${yes}${yes}</rule>`, true],
    ["not when one does not", `<rule id="r">${yes}${no}</rule>`, false],
    ["with `or`, when one does", `<rule id="r" boolean-op="or">${no}${yes}</rule>`, true],
    ["and not when none does", `<rule id="r" boolean-op="or">${no}</rule>`, false],
    ["may hold rules", `<rule id="r">${yes}<rule id="s" boolean-op="or">${no}${yes}</rule></rule>`, true],
    ["holds when empty", '<rule id="r"/>', true],
    ["not without id", `<rule>${yes}</rule>`, false],
    ["not with an unknown combination", `<rule id="r" boolean-op="xor">${yes}</rule>`, false],
    ["not with an unknown condition", '<rule id="r"><moon id="m"/></rule>', false],
  ])("%s", (_rule, text, expected) => expect(evaluateRule(readXml(text), now)).toBe(expected));

  it("may stand elsewhere", () => {
    const document = readXml(`<cib><rule id="far">${yes}</rule><rule id-ref="far"/><rule id-ref="gone"/></cib>`);
    const [, reference, broken] = document.children;
    const heard: string[] = [];
    const input = { ...now, document, report: (message: string) => heard.push(message) };
    expect(evaluateRule(reference as never, input)).toBe(true);
    expect(evaluateRule(broken as never, input)).toBe(false);
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['class="ocf" provider="heartbeat"', true],
    ['type="IPaddr2"', true],
    ['type="IPaddr"', false],
    ["", true],
  ])("tests the agent: %s", (text, expected) => {
    const input = { ...now, resource: { class: "ocf", provider: "heartbeat", type: "IPaddr2" } };
    expect(evaluateRule(readXml(`<rule id="r"><rsc_expression id="e" ${text}/></rule>`), input)).toBe(expected);
  });

  it.each([
    ['name="monitor"', true],
    ['name="monitor" interval="10s"', true],
    ['name="monitor" interval="20s"', false],
    ['name="start"', false],
    ['name="monitor" interval="soon"', false],
  ])("tests the operation: %s", (text, expected) => {
    const input = { ...now, operation: { name: "monitor", intervalMs: 10_000 } };
    expect(evaluateRule(readXml(`<rule id="r"><op_expression id="e" ${text}/></rule>`), input)).toBe(expected);
  });
});

describe("a date expression", () => {
  const result = (text: string, input = now) => evaluateDateExpression(readXml(text), input);
  it.each([
    ['<date_expression id="d" operation="gt" start="2024-05-15T10:29Z"/>', "within"],
    ['<date_expression id="d" operation="gt" start="2024-05-15T10:30Z"/>', "before"],
    ['<date_expression id="d" operation="lt" end="2024-05-15T10:31Z"/>', "within"],
    ['<date_expression id="d" operation="lt" end="2024-05-15T10:30Z"/>', "after"],
    ['<date_expression id="d" start="2024-05-01" end="2024-06-01"/>', "within"],
    ['<date_expression id="d" operation="in_range" end="2024-05-15T10:30Z"/>', "within"],
    ['<date_expression id="d" operation="in_range" end="2024-05-15T10:29Z"/>', "after"],
    ['<date_expression id="d" start="2024-05-01"><duration id="u" days="14"/></date_expression>', "after"],
    ['<date_expression id="d" start="2024-05-01"><duration id="u" weeks="2" hours="11"/></date_expression>', "within"],
    ['<date_expression id="d" operation="in_range"/>', "invalid"],
    ['<date_expression id="d" operation="gt" start="someday"/>', "invalid"],
    ['<date_expression id="d" operation="eq" start="2024-05-15"/>', "invalid"],
  ])("%s: %s", (text, expected) => expect(result(text)).toBe(expected));

  it.each([
    ['hours="9-16"', "within"],
    ['hours="11-"', "before"],
    ['hours="-9"', "after"],
    ['weekdays="3"', "within"],
    ['weekdays="1-2"', "after"],
    ['months="5" monthdays="1-15"', "within"],
    ['yeardays="136"', "within"],
    ['weeks="20" weekyears="2024"', "within"],
    ['minutes="30" seconds="0"', "within"],
    ['hours="morning"', "invalid"],
  ])("date_spec %s: %s", (text, expected) => {
    const xml = `<date_expression id="d" operation="date_spec"><date_spec id="s" ${text}/></date_expression>`;
    expect(result(xml)).toBe(expected);
  });

  it.each([
    ["the start that is to come", '<date_expression id="d" start="2024-05-16T00:00Z"/>', "2024-05-16T00:00:00Z"],
    ["the second after the end", '<date_expression id="d" end="2024-05-16T00:00Z"/>', "2024-05-16T00:00:01Z"],
    ["the second after `gt`", '<date_expression id="d" operation="gt" start="2024-05-16"/>', "2024-05-16T00:00:01Z"],
    ["the end of `lt`", '<date_expression id="d" operation="lt" end="2024-05-16"/>', "2024-05-16T00:00:00Z"],
  ])("says when it may change: %s", (_rule, text, expected) => {
    const nextChange = new NextChange();
    result(text, { ...now, nextChange });
    expect(nextChange.epochSeconds).toBe(Date.parse(expected) / 1000);
  });
});

describe("blocks of attributes", () => {
  const collect = (xml: string, firstId?: string) => {
    const values = new Map<string, string>();
    collectAttributes(readXml(xml), "meta_attributes", now, values, firstId === undefined ? {} : { firstId });
    return Object.fromEntries(values);
  };
  const block = (id: string, score: string, pairs: string) =>
    `<meta_attributes id="${id}" ${score}>${pairs}</meta_attributes>`;
  const pair = (name: string, value: string) => `<nvpair id="${name}-${value}" name="${name}" value="${value}"/>`;

  it("count by falling score, then in their order", () => {
    const xml = `<p>${block("a", 'score="1"', pair("x", "1"))}${block("b", 'score="9"', pair("x", "9"))}${block("c", "", pair("y", "0"))}</p>`;
    expect(collect(xml)).toEqual({ x: "9", y: "0" });
  });
  it("may have one that goes before all", () => {
    const xml = `<p>${block("a", 'score="INFINITY"', pair("x", "1"))}${block("b", "", pair("x", "2"))}</p>`;
    expect(collect(xml, "b")).toEqual({ x: "2" });
  });
  it("are left out where their rule does not hold", () => {
    const rule = '<rule id="r"><date_expression id="d" operation="gt" start="2030-01-01"/></rule>';
    expect(collect(`<p>${block("a", "", rule + pair("x", "1"))}${block("b", "", pair("x", "2"))}</p>`)).toEqual({
      x: "2",
    });
  });
});
