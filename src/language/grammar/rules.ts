import type { Element } from "../../cib/index.ts";
import { quoteValue } from "../lexer.ts";
import type { Reading } from "./reading.ts";
import { take } from "./reading.ts";
import { type Saying, say, sayComments } from "./saying.ts";
import { type Irregular, pair, type Slot, word } from "./syntax.ts";
import { isIdentifier, NO_SCORE, noticeRole, SCORE_SLOT } from "./words.ts";

export const BINARY = ["lt", "gt", "lte", "gte", "eq", "ne"] as const;
const UNARY = ["defined", "not_defined"] as const;
const TYPES = ["string", "integer", "number", "version"] as const;
const BINARY_WORD = new RegExp(`^(?:(${TYPES.join("|")}):)?(${BINARY.join("|")})$`, "i");
const DATE_WORDS: Readonly<Record<string, string>> = {
  lt: "lt",
  gt: "gt",
  in: "in_range",
  in_range: "in_range",
  spec: "date_spec",
  date_spec: "date_spec",
};
/** Parts of a date or a duration. crmsh's list says `yearsdays`; the schemas say `yeardays`. */
const DATE_PARTS = [
  "seconds",
  "minutes",
  "hours",
  "monthdays",
  "weekdays",
  "yeardays",
  "yearsdays",
  "months",
  "weeks",
  "years",
  "weekyears",
  "moon",
  "days",
] as const;

/** Where nothing is said that narrows it: `rsc *`, `date spec *`. */
const ANY = "*";

/** In place of a value: the comparison has none, `{meta}` a source alone. */
const NO_VALUE = /^\{(literal|param|meta)?\}$/;

/** A value of a source other than the usual one, or one that would be read so or as none. */
const SOURCED_VALUE = /^(literal|param|meta)\{(.*)\}$/s;

/** Names that behind a rule would be read as a part of it, bare or with a value. */
const PARTS_OF_RULES: ReadonlySet<string> = new Set([
  ...["start", "end", "class", "provider", "type", "interval", "name", "and", "or"],
  ...DATE_PARTS,
]);

export const isPartOfRule = (name: string): boolean => PARTS_OF_RULES.has(name.toLowerCase());

/** `$id=ID` of something that others refer to, or `$id-ref=ID`: the thing itself stands elsewhere. */
export const ID_SPEC: Slot = {
  t: "slot",
  label: "$id=<id>",
  role: "id",
  completes: "id-of-set",
  says: ["id", "id-ref"],
  pair: true,
  read: (text) => {
    const match = /^\$(id-ref|id)=(.+)$/i.exec(text);
    return match === null ? undefined : { [match[1]!.toLowerCase()]: match[2]! };
  },
  say: ({ attributes }, saying) => {
    if (attributes["id-ref"] !== undefined) return `$id-ref=${attributes["id-ref"]}`;
    return saying.unsaid.has("id") ? `$id=${attributes.id}` : undefined;
  },
};

const RULE_ROLE: Slot = {
  ...pair({ attribute: "role", dollar: "printed" }),
  label: "$role=<role>",
  completes: "role",
  read: (text, reading) => {
    const role = /^\$?role=(.+)$/i.exec(text)?.[1];
    if (role === undefined) return undefined;
    noticeRole(role, reading);
    return { role };
  },
};

/** `rule [idspec] [$role=ROLE] [SCORE:] expression`. Without a score INFINITY is meant; `:` alone says that there is none. */
export const RULE: Irregular = {
  t: "irregular",
  label: "rule",
  take: (reading) =>
    reading.takeChild("rule", () => {
      if (reading.takeKeyword(["rule"]) === undefined) return false;
      take(ID_SPEC, reading);
      const { attributes } = reading.element;
      const reference = attributes["id-ref"] !== undefined;
      take(RULE_ROLE, reading);
      if (reference) return true;
      if (reading.word === NO_SCORE) reading.accept("score");
      else if (!take(SCORE_SLOT, reading)) attributes.score = "INFINITY";
      takeExpressions(reading);
      return true;
    }),
  say: (saying) => sayRule(saying, true),
};

function sayRule(saying: Saying, outermost: boolean): boolean {
  const node = saying.peek();
  if (node?.kind !== "element" || node.name !== "rule") return false;
  const said = saying.inside(node, () => {
    if (outermost) saying.write("rule", "keyword");
    else saying.write("(", "operator");
    if (node.attributes["id-ref"] !== undefined) {
      if (!say(ID_SPEC, saying)) return false;
      if (!outermost) saying.write(")", "operator");
      return true;
    }
    if (saying.unsaid.has("id") && !say(ID_SPEC, saying)) return false;
    if (node.attributes.role !== undefined && !say(RULE_ROLE, saying)) return false;
    if (outermost && node.attributes.score === "INFINITY") saying.unsaid.delete("score");
    else if (!say(SCORE_SLOT, saying) && outermost && saying.options.complete) saying.write(NO_SCORE, "score");
    if (!sayExpressions(saying)) return false;
    if (!outermost) saying.write(")", "operator");
    return true;
  });
  if (said) saying.next++;
  return said;
}

function takeExpressions(reading: Reading): void {
  const { attributes } = reading.element;
  let operator: string | undefined;
  reading.takeComments();
  // In front of a single expression: the operator that nothing else would tell.
  if (/^(and|or)$/i.test(reading.word ?? "") && !BINARY_WORD.test(reading.peek(1) ?? "")) {
    operator = reading.accept("operator").toLowerCase();
  }
  for (;;) {
    reading.takeComments();
    if (!takeExpression(reading)) reading.fail();
    reading.expect("and", "operator", "nothing", ["and"]);
    reading.expect("or", "operator", "nothing", ["or"]);
    const next = reading.word?.toLowerCase();
    if (next !== "and" && next !== "or") break;
    if (operator !== undefined && operator !== next) {
      reading.fail(`Mixing bool ops not allowed: ${operator} != ${next}`, {
        expected: [operator, "( ... ) around a part"],
      });
    }
    operator = next;
    reading.accept("operator");
  }
  if (operator === "or") attributes["boolean-op"] = "or";
}

function takeExpression(reading: Reading): boolean {
  const text = reading.word;
  reading.expect("<attribute>", "name", "node-attribute");
  for (const name of [...UNARY, "date", "rsc", "op"]) reading.expect(name, "keyword", "nothing", [name]);
  if (text === undefined) return false;
  const next = reading.peek(1);
  if (text === "(") return takeNested(reading);
  const lower = text.toLowerCase();
  if (lower === "date") return takeDate(reading);
  if ((UNARY as readonly string[]).includes(lower)) return takeUnary(lower, reading);
  if (next === undefined || !BINARY_WORD.test(next)) {
    if (lower === "rsc") return reading.takeChild("rsc_expression", () => takeMatch(RESOURCE_MATCH, reading));
    if (lower === "op") return reading.takeChild("op_expression", () => takeMatch(OPERATION_MATCH, reading));
  }
  return isIdentifier(text) && takeBinary(reading);
}

/** `( ... )`: a rule inside the rule. A score is written where it has one. */
function takeNested(reading: Reading): boolean {
  return reading.nested(() =>
    reading.takeChild("rule", () => {
      reading.accept("operator");
      take(ID_SPEC, reading);
      take(RULE_ROLE, reading);
      take(SCORE_SLOT, reading);
      if (reading.element.attributes["id-ref"] === undefined) takeExpressions(reading);
      if (reading.word !== ")") reading.fail("Expected ) after the inner rule", { expected: [")", "and", "or"] });
      reading.accept("operator");
      return true;
    }),
  );
}

function takeUnary(operation: string, reading: Reading): boolean {
  return reading.takeChild("expression", () => {
    reading.accept("operator");
    reading.expect("<attribute>", "name", "node-attribute");
    const attribute = reading.word;
    if (attribute === undefined || !isIdentifier(attribute)) reading.fail();
    Object.assign(reading.element.attributes, { operation, attribute });
    reading.accept("name");
    return true;
  });
}

function takeBinary(reading: Reading): boolean {
  return reading.takeChild("expression", () => {
    const attribute = reading.accept("name");
    reading.expect("[<type>:]<operator>", "operator", "operator", BINARY);
    const match = BINARY_WORD.exec(reading.word ?? "");
    if (match === null) {
      const typed = /^[^:]+:(\w+)$/.exec(attribute)?.[1] ?? attribute;
      if (BINARY_WORD.test(typed))
        reading.fail(`There is no attribute before ${attribute}`, { word: reading.at - 1, expected: ["<attribute>"] });
      reading.fail(reading.word === undefined ? undefined : `Expected an operator after ${attribute}`, {
        expected: BINARY,
        near: OPERATORS,
        ...operatorMeant(reading.word),
      });
    }
    const { attributes } = reading.element;
    Object.assign(attributes, { operation: match[2]!.toLowerCase(), attribute });
    if (match[1] !== undefined) attributes.type = match[1].toLowerCase();
    reading.accept("operator");
    reading.expect("<value>", "value", attribute === "#uname" ? "node" : "value");
    if (reading.word === undefined) reading.fail();
    Object.assign(attributes, comparedTo(reading.accept("value")));
    return true;
  });
}

function comparedTo(word: string): Readonly<Record<string, string>> {
  const none = NO_VALUE.exec(word);
  if (none !== null) return none[1] === undefined ? {} : { "value-source": none[1] };
  const sourced = SOURCED_VALUE.exec(word);
  return sourced === null ? { value: word } : { value: sourced[2]!, "value-source": sourced[1]! };
}

/** Undefined where a source is not one. */
function comparedWord(value: string | undefined, source: string | undefined): string | undefined {
  if (source !== undefined && !/^(literal|param|meta)$/.test(source)) return undefined;
  if (value === undefined) return `{${source ?? ""}}`;
  if (source !== undefined && source !== "literal") return `${source}{${value}}`;
  return SOURCED_VALUE.test(value) || NO_VALUE.test(value) ? `literal{${value}}` : value;
}

/** What people write who are used to other languages. */
const FOREIGN_OPERATORS: Readonly<Record<string, string>> = {
  ...{ "=": "eq", "==": "eq", "===": "eq", "!=": "ne", "<>": "ne", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte" },
  ...{ is: "eq", equals: "eq", le: "lte", ge: "gte", neq: "ne", not: "ne" },
};
const OPERATORS = [...BINARY, ...TYPES.flatMap((type) => BINARY.map((operator) => `${type}:${operator}`))];

function operatorMeant(word: string | undefined): { readonly suggestion?: string } {
  const known = Object.hasOwn(FOREIGN_OPERATORS, word ?? "") ? FOREIGN_OPERATORS[word ?? ""] : undefined;
  return known === undefined ? {} : { suggestion: known };
}

function takeDate(reading: Reading): boolean {
  return reading.takeChild("date_expression", () => {
    reading.accept("keyword");
    reading.expect("lt|gt|in|spec", "operator", "nothing", ["lt", "gt", "in", "spec"]);
    const operation = DATE_WORDS[reading.word?.toLowerCase() ?? ""];
    if (operation === undefined) reading.fail();
    reading.accept("operator");
    const { attributes } = reading.element;
    attributes.operation = operation;
    if (operation === "lt" || operation === "gt") {
      reading.expect("<date>", "value", "value");
      if (reading.word === undefined) reading.fail();
      attributes[operation === "lt" ? "end" : "start"] = reading.accept("value");
    } else takeDateParts(operation, reading);
    return true;
  });
}

function takeDateParts(operation: string, reading: Reading): void {
  const ends = operation === "in_range" ? ["start", "end"] : [];
  const parts: Record<string, string> = {};
  const names: readonly string[] = [...ends, ...DATE_PARTS];
  const { attributes } = reading.element;
  let count = 0;
  for (;;) {
    reading.expect(
      "<part>=<value>",
      "name",
      "date-part",
      names.map((name) => `${name}=`),
    );
    if (reading.word === ANY && Object.keys(parts).length === 0) {
      reading.accept("operator");
      reading.element.children.push({ kind: "element", name: innerOf(operation), attributes: {}, children: [] });
      return;
    }
    const match = /^([a-z]+)=(.*)$/s.exec(reading.word ?? "");
    if (match === null || !names.includes(match[1]!)) break;
    if (ends.includes(match[1]!)) attributes[match[1]!] = match[2]!;
    else parts[match[1]!] = match[2]!;
    reading.accept("value", match[1]!.length + 1);
    count++;
  }
  if (count === 0) {
    const value = reading.word?.split("=").slice(1).join("=") ?? "";
    reading.fail(undefined, {
      expected: names.map((name) => `${name}=`),
      near: names.map((name) => `${name}=${value}`),
    });
  }
  if (operation === "date_spec" || Object.keys(parts).length > 0) {
    reading.element.children.push({ kind: "element", name: innerOf(operation), attributes: parts, children: [] });
  }
}

const innerOf = (operation: string): string => (operation === "in_range" ? "duration" : "date_spec");

/** `rsc ocf:heartbeat:IPaddr2`, `rsc class=ocf`, `rsc *`; `op monitor interval=10s`: which defaults a rule is for. */
const agentPart = (attribute: string): Slot => pair({ attribute });
const RESOURCE_MATCH = {
  words: [agentPart("class"), agentPart("provider"), agentPart("type")],
  whole: {
    ...word({
      label: "<class>:<provider>:<type>",
      attribute: "type",
      test: /^[^=]+$/,
      role: "agent",
      completes: "agent",
    }),
    says: ["class", "provider", "type"],
    read: (text) => {
      if (text === ANY) return {};
      const match = /^([^:=]+):(?:([^:=]+):)?([^:=]+)$/.exec(text);
      if (match === null) return undefined;
      return { class: match[1]!, ...(match[2] === undefined ? {} : { provider: match[2] }), type: match[3]! };
    },
    say: ({ attributes }) =>
      attributes.class === undefined || attributes.type === undefined
        ? undefined
        : [attributes.class, attributes.provider, attributes.type].filter((item) => item !== undefined).join(":"),
  } satisfies Slot as Slot,
  keyword: "rsc",
};
const OPERATION_MATCH = {
  words: [agentPart("name"), agentPart("interval")],
  whole: word({ label: "<operation>", attribute: "name", test: /^[^=]+$/, completes: "operation" }),
  keyword: "op",
};

function takeMatch(match: typeof RESOURCE_MATCH, reading: Reading): boolean {
  reading.accept("keyword");
  let taken = take(match.whole, reading);
  const open = (slot: Slot): boolean => slot.says.every((name) => reading.element.attributes[name] === undefined);
  while (match.words.some((slot) => open(slot) && take(slot, reading))) taken = true;
  if (!taken) reading.fail();
  return true;
}

function sayMatch(match: typeof RESOURCE_MATCH, saying: Saying): boolean {
  saying.write(match.keyword, "keyword");
  const before = saying.unsaid.size;
  say(match.whole, saying);
  for (const slot of match.words) say(slot, saying);
  if (saying.unsaid.size === before) saying.write(ANY, "operator");
  return true;
}

function sayExpressions(saying: Saying): boolean {
  const operator = saying.element.attributes["boolean-op"] ?? "and";
  if (operator !== "and" && operator !== "or") return false;
  if (!sayComments(saying)) return false;
  saying.unsaid.delete("boolean-op");
  const expressions = saying.element.children.filter(({ kind }) => kind === "element").length;
  if (operator === "or" && expressions === 1 && saying.options.complete) saying.write(operator, "operator");
  let count = 0;
  for (let node = saying.peek(); node !== undefined; node = saying.peek()) {
    if (node.kind !== "element") {
      saying.next++;
      continue;
    }
    if (count++ > 0) saying.write(operator, "operator");
    if (!sayExpression(node, saying)) return false;
  }
  return count > 0;
}

function sayExpression(node: Element, saying: Saying): boolean {
  if (node.name === "rule") return sayRule(saying, false);
  const sayer = EXPRESSIONS[node.name];
  if (sayer === undefined || !saying.inside(node, () => sayer(node, saying))) return false;
  saying.next++;
  return true;
}

const EXPRESSIONS: Readonly<Record<string, (node: Element, saying: Saying) => boolean>> = {
  expression: sayComparison,
  date_expression: sayDate,
  rsc_expression: (_, saying) => sayMatch(RESOURCE_MATCH, saying),
  op_expression: (_, saying) => sayMatch(OPERATION_MATCH, saying),
};

function sayComparison(node: Element, saying: Saying): boolean {
  const { operation = "", attribute = "", type, value, "value-source": source } = node.attributes;
  if (!isIdentifier(attribute) || /[\n\r]/.test(attribute + (value ?? ""))) return false;
  for (const name of ["operation", "attribute", "type", "value", "value-source"]) saying.unsaid.delete(name);
  if ((UNARY as readonly string[]).includes(operation)) {
    if ((value ?? type ?? source) !== undefined) return value === undefined && !saying.options.complete;
    saying.write(operation, "operator");
    saying.write(attribute, "name");
    return true;
  }
  const comparison = type === undefined ? operation : `${type}:${operation}`;
  const compared = comparedWord(value, source);
  if (!BINARY_WORD.test(comparison) || compared === undefined) return false;
  if (["date", "(", ...UNARY].includes(attribute.toLowerCase())) return false;
  saying.write(attribute, "name");
  saying.write(comparison, "operator");
  saying.write(compared, "value");
  return true;
}

function sayDate(node: Element, saying: Saying): boolean {
  const { operation, start, end } = node.attributes;
  saying.unsaid.delete("operation");
  saying.write("date", "keyword");
  if (operation === "lt" || operation === "gt") {
    const date = operation === "lt" ? end : start;
    if (date === undefined || /[\n\r]/.test(date)) return false;
    saying.unsaid.delete(operation === "lt" ? "end" : "start");
    saying.write(operation, "operator");
    saying.writePieces({ text: quoteValue(date), role: "value" });
    return true;
  }
  const inner = node.children[0];
  saying.write(operation === "in_range" ? "in" : "spec", "operator");
  if (operation === "in_range") {
    for (const [name, value] of [
      ["start", start],
      ["end", end],
    ] as const) {
      if (value === undefined) continue;
      saying.writePair(name, value);
      saying.unsaid.delete(name);
    }
  } else if (operation !== "date_spec" || inner === undefined) return false;
  return inner === undefined || sayDateParts(inner, operation, saying);
}

function sayDateParts(inner: Element["children"][number], operation: string, saying: Saying): boolean {
  if (inner.kind !== "element" || inner.name !== innerOf(operation)) return false;
  if (inner.children.length > 0) return false;
  const names = Object.keys(inner.attributes).filter((name) => name !== "id");
  if (names.length === 0) saying.write(ANY, "operator");
  if (names.some((name) => !(DATE_PARTS as readonly string[]).includes(name))) return false;
  for (const name of names) saying.writePair(name, inner.attributes[name]!);
  saying.next++;
  return true;
}
