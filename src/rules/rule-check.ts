import { descendants, type Element, firstChild } from "../cib/index.ts";
import { evaluateDateExpression } from "./date-expression.ts";
import type { RuleInput } from "./input.ts";

/** Whether a rule is in effect at a moment. `satisfied`: the moment fits a date specification, which may end and begin again;
 *  `within`: it lies in a range. Where that cannot be told `why` says what stands in the way. */
export type RuleCheck =
  | { readonly kind: "satisfied" | "within" | "before" | "after" }
  | { readonly kind: "absent" | "ambiguous" | "not-supported" | "invalid"; readonly why: string };

/** Checks the rule of that id, wherever it stands in the document. Told can be only what hangs on time alone: a rule with one
 *  date expression, and a date specification only if it names years, since without them the past says nothing about the
 *  future. Conditions beside the date do not count. */
export function checkRule(document: Element, id: string, input: RuleInput): RuleCheck {
  const rules = [...descendants(document)].filter((each) => each.name === "rule" && each.attributes.id === id);
  const [rule] = rules;
  if (rule === undefined) return { kind: "absent", why: "Rule not found" };
  if (rules.length > 1) return { kind: "ambiguous", why: "Found more than one rule with matching ID" };
  const dates = [...descendants(rule)].filter(({ name }) => name === "date_expression");
  const [date] = dates;
  if (date === undefined) return { kind: "not-supported", why: "Rule does not have a date expression" };
  if (dates.length > 1) return { kind: "not-supported", why: "Rule has more than one date expression" };
  const operation = date.attributes.operation?.toLowerCase();
  const specified = operation === "date_spec";
  // Without an operation nobody knows what was meant, a date specification or a range.
  if (operation === undefined || (specified && firstChild(date, "date_spec")?.attributes.years === undefined)) {
    return { kind: "not-supported", why: "Rule must either not use date_spec, or use date_spec with years=" };
  }
  const result = evaluateDateExpression(date, input);
  if (result === "invalid") return { kind: "invalid", why: "Error parsing rule" };
  return { kind: result === "within" && specified ? "satisfied" : result };
}
