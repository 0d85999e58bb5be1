import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/cib/index.ts";
import { checkRule, parseDate, utc } from "../../../src/rules/index.ts";

const local = { nowS: 0, zone: utc };
const checked = (conditions: string, around = (rule: string) => rule) =>
  checkRule(readXml(`<cib>${around(`<rule id="r">${conditions}</rule>`)}</cib>`), "r", {
    now: parseDate("2024-05-15T10:30:00Z", local),
    local,
  });
const before = '<date_expression id="d" operation="lt" end="2024-06-01"/>';
const specified = (fields: string, operation = "date_spec"): string =>
  `<date_expression id="d" operation="${operation}"><date_spec id="s" ${fields}/></date_expression>`;

describe("a rule is checked by its one date expression", () => {
  it.each([
    ["a range it is in", before, "within"],
    ["one that is over", '<date_expression id="d" operation="lt" end="2024-05-15T10:30:00Z"/>', "after"],
    ["one that begins later", '<date_expression id="d" operation="gt" start="2024-05-15T10:30:00Z"/>', "before"],
    ["whatever else is asked", `<expression id="e" attribute="a" operation="defined"/>${before}`, "within"],
    ["also of a rule inside", `<rule id="inner">${before}</rule>`, "within"],
    ["a specification that fits", specified('years="2024"'), "satisfied"],
    ["in any case of letters", specified('years="2024"', "Date_Spec"), "satisfied"],
    ["a specification of years to come", specified('years="2025-"'), "before"],
    ["the first field that does not fit decides", specified('years="2024" months="1-4"'), "after"],
    [
      "up to the end of a duration, its last second too",
      '<date_expression id="d" operation="in_range" start="2024-05-14T10:30:00Z"><duration id="u" days="1"/></date_expression>',
      "within",
    ],
  ])("%s", (_what, conditions, kind) => expect(checked(conditions)).toEqual({ kind }));

  it("wherever the rule stands", () => {
    expect(checked(before, (rule) => `<a><b>${rule}</b></a>`)).toEqual({ kind: "within" });
  });
});

describe("it cannot be checked", () => {
  it.each([
    [
      "without a date",
      '<expression id="e" attribute="a" operation="defined"/>',
      "not-supported",
      "Rule does not have a date expression",
    ],
    [
      "with two of them",
      `${before}<rule id="i">${before}</rule>`,
      "not-supported",
      "Rule has more than one date expression",
    ],
    [
      "with a specification without years",
      specified('months="5"'),
      "not-supported",
      "Rule must either not use date_spec, or use date_spec with years=",
    ],
    [
      "with a specification that is none",
      '<date_expression id="d" operation="date_spec"/>',
      "not-supported",
      "Rule must either not use date_spec, or use date_spec with years=",
    ],
    [
      "without an operation",
      '<date_expression id="d" start="2020-01-01"/>',
      "not-supported",
      "Rule must either not use date_spec, or use date_spec with years=",
    ],
    [
      "with a date that is none",
      '<date_expression id="d" operation="gt" start="soon"/>',
      "invalid",
      "Error parsing rule",
    ],
    [
      "with a duration without id",
      '<date_expression id="d" operation="in_range" start="2020-01-01"><duration years="1"/></date_expression>',
      "invalid",
      "Error parsing rule",
    ],
  ])("%s", (_what, conditions, kind, why) => expect(checked(conditions)).toEqual({ kind, why }));

  it("where no rule or more than one goes by its id", () => {
    expect(checked("", () => "")).toMatchObject({ kind: "absent", why: "Rule not found" });
    expect(checked(before, (rule) => rule + rule)).toMatchObject({
      kind: "ambiguous",
      why: "Found more than one rule with matching ID",
    });
  });
});
