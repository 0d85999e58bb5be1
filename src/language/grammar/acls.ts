import { type Element, schemaRank } from "../../cib/index.ts";
import { quoteValue } from "../lexer.ts";
import type { Reading } from "./reading.ts";
import { take } from "./reading.ts";
import { type Saying, say, sayComments } from "./saying.ts";
import { type Irregular, keyword, maybe, pair, part, type Syntax, sequence } from "./syntax.ts";
import { DESCRIPTION, headId, isIdentifier, OBJECT_ID } from "./words.ts";

const RIGHTS = ["read", "write", "deny"] as const;

/** Short words for XPaths that permissions often name; `@` stands for the parts behind the colons, in order. */
const SHORTCUTS: readonly (readonly [word: string, pieces: readonly string[]])[] = [
  ["meta", ["//primitive[@id='@']/meta_attributes", "/nvpair[@name='@']"]],
  ["params", ["//primitive[@id='@']/instance_attributes", "/nvpair[@name='@']"]],
  ["utilization", ["//primitive[@id='@']/utilization"]],
  ["location", ["//rsc_location[@id='cli-prefer-@' and @rsc='@']"]],
  ["property", ["//crm_config/cluster_property_set", "/nvpair[@name='@']"]],
  ["nodeattr", ["//nodes/node/instance_attributes", "/nvpair[@name='@']"]],
  ["nodeutil", ["//nodes/node/utilization", "[@uname='@']"]],
  ["node", ["//nodes/node", "[@uname='@']"]],
  ["status", ["/cib/status"]],
  ["cib", ["/cib"]],
];

const ARGUMENT = "[a-zA-Z_][a-zA-Z0-9_.-]*";
/** `@` in an XPath is common; a placeholder is one between quotes, behind `='` or `-`. */
const PLACEHOLDER = /(?<=='|-)@(?=')/g;

/** The XPath of a shortcut with its arguments; undefined when they do not fit. */
function expand(word: string, argumentsOf: readonly string[]): string | undefined {
  const pieces = SHORTCUTS.find(([name]) => name === word)?.[1];
  if (pieces === undefined) return undefined;
  const rest = [...argumentsOf];
  let path = "";
  for (const piece of pieces) {
    const takes = PLACEHOLDER.test(piece);
    PLACEHOLDER.lastIndex = 0;
    if (takes && rest.length === 0) return path === "" ? undefined : path;
    const argument = takes ? rest.shift()! : "";
    path += piece.replaceAll(PLACEHOLDER, argument);
  }
  return rest.length === 0 ? path : undefined;
}

const SHORTCUT_PATTERNS = SHORTCUTS.flatMap(([word, pieces]) =>
  pieces.map((_, index) => {
    let first = true;
    const source = pieces
      .slice(0, index + 1)
      .map((piece) => {
        let seen = false;
        const escaped = piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
        return escaped.replaceAll(PLACEHOLDER, () => {
          const again = seen;
          seen = true;
          first = false;
          return again ? "\\k<last>" : word === "location" ? `(?<last>${ARGUMENT})` : `(${ARGUMENT})`;
        });
      })
      .join("");
    return { word, pattern: new RegExp(`^${source}$`), bare: first };
  }),
);

/** The shortcut word that means an XPath. */
function shorten(path: string): string | undefined {
  for (const { word, pattern } of SHORTCUT_PATTERNS) {
    const match = pattern.exec(path);
    if (match !== null) return [word, ...match.slice(1)].join(":");
  }
  return undefined;
}

/** Words before the colon of a permission's object, and the attribute each means. */
const SPECS: Readonly<Record<string, string>> = {
  xpath: "xpath",
  ref: "reference",
  reference: "reference",
  tag: "object-type",
  type: "object-type",
  attr: "attribute",
  attribute: "attribute",
};

function isSpec(text: string): boolean {
  const word = text.split(":", 1)[0]!;
  return Object.hasOwn(SPECS, word) || SHORTCUTS.some(([name]) => name === word);
}

const SPEC_WORDS = [...Object.keys(SPECS).map((name) => `${name}:`), ...SHORTCUTS.map(([name]) => name)];

/** What a permission is about; several of xpath, reference and type become one permission each. */
function takeSpecs(reading: Reading): Record<string, string> {
  const specs: Record<string, string> = {};
  for (;;) {
    reading.expect("<type>:<spec>", "value", "acl-spec", SPEC_WORDS);
    const text = reading.word;
    if (text === undefined || !isSpec(text)) return specs;
    const [word, rest] = splitOnce(text);
    const attribute = SPECS[word];
    if (attribute !== undefined) {
      if (rest === undefined || rest === "") reading.fail("Expected <type>:<spec>", { from: text.length });
      specs[attribute] = rest;
    } else {
      const path = expand(word, rest === undefined || rest === "" ? [] : rest.split(":"));
      if (path === undefined) reading.fail(`Missing argument to ACL shortcut ${word}`, { from: word.length });
      specs.xpath = path;
    }
    reading.accept("value", word.length + 1);
  }
}

function splitOnce(text: string): [string, string | undefined] {
  const colon = text.indexOf(":");
  return colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** The schema with which permissions took the place of rights. */
const PERMISSIONS_SINCE = schemaRank("pacemaker-2.0") ?? 0;

const PERMISSION_ID = headId(() => true);

const PERMISSIONS: Irregular = {
  t: "irregular",
  label: "read|write|deny ...",
  take: (reading) => {
    reading.takeComments();
    const rank = schemaRank(reading.surroundings.schema);
    const old = rank !== undefined && rank < PERMISSIONS_SINCE;
    while (old ? takeOldRight(reading) : takePermission(reading));
    return true;
  },
  say: (saying) => {
    if (!sayComments(saying)) return false;
    const old = (schemaRank(saying.surroundings.schema) ?? PERMISSIONS_SINCE) < PERMISSIONS_SINCE;
    for (let node = saying.peek(); node !== undefined; node = saying.peek()) {
      if (node.kind === "element" && !(old ? sayOldRight : sayPermission)(node, saying)) return false;
      saying.next++;
    }
    return true;
  },
};

function takePermission(reading: Reading): boolean {
  for (const right of RIGHTS) reading.expect(right, "keyword", "nothing", [right]);
  const kind = RIGHTS.find((right) => right === reading.word?.toLowerCase());
  if (kind === undefined) return false;
  const from = reading.at;
  reading.accept("keyword");
  const head: Record<string, string> = { kind };
  const holder = { kind: "element" as const, name: "acl_permission", attributes: head, children: [] };
  reading.open.push(holder);
  take(PERMISSION_ID, reading);
  take(DESCRIPTION, reading);
  const specs = takeSpecs(reading);
  reading.open.pop();
  const about: Record<string, string>[] = [];
  if (specs.xpath !== undefined) about.push({ xpath: specs.xpath });
  if (specs.reference !== undefined) about.push({ reference: specs.reference });
  const { "object-type": type, attribute } = specs;
  if (type !== undefined) about.push({ "object-type": type, ...(attribute === undefined ? {} : { attribute }) });
  else if (attribute !== undefined) {
    reading.fail("attribute is only valid in combination with tag/object-type", {
      word: reading.at - 1,
      expected: ["type:<element>"],
      near: [],
    });
  }
  if (about.length === 0) {
    const [, rest] = splitOnce(reading.word ?? "");
    const whole = (spec: string): string => (rest === undefined ? spec : `${spec.replace(/:$/, "")}:${rest}`);
    reading.fail("Expected <type>:<spec>", { expected: SPEC_WORDS, near: SPEC_WORDS.map(whole) });
  }
  for (const attributes of about) {
    const node = { ...holder, attributes: { ...head, ...attributes }, children: [] };
    reading.places.set(node, { from, to: reading.at - 1 });
    reading.element.children.push(node);
  }
  return true;
}

function sayPermission(node: Element, saying: Saying): boolean {
  if (node.name !== "acl_permission" || node.children.length > 0) return false;
  return saying.inside(node, () => {
    saying.breakLine();
    const { kind, description, xpath, reference, attribute, "object-type": type } = node.attributes;
    if (kind === undefined || !(RIGHTS as readonly string[]).includes(kind)) return false;
    if ([xpath, reference, type].filter((item) => item !== undefined).length !== 1) return !saying.options.complete;
    if (attribute !== undefined && type === undefined) return false;
    if (saying.options.complete && [xpath, reference, attribute, type].includes("")) return false;
    saying.write(kind, "keyword");
    if (saying.unsaid.has("id")) say(PERMISSION_ID, saying);
    if (description !== undefined && !say(DESCRIPTION, saying)) return false;
    if (xpath !== undefined) sayPath(xpath, saying);
    if (reference !== undefined) saying.write(`ref:${reference}`, "value");
    if (attribute !== undefined) saying.write(`attr:${attribute}`, "value");
    if (type !== undefined) saying.write(`type:${type}`, "value");
    for (const name of ["kind", "xpath", "reference", "attribute", "object-type"]) saying.unsaid.delete(name);
    return ![xpath, reference, attribute, type].some((text) => text !== undefined && /[\n\r]/.test(text));
  });
}

function sayPath(xpath: string, saying: Saying): void {
  saying.writePieces({ text: shorten(xpath) ?? `xpath:${quoteValue(xpath)}`, role: "value" });
}

export const ACL_ROLE: Syntax = sequence(keyword("role"), OBJECT_ID, maybe(part(DESCRIPTION)), PERMISSIONS);

/** `ROLE...` */
function roleNames(element: string): Irregular {
  return {
    t: "irregular",
    label: "<role>...",
    take: (reading) => {
      reading.takeComments();
      for (;;) {
        reading.expect("<role>", "reference", "acl-role");
        const text = reading.word;
        if (text === undefined || !isIdentifier(text)) return true;
        reading.takeChild(element, () => {
          reading.element.attributes.id = text;
          reading.accept("reference");
          return true;
        });
      }
    },
    say: (saying) => {
      if (!sayComments(saying)) return false;
      for (const node of saying.element.children) {
        if (node.kind !== "element") continue;
        const { id, ...rest } = node.attributes;
        if (node.name !== element || id === undefined || !isIdentifier(id)) return false;
        if (saying.options.complete && (Object.keys(rest).length > 0 || node.children.length > 0)) return false;
        saying.breakLine();
        saying.write(id, "reference");
      }
      saying.next = saying.element.children.length;
      return true;
    },
  };
}

/** The user or group itself, where the id cannot be its name. */
const LOGIN = maybe(pair({ attribute: "name" }));

export const ACL_TARGET: Syntax = sequence(keyword("acl_target"), OBJECT_ID, LOGIN, roleNames("role"));
export const ACL_GROUP: Syntax = sequence(keyword("acl_group"), OBJECT_ID, LOGIN, roleNames("role"));

/** Users of Pacemaker before 1.1.12: `role:ROLE`, or rights of their own. */
const USER_WORDS: Irregular = {
  t: "irregular",
  label: "role:<role>...",
  take: (reading) => {
    reading.takeComments();
    for (;;) {
      reading.expect("role:<role>", "reference", "acl-role");
      const role = /^role:(.+)$/i.exec(reading.word ?? "")?.[1];
      if (role !== undefined) {
        reading.takeChild("role_ref", () => {
          reading.element.attributes.id = role;
          reading.accept("reference", "role:".length);
          return true;
        });
      } else if (!takeOldRight(reading)) return true;
    }
  },
  say: sayUser,
};

const OLD_SPECS = ["xpath", "ref", "tag", "attribute"] as const;

function takeOldRight(reading: Reading): boolean {
  for (const right of RIGHTS) reading.expect(right, "keyword", "nothing", [right]);
  const right = RIGHTS.find((name) => name === reading.word?.toLowerCase());
  if (right === undefined) return false;
  return reading.takeChild(right, () => {
    reading.accept("keyword");
    const { attributes } = reading.element;
    for (;;) {
      reading.expect("<type>:<spec>", "value", "acl-spec", SPEC_WORDS);
      const [word, rest] = splitOnce(reading.word ?? "");
      const path = expand(word, rest === undefined ? [] : rest.split(":"));
      if (path !== undefined && attributes.xpath === undefined) attributes.xpath = path;
      else if (
        (OLD_SPECS as readonly string[]).includes(word) &&
        rest !== undefined &&
        attributes[word] === undefined
      ) {
        attributes[word] = rest;
      } else return true;
      reading.accept("value", word.length + 1);
    }
  });
}

function sayUser(saying: Saying): boolean {
  if (!sayComments(saying)) return false;
  for (const node of saying.element.children) {
    if (node.kind !== "element") continue;
    if (node.name === "role_ref") {
      saying.breakLine();
      const { id, ...specs } = node.attributes;
      if (id === undefined || Object.keys(specs).length > 0) return false;
      saying.writePieces({ text: "role", role: "keyword" }, { text: `:${id}`, role: "reference" });
      continue;
    }
    if (!sayOldRight(node, saying)) return false;
  }
  saying.next = saying.element.children.length;
  return true;
}

function sayOldRight(node: Element, saying: Saying): boolean {
  const { id, ...specs } = node.attributes;
  if (!(RIGHTS as readonly string[]).includes(node.name) || node.children.length > 0) return false;
  const values = Object.values(specs);
  if (values.some((value) => /[\n\r]/.test(value))) return false;
  if (Object.keys(specs).some((name) => !(OLD_SPECS as readonly string[]).includes(name))) return false;
  if (id !== undefined && saying.surroundings.isReferenced(node.name, id)) return false;
  saying.breakLine();
  saying.write(node.name, "keyword");
  for (const name of OLD_SPECS) {
    const value = specs[name];
    if (value === undefined) continue;
    if (name === "xpath") sayPath(value, saying);
    else saying.write(`${name}:${value}`, "value");
  }
  return true;
}

export const ACL_USER: Syntax = sequence(keyword("user"), OBJECT_ID, USER_WORDS);
