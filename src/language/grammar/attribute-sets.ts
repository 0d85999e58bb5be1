import type { Element } from "../../cib/index.ts";
import { modernise, WITHOUT_EFFECT } from "../legacy.ts";
import { quoteValue, quoteWord } from "../lexer.ts";
import { type Reading, TERMINATORS, take } from "./reading.ts";
import { ID_SPEC, isPartOfRule, RULE } from "./rules.ts";
import { type Piece, type Saying, say, sayComment } from "./saying.ts";
import type { CompletionKind, Irregular, PartOf } from "./syntax.ts";
import { PLAIN_SCORE } from "./words.ts";

/** How the words of one option are to be read. */
interface NvpairManner {
  /** A name without `=value` is an option without a value. */
  readonly bare: boolean;
  readonly emptyValue: boolean;
  readonly names: CompletionKind;
}

const REFERENCE = /^@([^:]+)(?::(.+))?$/;
const WITH_ID = /^\$([^:=]+)(?::([^=]+))?=(.*)$/s;
const BARE_WITH_ID = /^\$([^:=]+):([^=]+)$/;
const PLAIN = /^([^=@$][^=]*)=(.*)$/s;
const BARE = /^[^:=]+$/;

/** One option: `name=value`, `name`, `$id:name=value`, `$id:name`, `@id[:name]`. */
export function takeNvpair(reading: Reading, manner: NvpairManner): boolean {
  reading.expect("<name>=<value>", "name", manner.names);
  const text = reading.word;
  if (text === undefined || reading.isTerminator(text) || text.startsWith("$#=")) return false;
  const attributes = nvpairOf(text, reading, manner);
  if (attributes === undefined) return false;
  reading.takeChild("nvpair", () => {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined) reading.element.attributes[name] = value;
    }
    reading.accept("value", Math.max(0, text.indexOf("=") + 1) || text.length);
    return true;
  });
  return true;
}

function nvpairOf(
  text: string,
  reading: Reading,
  manner: NvpairManner,
): Readonly<Record<string, string | undefined>> | undefined {
  const reference = REFERENCE.exec(text);
  if (reference !== null) return { "id-ref": reference[1], name: reference[2] };
  if (/^\$id(-ref)?=/i.test(text)) reading.fail(`${text.split("=", 1)[0]} stands before everything else of its part`);
  const withId = WITH_ID.exec(text);
  if (withId !== null) return { id: withId[1], name: withId[2] ?? withId[1], value: withId[3] };
  const plain = PLAIN.exec(text);
  if (plain !== null) {
    if (plain[2] === "" && !manner.emptyValue) {
      reading.fail(`Empty value for ${plain[1]} is not allowed`, { from: text.length, expected: ["<value>"] });
    }
    return modern({ name: plain[1]!, value: plain[2] }, reading);
  }
  if (!manner.bare) return undefined;
  const bareWithId = BARE_WITH_ID.exec(text);
  if (bareWithId !== null) return { id: bareWithId[1], name: bareWithId[2] };
  return BARE.test(text) ? { name: text } : undefined;
}

/** The option that an old name of a meta-attribute means. */
function modern(option: { name: string; value: string | undefined }, reading: Reading): typeof option {
  if (reading.element.name !== "meta_attributes") return option;
  const why = WITHOUT_EFFECT[option.name];
  if (why !== undefined) reading.notice(option.name, `${option.name} is kept, but has no effect: ${why}`);
  const found = modernise("meta", option.name, option.value);
  if (found === undefined) return option;
  reading.notice(option.name, `${option.name} is an old spelling: ${found.name}=${found.value ?? ""} is meant`);
  return found;
}

export function sayNvpair(node: Element, saying: Saying, bare: boolean): boolean {
  const { id, name, value, "id-ref": reference } = node.attributes;
  const said = new Set(["id", "name", "value", "id-ref"]);
  if (saying.options.complete && Object.keys(node.attributes).some((key) => !said.has(key))) return false;
  if (node.children.length > 0 || /[\n\r]/.test(`${name}${value}`)) return false;
  if (reference !== undefined) {
    if (value !== undefined || !/^[^:]+$/.test(reference)) return false;
    saying.write(name === undefined ? `@${reference}` : `@${reference}:${name}`, "reference");
    return true;
  }
  if (name === undefined) return false;
  if (name.includes("=")) return false;
  const shown = value === undefined ? undefined : (saying.surroundings.hidden(name, value, saying.element) ?? value);
  if (id !== undefined && needsId(node, saying)) {
    if (/[:=]/.test(id) || (shown === undefined && !bare)) return false;
    const tail: readonly Piece[] =
      shown === undefined
        ? []
        : [
            { text: "=", role: "text" },
            { text: quoteValue(shown), role: "value" },
          ];
    saying.writePieces({ text: `$${quoteWord(id)}:`, role: "id" }, { text: quoteWord(name), role: "name" }, ...tail);
    return true;
  }
  if (shown === undefined ? !bare || !BARE.test(name) || name.startsWith("@") : !PLAIN.test(`${name}=`)) return false;
  saying.writePair(name, shown);
  return true;
}

/** Names that would be read as what follows, where no value makes options of them. */
const WORDS_OF_STATEMENTS: ReadonlySet<string> = new Set([
  ...TERMINATORS,
  ...["to", "select", "docker", "podman", "rkt", "network", "storage", "primitive", "port-mapping", "storage-mapping"],
  ...["{", "}"],
]);

/** The id is printed where others point to it, and where the name alone would be read as something else. */
function needsId(node: Element, saying: Saying): boolean {
  const { id, name, value } = node.attributes;
  if (saying.surroundings.isReferenced("nvpair", id!)) return true;
  if (isTwice(node, saying) || (isPartOfRule(name!) && isBehindRule(node, saying.element))) return true;
  if (value === undefined && WORDS_OF_STATEMENTS.has(name!.toLowerCase())) return true;
  return saying.element.name === "meta_attributes" && modernise("meta", name!, value) !== undefined;
}

/** Options follow the rules of their set, whatever stands first in it. */
function isBehindRule(node: Element, { children }: Element): boolean {
  const ruled = children.some((other) => other.kind === "element" && other.name === "rule");
  return ruled && children.find((other) => other.kind === "element" && other.name === "nvpair") === node;
}

/** Of options of the cluster and of defaults, a second one of a name would be read as another value of the first. */
function isTwice(node: Element, { isOuter, element }: Saying): boolean {
  if (!isOuter) return false;
  const { name } = node.attributes;
  return element.children.some((other) => other !== node && other.kind === "element" && other.attributes.name === name);
}

/** `[$id=ID] [SCORE:] {rule} {option}`, or `$id-ref=ID`. */
export function attributeSet(names: CompletionKind): Irregular {
  return {
    t: "irregular",
    label: "<name>=<value>...",
    take: (reading) => {
      take(ID_SPEC, reading);
      if (reading.element.attributes["id-ref"] !== undefined) return true;
      take(PLAIN_SCORE, reading);
      takeOptions(reading, { bare: true, emptyValue: true, names });
      return true;
    },
    say: (saying) => {
      say(ID_SPEC, saying);
      say(PLAIN_SCORE, saying);
      return sayOptions(saying, true, false);
    },
  };
}

export function takeOptions(reading: Reading, manner: NvpairManner): void {
  for (;;) {
    reading.takeComments();
    if (!take(RULE, reading)) break;
  }
  for (;;) {
    reading.takeComments();
    if (!takeNvpair(reading, manner)) break;
  }
}

/** Rules first, then options and comments as they stand. */
export function sayOptions(saying: Saying, bare: boolean, ownLines: boolean): boolean {
  const { children } = saying.element;
  const nodes = [
    ...children.filter((node) => node.kind === "element" && node.name === "rule"),
    ...children.filter((node) => node.kind !== "element" || node.name !== "rule"),
  ];
  for (const node of nodes) {
    if (ownLines) saying.breakLine();
    if (node.kind === "comment") {
      if (!sayComment(node, saying)) return false;
    } else if (node.kind !== "element") return false;
    else if (node.name === "nvpair") {
      if (!sayNvpair(node, saying, bare)) return false;
    } else if (node.name === "rule") {
      saying.next = children.indexOf(node);
      if (!say(RULE, saying)) return false;
    } else return false;
  }
  saying.next = children.length;
  return true;
}

/** The part of a statement that is a set of options, begun by `keyword`. */
export function setPart(keyword: string, element: string, names: CompletionKind): PartOf {
  return { keywords: [keyword], element, item: attributeSet(names), names };
}
