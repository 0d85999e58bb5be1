import { parseDurationMs } from "../base/index.ts";
import { type Element, indexById } from "../cib/index.ts";
import { type Comparison, compareValues, parseComparison, valueType } from "./compare.ts";
import { evaluateDateExpression } from "./date-expression.ts";
import type { RuleInput } from "./input.ts";

/** Whether a `rule` holds: all of its conditions (`boolean-op="and"`, the default) or one of them (`or`). A condition that
 *  cannot be read does not hold and is reported; a rule without conditions holds.
 *  Source: Pacemaker Explained, "Rules". */
export function evaluateRule(rule: Element, input: RuleInput): boolean {
  const own = resolveReference(rule, input);
  if (own === undefined) return false;
  const id = own.attributes.id ?? "";
  const invalid = (why: string): boolean => {
    input.report?.(`Treating rule ${why}`);
    return false;
  };
  if (id === "") return invalid("without id as not passing");
  const combine = (own.attributes["boolean-op"] ?? "and").toLowerCase();
  if (combine !== "and" && combine !== "or") {
    return invalid(`${id} as not passing because '${own.attributes["boolean-op"]}' is not a valid boolean-op`);
  }
  let empty = true;
  for (const condition of own.children) {
    if (condition.kind !== "element") continue;
    empty = false;
    if (evaluateCondition(condition, input) === (combine === "or")) return combine === "or";
  }
  if (empty) input.report?.(`Ignoring rule ${id} because it contains no conditions`, "warning");
  return empty || combine === "and";
}

/** The element that `id-ref` means, the element itself without one, undefined when it points nowhere. */
export function resolveReference(node: Element, input: Pick<RuleInput, "document" | "report">): Element | undefined {
  const reference = node.attributes["id-ref"];
  if (reference === undefined) return node;
  const target = input.document === undefined ? undefined : indexById(input.document).get(reference);
  if (target?.name === node.name) return target;
  input.report?.(
    `Ignoring invalid ${node.name} configuration: id-ref '${reference}' does not match any ${node.name} element with id`,
  );
  return undefined;
}

export type ConditionKind = "rule" | "date" | "resource" | "operation" | "location" | "attribute";

/** What a child of a rule tests. `location` tests the host's own name, id or kind, and may stand only in location rules. */
export function conditionKind(condition: Element): ConditionKind | undefined {
  switch (condition.name) {
    case "rule":
      return "rule";
    case "date_expression":
      return "date";
    case "rsc_expression":
      return "resource";
    case "op_expression":
      return "operation";
    case "expression":
      return /^#(?:uname|kind|id)$/.test(condition.attributes.attribute ?? "") ? "location" : "attribute";
    default:
      return undefined;
  }
}

export function evaluateCondition(condition: Element, input: RuleInput): boolean {
  switch (conditionKind(condition)) {
    case "rule":
      return evaluateRule(condition, input);
    case "date":
      return evaluateDateExpression(condition, input) === "within";
    case "resource":
      return evaluateResourceExpression(condition, input);
    case "operation":
      return evaluateOperationExpression(condition, input);
    case "location":
    case "attribute":
      return evaluateAttributeExpression(condition, input);
    case undefined:
      input.report?.(
        `Treating rule condition ${condition.attributes.id ?? "without ID"} as not passing because ${condition.name} is not a valid condition type`,
      );
      return false;
  }
}

function evaluateResourceExpression(expression: Element, input: RuleInput): boolean {
  if ((expression.attributes.id ?? "") === "") {
    input.report?.("Treating rsc_expression without id as not passing");
    return false;
  }
  return (["class", "provider", "type"] as const).every(
    (name) => expression.attributes[name] === undefined || expression.attributes[name] === input.resource?.[name],
  );
}

function evaluateOperationExpression(expression: Element, input: RuleInput): boolean {
  const { id = "", name, interval } = expression.attributes;
  const invalid = (why: string): boolean => {
    input.report?.(`Treating op_expression ${why}`);
    return false;
  };
  if (id === "") return invalid("without id as not passing");
  if (name === undefined) return invalid(`${id} as not passing because it has no name`);
  const intervalMs = interval === undefined ? undefined : parseDurationMs(interval);
  if (interval !== undefined && intervalMs === undefined) {
    return invalid(`${id} as not passing because '${interval}' is not a valid interval`);
  }
  return name === input.operation?.name && (intervalMs === undefined || intervalMs === input.operation.intervalMs);
}

function evaluateAttributeExpression(expression: Element, input: RuleInput): boolean {
  const { id = "", attribute, operation, value, type: typeName } = expression.attributes;
  const invalid = (why: string): boolean => {
    input.report?.(`Treating expression ${id} as not passing because ${why}`);
    return false;
  };
  if (id === "") {
    input.report?.("Treating expression without id as not passing");
    return false;
  }
  if (attribute === undefined) return invalid("attribute was not specified");
  const comparison = parseComparison(operation);
  if (comparison === undefined) {
    return invalid(operation === undefined ? "it has no operation" : `'${operation}' is not a valid operation`);
  }
  const source = (expression.attributes["value-source"] ?? "literal").toLowerCase();
  if (source !== "literal" && source !== "param" && source !== "meta") {
    return invalid(`'${expression.attributes["value-source"]}' is not a valid value-source`);
  }
  const actual = input.nodeAttributes?.get(expandSubmatches(attribute, input.resource?.submatches));
  if (comparison === "defined" || comparison === "not_defined") {
    if (value !== undefined) return invalid(`value is not allowed when operation is ${operation}`);
    return (actual !== undefined) === (comparison === "defined");
  }
  if (value === undefined) return invalid(`value is required when operation is ${operation}`);
  const reference =
    source === "literal"
      ? value
      : source === "param"
        ? input.resource?.parameters?.get(value)
        : input.resource?.meta?.get(value);
  const type = valueType(typeName, comparison, actual, reference);
  if (type === undefined) return invalid(`'${typeName}' is not a valid type`);
  return holds(comparison, compareValues(actual, reference, type), actual === undefined || reference === undefined);
}

/** An ordering with a value that is missing never holds. */
function holds(comparison: Exclude<Comparison, "defined" | "not_defined">, order: number, missing: boolean): boolean {
  switch (comparison) {
    case "eq":
      return order === 0;
    case "ne":
      return order !== 0;
    case "lt":
      return !missing && order < 0;
    case "lte":
      return !missing && order <= 0;
    case "gt":
      return !missing && order > 0;
    case "gte":
      return !missing && order >= 0;
  }
}

/** `%N` stands for what the Nth group of a resource pattern matched. */
export function expandSubmatches(text: string, submatches: readonly (string | undefined)[] | undefined): string {
  if (submatches === undefined || (submatches[0] ?? "") === "") return text;
  return text.replace(/%(\d)/g, (_, digit: string) => submatches[Number(digit)] ?? "");
}
