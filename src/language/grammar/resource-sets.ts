import type { Element } from "../../cib/index.ts";
import { type Draft, draft } from "../language.ts";

import type { Reading } from "./reading.ts";
import type { Saying } from "./saying.ts";

import { ACTIONS, ROLES, readAction, readBoolean, readRole } from "./words.ts";

/** Resource sets in a row: words with the same role or action make one set; `( )` is one whose members don't wait for each
 *  other, `[ ]` one of which any member will do. `_rsc_set_` in front says that these are sets, however short; between two plain sets of one
 *  kind it parts them. Set attributes stand
 *  as `name=value` among the members. */

type Qualifier = "role" | "action";

/** Attributes of a set besides role and action. `score` and `ordering` are in schemas before 1.1. */
const SET_ATTRIBUTES = ["sequential", "require-all", "score", "ordering", "kind"] as const;
const EXTRA_ATTRIBUTES = ["score", "ordering", "kind"] as const;
/** Attributes that `$name=value` sets. */
const PLAIN_ATTRIBUTES = ["id", "id-ref", "sequential", "require-all", "role", "action", ...EXTRA_ATTRIBUTES] as const;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

interface Reader {
  readonly reading: Reading;
  readonly qualifier: Qualifier;
  /** Attributes of the whole, which may end the line. */
  readonly tail: readonly string[];
  set: Draft;
  /** Role or action of the set that is being filled, undefined before its first member. */
  current: string | undefined;
  /** The bracket that is open. */
  opened: string;
  sequential: boolean;
  requireAll: boolean;
  extra: Record<string, string>;
  /** What holds whatever the brackets say. */
  plain: Record<string, string>;
  sets: number;
}

/** Reads sets up to the word `end` (exclusive), or the end of the line. */
export function takeSets(reading: Reading, qualifier: Qualifier, end: number, tail: readonly string[] = []): void {
  const reader: Reader = {
    reading,
    qualifier,
    tail,
    set: draft("resource_set"),
    current: undefined,
    opened: "",
    sequential: true,
    requireAll: true,
    extra: {},
    plain: {},
    sets: 0,
  };
  while (reading.at < end) takeToken(reader);
  if (reader.opened !== "") {
    reading.expect(CLOSING[reader.opened]!, "operator", "nothing", [CLOSING[reader.opened]!]);
    reading.expect(`<resource>[:<${qualifier}>]`, "reference", "resource");
    reading.fail("Unmatched opening bracket", { word: Math.min(reading.at, reading.words.length) });
  }
  finishSet(reader);
  if (reader.sets === 0) reading.fail("Empty resource set");
}

/** Brackets may be glued to the first and the last word between them. */
function takeToken(reader: Reader): void {
  const { reading } = reader;
  reading.expect(`<resource>[:<${reader.qualifier}>]`, "reference", "resource");
  for (const bracket of reader.opened === "" ? ["(", "["] : [CLOSING[reader.opened]!]) {
    reading.expect(bracket, "operator", "nothing", [bracket]);
  }
  const text = reading.word!;
  if (text === "_rsc_set_") {
    if (reader.opened === "") finishSet(reader);
    reading.accept("keyword");
    return;
  }
  let body = text;
  let from = 0;
  if (body.length > 1 && /^[([]/.test(body)) {
    openBracket(reader, body[0]!, 0);
    body = body.slice(1);
    from = 1;
  }
  const closing = body.length > 1 && /[)\]]$/.test(body) && !body.includes("=(") ? body.at(-1)! : "";
  if (closing !== "") body = body.slice(0, -1);
  if (body === "(" || body === "[") openBracket(reader, body, from);
  else if (body === ")" || body === "]") closeBracket(reader, body, from);
  else if (/^\$[a-z-]+=/.test(body)) takePlainAttribute(reader, body);
  else if (body.includes("=")) takeAttribute(reader, body, from);
  else takeResource(reader, body, from);
  if (closing !== "") closeBracket(reader, closing, text.length - 1);
  reading.accept(
    /^[()[\]]$/.test(text) ? "operator" : "reference",
    body.includes("=") ? from + body.indexOf("=") + 1 : 0,
  );
}

function openBracket(reader: Reader, bracket: string, from: number): void {
  if (reader.opened !== "") reader.reading.fail("Cannot nest resource sets", { from });
  finishSet(reader);
  reader.opened = bracket;
  reader.sequential = false;
  reader.requireAll = bracket !== "[";
}

function closeBracket(reader: Reader, bracket: string, from: number): void {
  const { reading } = reader;
  if (reader.opened === "") reading.fail("Unmatched closing bracket", { from });
  if (bracket !== CLOSING[reader.opened])
    reading.fail("Mismatched closing bracket", { from, expected: [CLOSING[reader.opened]!] });
  if (reader.set.children.length === 0) reading.fail("Empty resource set", { from });
  finishSet(reader);
  reader.opened = "";
  reader.sequential = true;
  reader.requireAll = true;
}

/** `$name=value`: an attribute as it stands, for what the other words cannot say. `$id-ref=ID` is a set that stands elsewhere. */
function takePlainAttribute(reader: Reader, body: string): void {
  const at = body.indexOf("=");
  const name = body.slice(1, at);
  const value = body.slice(at + 1);
  if (!(PLAIN_ATTRIBUTES as readonly string[]).includes(name))
    reader.reading.fail("Unknown attribute", { expected: PLAIN_ATTRIBUTES.map((item) => `$${item}`) });
  if (name !== "id-ref") {
    reader.plain[name] = value;
    return;
  }
  finishSet(reader);
  reader.set.attributes["id-ref"] = value;
  finishSet(reader);
}

function takeAttribute(reader: Reader, body: string, from: number): void {
  const reading: Reading = reader.reading;
  const [name = "", value = "", ...more] = body.split("=");
  if (more.length > 0) reading.fail(`Extra = in ${body}`, { from: from + name.length + value.length + 1 });
  if (!(SET_ATTRIBUTES as readonly string[]).includes(name)) {
    const known = [...SET_ATTRIBUTES, ...reader.tail.filter((item) => !item.startsWith("$"))];
    const misplaced = reader.tail.includes(name);
    reading.fail(misplaced ? `${name} ends the line` : "Unknown attribute", {
      from,
      expected: [...new Set(known)],
      near: misplaced ? [] : known.map((item) => `${item}=${value}`),
    });
  }
  if (name !== "sequential" && name !== "require-all") {
    reader.extra[name] = value;
    return;
  }
  const flag = readBoolean(value);
  if (flag === undefined) {
    reading.fail(`Not a boolean: ${value}`, {
      from: from + name.length + 1,
      expected: ["true", "false"],
      near: ["true", "false"],
    });
  }
  if (name === "sequential") reader.sequential = flag;
  else reader.requireAll = flag;
}

function takeResource(reader: Reader, body: string, from: number): void {
  const { qualifier } = reader;
  const reading: Reading = reader.reading;
  const [id = "", text, ...more] = body.split(":");
  let known = "";
  const bracket = body.search(/[()[\]]/);
  if (bracket >= 0) reading.fail("Cannot nest resource sets", { from: from + bracket });
  if (text !== undefined) {
    const found = more.length > 0 ? undefined : qualifier === "role" ? readRole(text, reading) : readAction(text);
    if (found === undefined) {
      const names = qualifier === "role" ? ROLES : ACTIONS;
      reading.fail(`Invalid ${qualifier} for ${body}`, {
        from: from + id.length + 1,
        expected: names,
        near: names.map((name) => `${id}:${name}`),
      });
    }
    known = found;
  }
  if (reader.current !== undefined && known !== reader.current) finishSet(reader);
  reader.current = known;
  reader.set.children.push({ kind: "element", name: "resource_ref", attributes: { id }, children: [] });
}

function finishSet(reader: Reader): void {
  const { set, reading } = reader;
  if (set.children.length > 0) {
    if (!reader.requireAll) set.attributes["require-all"] = "false";
    if (!reader.sequential) set.attributes.sequential = "false";
    if (reader.current !== undefined && reader.current !== "") set.attributes[reader.qualifier] = reader.current;
    Object.assign(set.attributes, reader.extra, reader.plain);
    reading.element.children.push(set);
    reader.sets++;
    reader.extra = {};
    reader.plain = {};
  } else if (set.attributes["id-ref"] !== undefined) {
    reading.element.children.push(set);
    reader.sets++;
  }
  reader.set = draft("resource_set");
  reader.current = undefined;
}

/** Sets in words, in crmsh's form; false when a set holds what has none. */
export function saySets(saying: Saying, qualifier: Qualifier, form: "location" | "ticket" | "pair"): boolean {
  const sets = saying.element.children.filter(
    (node): node is Element => node.kind === "element" && node.name === "resource_set",
  );
  const out: (() => void)[] = [];
  let members = 0;
  let sequentialLast = true;
  let previous: string | undefined;
  for (const set of sets) {
    const said = saySet(set, saying, qualifier, previous);
    if (said === undefined) return false;
    out.push(...said.words);
    members += said.members;
    previous = said.joins;
    sequentialLast = said.sequential;
  }
  const short = form === "ticket" ? members <= 1 : form === "pair" && sequentialLast && members <= 2;
  if (short) saying.write("_rsc_set_", "keyword");
  for (const write of out) write();
  const first = saying.element.children.indexOf(sets[0]!);
  const contiguous = sets.every((set, index) => saying.element.children[first + index] === set);
  if (!contiguous && saying.options.complete) return false;
  saying.next = first + sets.length;
  return true;
}

interface SaidSet {
  readonly words: readonly (() => void)[];
  readonly members: number;
  readonly sequential: boolean;
  /** What the words of a following plain set would join, were they of the same kind. */
  readonly joins: string | undefined;
}

function saySet(set: Element, saying: Saying, qualifier: Qualifier, previous: string | undefined): SaidSet | undefined {
  const { attributes } = set;
  const { complete } = saying.options;
  const reference = attributes["id-ref"];
  if (reference !== undefined) {
    if (complete && (set.children.length > 0 || Object.keys(attributes).length > 1 || /[\s"'\\)\]]$/.test(reference)))
      return undefined;
    // A plain set after it begins anew.
    return { words: [() => saying.writePair("$id-ref", reference)], members: 3, sequential: true, joins: undefined };
  }
  const known = ["id", ...PLAIN_ATTRIBUTES] as readonly string[];
  const sequential = flagOf(attributes.sequential);
  const requireAll = flagOf(attributes["require-all"]);
  const open = requireAll === false ? "[" : sequential === false ? "(" : "";
  const canonical = (qualifier === "role" ? ROLES : ACTIONS) as readonly string[];
  const own = attributes[qualifier] ?? (!complete && qualifier === "action" ? attributes.role : undefined) ?? "";
  const kind = !complete || canonical.includes(own) ? own : "";
  if (complete) {
    if (set.children.some((node) => node.kind !== "element" || !isPlainReference(node))) return undefined;
    if (Object.keys(attributes).some((name) => !known.includes(name)) || set.children.length === 0) return undefined;
  }
  const words: (() => void)[] = [];
  const plain = complete ? plainOf(set, saying, qualifier, kind) : extrasOf(set);
  // Two plain sets of one kind would be read as one, and what is said of the second as said of the first.
  const joins = previous !== undefined && (previous === kind || plain.length > 0);
  if (open === "" && joins) words.push(() => saying.write("_rsc_set_", "keyword"));
  if (open !== "") words.push(() => saying.write(open, "operator"));
  // Before the members: at the end of the line they would be read as said of the whole.
  for (const [name, value] of plain) words.push(() => saying.writePair(name, value));
  for (const node of set.children) {
    if (node.kind !== "element") continue;
    const text = kind === "" ? node.attributes.id! : `${node.attributes.id}:${kind}`;
    words.push(() => saying.write(text, "reference"));
  }
  if (open === "[" && sequential !== false) words.push(() => saying.writePair("sequential", "true"));
  if (open !== "") words.push(() => saying.write(CLOSING[open]!, "operator"));
  return { words, members: set.children.length, sequential: open === "", joins: open === "" ? kind : undefined };
}

function extrasOf({ attributes }: Element): [string, string][] {
  return EXTRA_ATTRIBUTES.flatMap((name): [string, string][] => {
    const value = attributes[name];
    return value === undefined ? [] : [[name, value]];
  });
}

/** What brackets and members do not say of a set. */
function plainOf(set: Element, saying: Saying, qualifier: Qualifier, kind: string): [string, string][] {
  const { id, sequential, "require-all": requireAll } = set.attributes;
  const plain: [string, string][] = [];
  if (id !== undefined && saying.surroundings.isReferenced("resource_set", id)) plain.push(["$id", id]);
  if (sequential !== undefined && !/^(true|false)$/.test(sequential)) plain.push(["$sequential", sequential]);
  if (requireAll !== undefined && !/^(true|false)$/.test(requireAll)) plain.push(["$require-all", requireAll]);
  for (const name of ["role", "action"] as const) {
    const value = set.attributes[name];
    if (value !== undefined && (name !== qualifier || kind === "")) plain.push([`$${name}`, value]);
  }
  return [...extrasOf(set), ...plain];
}

/** An id that brackets and colons cannot be taken for anything else in. */
function isPlainReference(node: Element): boolean {
  const { id } = node.attributes;
  return (
    node.name === "resource_ref" &&
    id !== undefined &&
    /^[^\s=:()[\]"'\\]+$/.test(id) &&
    Object.keys(node.attributes).length === 1
  );
}

function flagOf(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : readBoolean(text);
}

export const hasSets = (element: Element): boolean =>
  element.children.some((node) => node.kind === "element" && node.name === "resource_set");
