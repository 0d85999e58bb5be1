import type { Element } from "../../cib/index.ts";
import { quoteValue } from "../lexer.ts";
import { setPart } from "./attribute-sets.ts";
import { type Reading, take } from "./reading.ts";
import { type Saying, say } from "./saying.ts";
import { type Irregular, keyword, maybe, type Parts, part, type Slot, type Syntax, sequence } from "./syntax.ts";
import { DESCRIPTION, OBJECT_ID } from "./words.ts";

/** The path is always quoted where it holds more than letters, digits and `_ . -`, as crmsh prints it. */
const PATH: Slot = {
  t: "slot",
  label: "<path>",
  role: "value",
  completes: "file",
  says: ["path"],
  read: (path) => ({ path }),
  say: ({ attributes }) => attributes.path,
};

const QUOTED_PATH: Irregular = {
  t: "irregular",
  label: "<path>",
  take: (reading) => take(PATH, reading),
  say: (saying) => {
    const { path } = saying.element.attributes;
    if (path === undefined || /[\n\r]/.test(path)) return false;
    saying.writePieces({ text: quoteValue(path), role: "value" });
    saying.unsaid.delete("path");
    return true;
  },
};

const SELECTORS = ["nodes", "fencing", "resources", "attributes"] as const;

/** `select {nodes|fencing|resources|attributes { NAME... }}`; `attributes` without a brace begins an option list. Without a
 *  selector there is no selection, as in crmsh; one that is there and empty is `select { }`. */
const SELECT: Irregular = {
  t: "irregular",
  label: "select",
  take: (reading) => {
    const taken = reading.takeChild("select", () => {
      if (reading.takeKeyword(["select"]) === undefined) return false;
      while (takeSelector(reading));
      return true;
    });
    const { children } = reading.element;
    const made = children.at(-1);
    if (!taken || made?.kind !== "element" || made.children.length > 0) return taken;
    if (reading.word === "{" && reading.peek(1) === "}") {
      reading.accept("operator");
      reading.accept("operator");
    } else children.pop();
    return true;
  },
  say: (saying) => {
    const node = saying.peek();
    if (node?.kind !== "element") return false;
    return saying.inside(node, () => saySelect(node, saying));
  },
};

function takeSelector(reading: Reading): boolean {
  for (const name of SELECTORS) reading.expect(name, "keyword", "nothing", [name]);
  const name = SELECTORS.find((candidate) => candidate === reading.word);
  if (name === undefined || (name === "attributes" && reading.peek(1) !== "{")) return false;
  return reading.takeChild(`select_${name}`, () => {
    reading.accept("keyword");
    if (name === "attributes") takeAttributeNames(reading);
    return true;
  });
}

function takeAttributeNames(reading: Reading): void {
  reading.accept("operator");
  for (;;) {
    reading.expect("<attribute>", "name", "node-attribute");
    reading.expect("}", "operator", "nothing", ["}"]);
    const text = reading.word;
    if (text === "}") break;
    if (text === undefined || text.includes("=")) reading.fail();
    reading.element.children.push({ kind: "element", name: "attribute", attributes: { name: text }, children: [] });
    reading.accept("name");
  }
  reading.accept("operator");
}

function saySelect(node: Element, saying: Saying): boolean {
  saying.write("select", "keyword");
  if (node.children.length === 0) for (const brace of ["{", "}"]) saying.write(brace, "operator");
  for (const selector of node.children) {
    if (selector.kind !== "element") return false;
    const name = SELECTORS.find((candidate) => selector.name === `select_${candidate}`);
    if (name === undefined || Object.keys(selector.attributes).length > 0) return false;
    saying.write(name, "keyword");
    if (name !== "attributes") {
      if (selector.children.length > 0) return false;
      continue;
    }
    saying.write("{", "operator");
    for (const attribute of selector.children) {
      if (attribute.kind !== "element" || attribute.name !== "attribute") return false;
      const { name: text, id, ...rest } = attribute.attributes;
      if (text === undefined || /^\}$|[=\n\r]/.test(text) || Object.keys(rest).length > 0) return false;
      saying.write(text, "name");
    }
    saying.write("}", "operator");
  }
  saying.next = node.children.length;
  return true;
}

const SETS = [
  setPart("attributes", "instance_attributes", "value"),
  setPart("meta", "meta_attributes", "set-attribute"),
];
const recipientSets = (...more: readonly string[]): Parts => ({
  t: "parts",
  of: SETS,
  inline: true,
  terminators: ["attributes", "meta", "to", ...more],
});
const BRACED_SETS = recipientSets("}");
const OPEN_SETS = recipientSets("select");

/** `to [{] PATH [description=TEXT] {options} [}]`. Braces end the recipient's options where the alert's own would follow. */
const RECIPIENT: Irregular = {
  t: "irregular",
  label: "to",
  take: (reading) =>
    reading.takeChild("recipient", () => {
      if (reading.takeKeyword(["to"]) === undefined) return false;
      const braced = reading.word === "{";
      if (braced) reading.accept("operator");
      reading.expect("<recipient>", "value", "file");
      if (reading.word === undefined) reading.fail();
      reading.element.attributes.value = reading.accept("value");
      take(maybe(DESCRIPTION), reading);
      take(braced ? BRACED_SETS : OPEN_SETS, reading);
      if (braced) {
        reading.expect("}", "operator", "nothing", ["}"]);
        if ((reading.word as string | undefined) !== "}") reading.fail("Expected }");
        reading.accept("operator");
      }
      return true;
    }),
  say: (saying) => {
    const node = saying.peek();
    if (node?.kind !== "element") return false;
    const braced = needsBraces(saying.element);
    return saying.inside(node, () => {
      const { value } = node.attributes;
      if (value === undefined || /[\n\r]/.test(value) || (value === "{" && !braced)) return false;
      saying.write("to", "keyword");
      if (braced) saying.write("{", "operator");
      saying.writePieces({ text: quoteValue(value), role: "value" });
      saying.unsaid.delete("value");
      say(maybe(DESCRIPTION), saying);
      if (!say(BRACED_SETS, saying)) return false;
      if (braced) saying.write("}", "operator");
      return true;
    });
  },
};

function needsBraces(alert: Element): boolean {
  const names = alert.children.map((node) => (node.kind === "element" ? node.name : ""));
  const rest = names.slice(names.indexOf("recipient") + 1);
  return rest.includes("instance_attributes") || rest.includes("meta_attributes");
}

const ALERT_PARTS: Parts = {
  t: "parts",
  terminators: ["attributes", "meta", "to", "select", "rule"],
  of: [
    ...SETS,
    { keywords: ["select"], element: "select", item: SELECT, irregular: SELECT },
    { keywords: ["to"], element: "recipient", item: RECIPIENT, irregular: RECIPIENT },
  ],
};

export const ALERT: Syntax = sequence(keyword("alert"), OBJECT_ID, QUOTED_PATH, maybe(part(DESCRIPTION)), ALERT_PARTS);
