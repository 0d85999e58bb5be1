import type { CharacterData, Element, Node } from "../../cib/index.ts";
import { PROMPT, type Surroundings } from "../language.ts";
import { quoteAlways, quoteValue, quoteWord } from "../lexer.ts";
import { Reading } from "./reading.ts";
import type { Part, PartOf, Slot, Syntax, WordRole } from "./syntax.ts";

/** A piece of printed text and what it is. Pieces of one word are printed together. */
export interface Piece {
  readonly text: string;
  readonly role: WordRole;
}

export type PrintedWord = readonly Piece[];

/** An object in words: the first part is its head; the others are printed on lines of their own. */
export interface Printed {
  /** Comment lines that stand before it. */
  readonly comments: readonly string[];
  readonly parts: readonly (readonly PrintedWord[])[];
}

export interface SayOptions {
  /** False: print what there are words for and leave the rest out. */
  readonly complete: boolean;
}

/** A pass over one element. Each step either says something or leaves everything as it was; what has not been said at the
 *  end there are no words for. */
export class Saying {
  readonly surroundings: Surroundings;
  readonly options: SayOptions;
  /** The element that is being said, and how deep in the object it is. */
  element: Element;
  private depth = 0;
  /** Attributes not said yet. */
  unsaid: Set<string>;
  /** The next child to say. */
  next = 0;
  comments: string[] = [];
  parts: PrintedWord[][] = [[]];

  constructor(element: Element, surroundings: Surroundings, options: SayOptions) {
    this.element = element;
    this.surroundings = surroundings;
    this.options = options;
    this.unsaid = new Set(Object.keys(element.attributes));
  }

  write(text: string, role: WordRole): void {
    this.parts.at(-1)!.push([{ text: quoteWord(text), role }]);
  }

  /** `name=value`; a missing value is the bare name. */
  writePair(name: string, value: string | undefined): void {
    const head: Piece = { text: quoteWord(name), role: "name" };
    const tail: Piece[] =
      value === undefined
        ? []
        : [
            { text: "=", role: "text" },
            { text: quoteValue(value), role: "value" },
          ];
    this.parts.at(-1)!.push([head, ...tail]);
  }

  writePieces(...pieces: readonly Piece[]): void {
    this.parts.at(-1)!.push(pieces);
  }

  /** What follows goes on a line of its own. */
  breakLine(): void {
    if (this.parts.at(-1)!.length > 0) this.parts.push([]);
  }

  /** Runs `run`; when it is false, nothing was said. */
  attempt(run: () => boolean): boolean {
    const { next } = this;
    const unsaid = new Set(this.unsaid);
    const parts = this.parts.length;
    const words = this.parts.at(-1)!.length;
    if (run()) return true;
    this.unsaid = unsaid;
    this.next = next;
    this.parts.length = parts;
    this.parts.at(-1)!.length = words;
    return false;
  }

  /** Says a child element by `run`, with everything in it. */
  inside(element: Element, run: () => boolean): boolean {
    const outer = { element: this.element, unsaid: this.unsaid, next: this.next };
    this.element = element;
    this.unsaid = new Set(Object.keys(element.attributes));
    const { id } = element.attributes;
    // Ids of inner elements are made anew when they are read back, unless others point to them.
    if (id === undefined || !this.surroundings.isReferenced(element.name, id)) this.unsaid.delete("id");
    this.next = 0;
    this.depth++;
    const said = run() && this.isComplete();
    this.depth--;
    this.element = outer.element;
    this.unsaid = outer.unsaid;
    this.next = outer.next;
    return said;
  }

  /** Says the same element as though it had only these children. */
  without(hidden: (node: Node) => boolean, run: () => boolean): boolean {
    const whole = this.element;
    this.element = { ...whole, children: whole.children.filter((node) => !hidden(node)) };
    const said = run();
    this.next = said ? whole.children.length : this.next;
    this.element = whole;
    return said;
  }

  /** True while the object itself is being said, not an element in it. */
  get isOuter(): boolean {
    return this.depth === 0;
  }

  isComplete(): boolean {
    return !this.options.complete || (this.unsaid.size === 0 && this.next >= this.element.children.length);
  }

  /** The child at hand, comments told apart by the caller. */
  peek(): Node | undefined {
    return this.element.children[this.next];
  }
}

/** The line before the object by which crmsh shows a comment; undefined for one of several lines. */
export function commentLine(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || /[\n\r]/.test(trimmed) || trimmed.endsWith("\\")) return undefined;
  return trimmed.startsWith("#") ? trimmed : `# ${trimmed}`;
}

/** XML to words. False when there are none for what is required. */
export function say(node: Syntax, saying: Saying): boolean {
  switch (node.t) {
    case "keyword":
      saying.write(node.words[0]!, "keyword");
      return true;
    case "slot":
      return saySlot(node, saying);
    case "sequence":
      return saying.attempt(() => node.items.every((item) => say(item, saying)));
    case "maybe":
      saying.attempt(() => say(node.item, saying));
      return true;
    case "many":
      return sayMany(node.item, node.least, saying);
    case "either":
      return node.items.some((item) => saying.attempt(() => say(item, saying)));
    case "part":
      return sayPart(node, saying);
    case "child":
      return sayChild(node.element, node.item, saying);
    case "parts":
      return sayParts(node.of, node.inline === true, saying);
    case "irregular":
      return saying.attempt(() => node.say(saying));
  }
}

function saySlot(slot: Slot, saying: Saying): boolean {
  if (!slot.says.some((name) => saying.unsaid.has(name))) return false;
  const text = slot.say(saying.element, saying);
  if (text === undefined || !readsBack(slot, text, saying)) return false;
  if (slot.pair === true) {
    const split = text.indexOf("=");
    const name = text.slice(0, split);
    const value = text.slice(split + 1);
    saying.writePair(name, saying.surroundings.hidden(name, value, saying.element) ?? value);
  } else saying.write(text, slot.role);
  for (const name of slot.says) saying.unsaid.delete(name);
  return true;
}

/** A word is printed only if reading it gives the attributes it was made from: nothing is lost in words. */
function readsBack(slot: Slot, text: string, saying: Saying): boolean {
  if (/[\n\r]/.test(text)) return false;
  if (!saying.options.complete) return true;
  const reading = new Reading([], saying.surroundings, PROMPT, false);
  reading.open.push({ kind: "element", name: saying.element.name, attributes: {}, children: [] });
  let back: Readonly<Record<string, string>> | undefined;
  try {
    back = slot.read(text, reading);
  } catch {
    return false; // a refused word is a word that cannot be said
  }
  if (back === undefined) return false;
  const { attributes } = saying.element;
  return slot.says.every((name) => back[name] === attributes[name]);
}

function sayMany(item: Syntax, least: number, saying: Saying): boolean {
  let count = 0;
  for (;;) {
    const before = saying.next;
    const unsaid = saying.unsaid.size;
    if (!say(item, saying) || (saying.next === before && saying.unsaid.size === unsaid)) break;
    count++;
  }
  return count >= least;
}

function sayPart(node: Part, saying: Saying): boolean {
  return saying.attempt(() => {
    saying.breakLine();
    return say(node.item, saying);
  });
}

function sayChild(name: string, item: Syntax, saying: Saying): boolean {
  const node = saying.peek();
  if (node?.kind !== "element" || node.name !== name) return false;
  if (!saying.attempt(() => saying.inside(node, () => say(item, saying)))) return false;
  saying.next++;
  return true;
}

function sayParts(of: readonly PartOf[], inline: boolean, saying: Saying): boolean {
  if (!sayComments(saying)) return false;
  for (let node = saying.peek(); node !== undefined; node = saying.peek()) {
    if (node.kind === "comment") {
      saying.next++;
      continue;
    }
    if (node.kind !== "element") return false;
    const element = node;
    const partOf = of.find((candidate) => candidate.element === element.name);
    if (partOf === undefined) {
      if (saying.options.complete) return false;
      saying.next++;
      continue;
    }
    const said = saying.attempt(() => {
      if (!inline) saying.breakLine();
      if (partOf.irregular !== undefined) return partOf.irregular.say(saying);
      return saying.inside(element, () => {
        saying.write(partOf.keywords[0]!, "keyword");
        return say(partOf.item, saying);
      });
    });
    if (!said) return false;
    saying.next++;
  }
  return true;
}

/** Comments of an element that has parts are said before the parts: behind one, they would be read as that one's. */
export function sayComments(saying: Saying): boolean {
  return saying.element.children.every((node) => node.kind !== "comment" || sayComment(node, saying));
}

/** A comment: a line before the object, as crmsh has it, or where that cannot be `$#="text"`, in which a line break is
 *  written `\n` and a backslash `\\`. */
export function sayComment(node: CharacterData, saying: Saying): boolean {
  const line = saying.isOuter ? commentLine(node.text) : undefined;
  if (line !== undefined) {
    saying.comments.push(line);
    return true;
  }
  if (node.text.includes("\r")) return false;
  if (saying.isOuter) saying.breakLine();
  const text = node.text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  saying.writePieces({ text: `$#=${quoteAlways(text)}`, role: "comment" });
  return true;
}

export function printedWordText(printed: PrintedWord): string {
  return printed.map(({ text }) => text).join("");
}
