import type { Draft, Manner, Surroundings } from "../language.ts";
import { draft } from "../language.ts";
import type { Word } from "../lexer.ts";
import { suggest } from "../suggest.ts";
import type { CompletionKind, PartOf, Slot, Syntax, WordRole } from "./syntax.ts";

/** A stretch of the line and what it is; offsets as in `Word`. */
export interface Mark {
  readonly word: number;
  readonly role: WordRole;
  /** Characters of the word's text before which it is a name: `name=`. */
  readonly nameLength: number;
}

/** What could have stood at a word. */
export interface Expectation {
  readonly label: string;
  readonly role: WordRole;
  readonly completes: CompletionKind;
  /** The words themselves, of a keyword or a short list. */
  readonly values: readonly string[];
  /** Elements that were open there, innermost first: how one learns whose parameter is being named. */
  readonly open: readonly Draft[];
}

/** Why a statement is refused, at which word and where inside it. */
export class SyntaxFailure extends Error {
  readonly word: number;
  readonly from: number;
  readonly expected: readonly string[];
  readonly suggestion: string | undefined;
  /** The word is only wrong beside others: the message names the one after it. */
  readonly taken: boolean;

  constructor(
    message: string,
    place: { readonly word: number; readonly from: number; readonly taken: boolean },
    expected: readonly string[],
    suggestion?: string,
  ) {
    super(message);
    this.name = "SyntaxFailure";
    this.word = place.word;
    this.from = place.from;
    this.taken = place.taken;
    this.expected = expected;
    this.suggestion = suggestion;
  }
}

/** Said once about an old spelling that was understood. */
export interface Notice {
  readonly word: number;
  readonly message: string;
  /** The same key is said once in a run. */
  readonly key: string;
}

export interface FailOptions {
  readonly expected?: readonly string[];
  /** Index of the character in the word. */
  readonly from?: number;
  /** What was meant to be a word of these. */
  readonly near?: readonly string[];
  readonly word?: number;
  /** The word as such would do. */
  readonly taken?: boolean;
  /** What was meant, where that is known. */
  readonly suggestion?: string;
}

const MAX_DEPTH = 100;

/** Words that end a list of names without values in every statement. */
export const TERMINATORS: ReadonlySet<string> = new Set([
  "params",
  "meta",
  "utilization",
  "operations",
  "op",
  "op_params",
  "op_meta",
  "rule",
  "attributes",
]);

/** A pass over the words of one statement. Each step either takes words or leaves everything as it was; what could have
 *  stood at the furthest word is remembered. */
export class Reading {
  readonly words: readonly Word[];
  readonly surroundings: Surroundings;
  readonly manner: Manner;
  readonly marks: Mark[] = [];
  readonly notices: Notice[] = [];
  /** Words that an element was made of, first and last. */
  readonly places = new Map<Draft, { from: number; to: number }>();
  at = 0;
  /** Innermost last. */
  readonly open: Draft[] = [];
  private expectations: Expectation[] = [];
  private expectedAt = 0;
  private readonly terminators: ReadonlySet<string>[] = [TERMINATORS];
  private depth = 0;
  private readonly explain: boolean;

  /** Only with `explain` is it remembered what could have stood where: a line is read without first. */
  constructor(words: readonly Word[], surroundings: Surroundings, manner: Manner, explain: boolean) {
    this.words = words;
    this.surroundings = surroundings;
    this.manner = manner;
    this.explain = explain;
  }

  get element(): Draft {
    return this.open.at(-1)!;
  }

  /** The word at hand, undefined at the end. */
  get word(): string | undefined {
    return this.words[this.at]?.text;
  }

  peek(ahead: number): string | undefined {
    return this.words[this.at + ahead]?.text;
  }

  isTerminator(text: string): boolean {
    return this.terminators.at(-1)!.has(text.toLowerCase());
  }

  withTerminators<T>(words: readonly string[] | undefined, run: () => T): T {
    if (words === undefined) return run();
    this.terminators.push(new Set(words));
    try {
      return run();
    } finally {
      this.terminators.pop();
    }
  }

  nested<T>(run: () => T): T {
    if (++this.depth > MAX_DEPTH) this.fail(`nested deeper than ${MAX_DEPTH}`);
    try {
      return run();
    } finally {
      this.depth--;
    }
  }

  expect(label: string, role: WordRole, completes: CompletionKind, values: readonly string[] = []): void {
    if (!this.explain || this.at < this.expectedAt) return;
    if (this.at > this.expectedAt) {
      this.expectedAt = this.at;
      this.expectations = [];
    }
    if (this.expectations.some((known) => known.label === label && known.completes === completes)) return;
    this.expectations.push({ label, role, completes, values, open: this.open.toReversed() });
  }

  /** What could have stood at the word at hand. */
  expectedHere(): readonly Expectation[] {
    return this.expectedAt === this.at ? this.expectations : [];
  }

  /** Takes the word at hand as one of `role`. */
  accept(role: WordRole, nameLength = 0): string {
    const text = this.words[this.at]!.text;
    this.marks.push({ word: this.at, role, nameLength });
    this.at++;
    return text;
  }

  takeKeyword(words: readonly string[]): string | undefined {
    this.expect(words[0]!, "keyword", "nothing", words.slice(0, 1));
    const text = this.word?.toLowerCase();
    if (text === undefined || !words.includes(text)) return undefined;
    this.accept("keyword");
    return text;
  }

  takeSlot(slot: Slot): boolean {
    this.expect(slot.label, slot.role, slot.completes, slot.values);
    const text = this.word;
    if (text === undefined) return false;
    const attributes = slot.read(text, this);
    if (attributes === undefined) return false;
    Object.assign(this.element.attributes, attributes);
    this.accept(slot.role, slot.pair === true ? text.indexOf("=") + 1 : 0);
    return true;
  }

  /** Runs with a new element open, which becomes a child of the present one when words were taken for it. */
  takeChild(name: string, run: () => boolean): boolean {
    const node = draft(name);
    const from = this.at;
    this.open.push(node);
    const taken = run();
    this.open.pop();
    if (!taken || this.at === from) return false;
    this.places.set(node, { from, to: this.at - 1 });
    this.element.children.push(node);
    return true;
  }

  /** `$#="text"`: comments of the element at hand. */
  takeComments(): void {
    for (let text = this.word; text?.startsWith("$#="); text = this.word) {
      this.accept("comment");
      const comment = text.slice(3).replaceAll(/\\([\\n])/g, (_, char) => (char === "n" ? "\n" : char));
      this.element.children.push({ kind: "comment", text: comment });
    }
  }

  notice(key: string, message: string): void {
    this.notices.push({ word: this.at, key, message });
  }

  fail(message?: string, options: FailOptions = {}): never {
    const word = options.word ?? this.at;
    const labels = options.expected ?? this.expectedHere().map(({ label }) => label);
    const near =
      options.near ??
      this.expectedHere().flatMap(({ values, role }) => (role === "keyword" || values.length > 0 ? values : []));
    const text = this.words[word]?.text;
    const from = options.from ?? 0;
    const found =
      options.suggestion ??
      (text === undefined ? undefined : (suggest(text, near) ?? suggestPart(text, from, [...near, ...labels])));
    const what = message ?? (text === undefined ? "Unexpected end of line" : `Unexpected word: ${text}`);
    throw new SyntaxFailure(what, { word, from, taken: options.taken ?? false }, labels, found);
  }
}

/** What was meant by the part of a word that does not fit: behind a colon, or the value behind `=`. */
function suggestPart(text: string, from: number, known: readonly string[]): string | undefined {
  const part = from > 0 ? text.slice(from) : text.includes("=") ? text.slice(text.indexOf("=") + 1) : "";
  return part === "" ? undefined : suggest(part, known);
}

/** Words to XML. True when the syntax is satisfied; false when its first word does not fit, and nothing was taken. */
export function take(node: Syntax, reading: Reading): boolean {
  switch (node.t) {
    case "keyword":
      return reading.takeKeyword(node.words) !== undefined;
    case "slot":
      return reading.takeSlot(node);
    case "sequence": {
      const from = reading.at;
      for (const item of node.items) {
        if (take(item, reading)) continue;
        if (reading.at === from) return false;
        reading.fail();
      }
      return true;
    }
    case "maybe":
      take(node.item, reading);
      return true;
    case "many":
      return takeMany(node.item, node.least, reading);
    case "either":
      return node.items.some((item) => {
        const from = reading.at;
        return take(item, reading) && reading.at > from;
      });
    case "part":
      return take(node.item, reading);
    case "child":
      return reading.takeChild(node.element, () => take(node.item, reading));
    case "parts":
      return reading.withTerminators(node.terminators, () => takeParts(node.of, node.implicit, reading));
    case "irregular":
      return node.take(reading);
  }
}

function takeMany(item: Syntax, least: number, reading: Reading): boolean {
  const start = reading.at;
  let count = 0;
  for (;;) {
    const from = reading.at;
    if (!take(item, reading) || reading.at === from) break;
    count++;
  }
  if (count >= least) return true;
  if (reading.at === start) return false;
  return reading.fail();
}

function takeParts(of: readonly PartOf[], implicit: string | undefined, reading: Reading): boolean {
  const takePart = (partOf: PartOf, withKeyword: boolean): boolean => {
    if (partOf.irregular !== undefined) return partOf.irregular.take(reading);
    return reading.takeChild(partOf.element, () => {
      if (withKeyword && reading.takeKeyword(partOf.keywords) === undefined) return false;
      take(partOf.item, reading);
      return true;
    });
  };
  let first = true;
  reading.takeComments();
  for (;;) {
    const from = reading.at;
    const found = of.some((partOf) => takePart(partOf, true) && reading.at > from);
    if (!found && first && implicit !== undefined) takePart(of.find(({ element }) => element === implicit)!, false);
    first = false;
    if (reading.at === from) return true;
  }
}
