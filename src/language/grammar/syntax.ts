import type { Attributes, Element } from "../../cib/index.ts";
import type { Reading } from "./reading.ts";
import type { Saying } from "./saying.ts";

/** What a word is: chooses its colour, and tells the prompt what is being typed. */
export type WordRole =
  | "keyword"
  | "id"
  | "reference"
  | "agent"
  | "name"
  | "value"
  | "score"
  | "node"
  | "operator"
  | "ticket"
  | "comment"
  | "text"
  | "error";

/** What may stand in a word's place; whoever completes looks the candidates up. */
export type CompletionKind =
  | "nothing"
  | "new-id"
  | "object"
  | "resource"
  | "top-resource"
  | "free-primitive"
  | "free-child"
  | "bundle-child"
  | "set-member"
  | "fencing-device"
  | "node"
  | "agent"
  | "template"
  | "score"
  | "kind-or-score"
  | "role"
  | "action"
  | "operation"
  | "operation-attribute"
  | "set-attribute"
  | "attribute-of-set"
  | "property"
  | "container-option"
  | "acl-role"
  | "acl-spec"
  | "ticket"
  | "node-attribute"
  | "operator"
  | "date-part"
  | "id-of-set"
  | "file"
  | "xml"
  | "fencing-target"
  | "value";

/** The grammar of the language: data that is read by `take` (words to XML), by `say` (XML to words), and, through what a
 *  reading expected where, by completion, hints and error messages. */
export type Syntax = Keyword | Slot | Sequence | Maybe | Many | Either | Part | Child | Parts | Irregular;

/** Words that stand for themselves; the first is the one that is printed. */
export interface Keyword {
  readonly t: "keyword";
  readonly words: readonly string[];
}

/** One word that carries attributes of the element at hand. */
export interface Slot {
  readonly t: "slot";
  /** As messages and synopses name it: `<id>`, `<score>:`. */
  readonly label: string;
  readonly role: WordRole;
  readonly completes: CompletionKind;
  /** Attributes that the word means; undefined when it is not such a word. */
  readonly read: (word: string, reading: Reading) => Attributes | undefined;
  /** The word that means the element's attributes; undefined when it says nothing of them. */
  readonly say: (element: Element, saying: Saying) => string | undefined;
  /** Names of the attributes that the word covers. */
  readonly says: readonly string[];
  /** Values to choose from, where there are few. */
  readonly values?: readonly string[];
  /** Printed as name and value apart: `name=` bare, the value quoted when it has to be. */
  readonly pair?: boolean;
}

export interface Sequence {
  readonly t: "sequence";
  readonly items: readonly Syntax[];
}

export interface Maybe {
  readonly t: "maybe";
  readonly item: Syntax;
}

export interface Many {
  readonly t: "many";
  readonly item: Syntax;
  readonly least: number;
}

/** The first that begins with the word at hand. */
export interface Either {
  readonly t: "either";
  readonly items: readonly Syntax[];
}

/** Printed on a line of its own when it says anything. */
export interface Part {
  readonly t: "part";
  readonly item: Syntax;
}

/** A child element. */
export interface Child {
  readonly t: "child";
  readonly element: string;
  readonly item: Syntax;
}

/** Children in any order and number, each begun by its keyword, printed in the order of the XML. */
export interface Parts {
  readonly t: "parts";
  readonly of: readonly PartOf[];
  /** The one that may stand first without its keyword. */
  readonly implicit?: string;
  /** Words that end a list of names without values, besides the usual ones. */
  readonly terminators?: readonly string[];
  /** True: the parts follow each other on the line (in braces, behind an operation). */
  readonly inline?: boolean;
}

export interface PartOf {
  readonly keywords: readonly string[];
  readonly element: string;
  /** What follows the keyword. */
  readonly item: Syntax;
  /** Reads the whole part itself, keyword included. */
  readonly irregular?: Irregular;
  /** Attribute lists only: what their names are. */
  readonly names?: CompletionKind;
}

/** What does not fit: reads and says by hand, through the same doors. */
export interface Irregular {
  readonly t: "irregular";
  readonly label: string;
  readonly take: (reading: Reading) => boolean;
  /** False when there are no words for it. */
  readonly say: (saying: Saying) => boolean;
}

export const keyword = (...words: readonly string[]): Keyword => ({ t: "keyword", words });
export const sequence = (...items: readonly Syntax[]): Sequence => ({ t: "sequence", items });
export const maybe = (...items: readonly Syntax[]): Maybe => ({
  t: "maybe",
  item: items.length === 1 ? items[0]! : sequence(...items),
});
export const many = (item: Syntax, least = 0): Many => ({ t: "many", item, least });
export const either = (...items: readonly Syntax[]): Either => ({ t: "either", items });
export const part = (item: Syntax): Part => ({ t: "part", item });
export const child = (element: string, item: Syntax): Child => ({ t: "child", element, item });

export interface WordOptions {
  readonly label: string;
  readonly attribute: string;
  readonly test: RegExp;
  readonly role?: WordRole;
  readonly completes?: CompletionKind;
}

/** A word that is one attribute as it stands, or the first group of `test` where it has one. */
export function word(options: WordOptions): Slot {
  const { label, attribute, test, role = "value", completes = "nothing" } = options;
  return {
    t: "slot",
    label,
    role,
    completes,
    says: [attribute],
    read: (text) => {
      const match = test.exec(text);
      return match === null ? undefined : { [attribute]: match[1] ?? text };
    },
    say: (element) => element.attributes[attribute],
  };
}

export interface PairOptions {
  readonly attribute: string;
  /** The word before `=` where it is not the attribute. */
  readonly name?: string;
  readonly role?: WordRole;
  readonly completes?: CompletionKind;
  readonly values?: readonly string[];
  /** `$` may stand before the name; is printed; has to stand there. */
  readonly dollar?: "optional" | "printed" | "required";
  readonly refuse?: (value: string, reading: Reading) => string | undefined;
}

/** `name=value` for one attribute of the element. */
export function pair(options: PairOptions): Slot {
  const { attribute, name = attribute, completes = "value", dollar, values, refuse } = options;
  const before = dollar === undefined ? "" : dollar === "required" ? "\\$" : "\\$?";
  const test = new RegExp(`^${before}${name}=(.*)$`, "is");
  return {
    t: "slot",
    label: `${name}=<${values === undefined ? "value" : values.join("|")}>`,
    role: options.role ?? "value",
    completes,
    says: [attribute],
    pair: true,
    ...(values === undefined ? {} : { values }),
    read: (text, reading) => {
      const value = test.exec(text)?.[1];
      if (value === undefined) return undefined;
      const why = refuse?.(value, reading);
      if (why !== undefined) reading.fail(why, { from: text.length - value.length });
      return { [attribute]: value };
    },
    say: (element) => {
      const value = element.attributes[attribute];
      return value === undefined
        ? undefined
        : `${dollar === "printed" || dollar === "required" ? "$" : ""}${name}=${value}`;
    },
  };
}
