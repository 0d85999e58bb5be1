import type { Element, Node } from "./tree.ts";

/** A quick reader for documents as cluster software writes them: elements, attributes in double quotes, comments, the five
 *  named entities. What it accepts is well-formed, and it accepts nothing else: undefined means that the strict reader has
 *  to look (a document type, character data, namespaces, references by number, any fault). CIBs of tens of megabytes are
 *  read at every decision, where the strict reader took most of the time.
 *
 *  Attribute names and values repeat from element to element, so both are compared in place with what stood there before,
 *  and only what is new becomes a new string. */
export function readPlainXml(text: string, maxDepth: number): Element | undefined {
  if (NOT_ASCII.test(text) && UNUSUAL.test(text)) return undefined;
  return new PlainReader(text, maxDepth).read();
}

const NOT_ASCII = /[^\t\n\u0020-\u007e]/;
/** Control characters, carriage returns (they would have to be normalised), lone surrogates and what is no character. */
const UNUSUAL =
  /[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const DECLARATION = /^<\?xml version="1\.0"(?: encoding="(?:utf|UTF)-8")?(?: standalone="(?:yes|no)")?\s*\?>/;
const NAME = /[A-Za-z_][\w.-]*/y;

const QUOTE = 34;
const SLASH = 47;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;

const NO_NODES: readonly Node[] = Object.freeze([]);

/** One attribute of a shape with its last two values, each with the text that stood for it: ` name="value"`. */
interface Slot {
  readonly name: string;
  lastText: string;
  last: string;
  olderText: string;
  older: string;
}

/** Attributes in the order in which an element had them. */
interface Shape {
  /** Copied for every element: an object that has its keys from the start is smaller and faster than one that grows. */
  readonly template: Readonly<Record<string, string>>;
  readonly slots: readonly Slot[];
}

interface MutableElement {
  kind: "element";
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly Node[];
}

class PlainReader {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;
  /** Where the next of these stands, from `#at` on; the text's length when there is none. */
  #nextAmpersand: number;
  #nextBreak: number;
  #nextTab: number;
  /** The value read last stands in the text as it is, without references. */
  #plain = true;
  readonly #shapes = new Map<string, Shape[]>();
  readonly #names = new Map<string, string>();

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#nextAmpersand = this.#find("&", 0);
    this.#nextBreak = this.#find("\n", 0);
    this.#nextTab = this.#find("\t", 0);
  }

  read(): Element | undefined {
    const text = this.#text;
    this.#at = DECLARATION.exec(text)?.[0].length ?? 0;
    const open: MutableElement[] = [];
    /** Children of each open element, before they are known to be complete. */
    const lists: Node[][] = [];
    let root: MutableElement | undefined;
    for (;;) {
      this.#skipBlanks();
      if (this.#at >= text.length) return open.length === 0 ? root : undefined;
      if (text.charCodeAt(this.#at) !== LESS) return undefined;
      const next = text.charCodeAt(this.#at + 1);
      if (next === SLASH) {
        const node = open.pop();
        const end = this.#at + 2 + (node?.name.length ?? 0);
        if (node === undefined || !text.startsWith(node.name, this.#at + 2) || text.charCodeAt(end) !== GREATER) {
          return undefined;
        }
        node.children = lists.pop()!;
        this.#at = end + 1;
      } else if (next === 33) {
        const comment = this.#comment();
        if (comment === undefined) return undefined;
        lists.at(-1)?.push({ kind: "comment", text: comment });
      } else {
        const node = this.#startTag();
        if (node === undefined || (root !== undefined && open.length === 0) || open.length >= this.#maxDepth)
          return undefined;
        if (open.length === 0) root = node;
        else lists[lists.length - 1]!.push(node);
        if (text.charCodeAt(this.#at) === SLASH) {
          if (text.charCodeAt(this.#at + 1) !== GREATER) return undefined;
          this.#at += 2;
        } else {
          this.#at++;
          open.push(node);
          lists.push([]);
        }
      }
    }
  }

  #find(what: string, from: number): number {
    const found = this.#text.indexOf(what, from);
    return found < 0 ? this.#text.length : found;
  }

  #skipBlanks(): void {
    const text = this.#text;
    let at = this.#at;
    for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 9; code = text.charCodeAt(++at));
    this.#at = at;
  }

  #comment(): string | undefined {
    if (!this.#text.startsWith("<!--", this.#at)) return undefined;
    const begin = this.#at + 4;
    const end = this.#text.indexOf("--", begin);
    if (end < 0 || this.#text.charCodeAt(end + 2) !== GREATER) return undefined;
    this.#at = end + 3;
    return this.#text.slice(begin, end);
  }

  /** Leaves `#at` on the `>` or `/` that ends the tag. */
  #startTag(): MutableElement | undefined {
    const text = this.#text;
    this.#at++;
    const name = this.#name();
    if (name === undefined) return undefined;
    const shapes = this.#shapes.get(name);
    if (shapes !== undefined) {
      const begin = this.#at;
      const ahead = [this.#nextAmpersand, this.#nextBreak, this.#nextTab] as const;
      for (const shape of shapes) {
        const attributes = this.#attributesLike(shape);
        if (attributes !== undefined) return { kind: "element", name, attributes, children: NO_NODES };
        this.#at = begin;
        [this.#nextAmpersand, this.#nextBreak, this.#nextTab] = ahead;
      }
    }
    const names: string[] = [];
    const values: string[] = [];
    for (;;) {
      const before = this.#at;
      this.#skipBlanks();
      const code = text.charCodeAt(this.#at);
      if (code === GREATER || code === SLASH) break;
      const attribute = this.#at === before ? undefined : this.#name();
      if (attribute === undefined || attribute === "__proto__" || names.includes(attribute)) return undefined;
      if (text.charCodeAt(this.#at) !== EQUALS || text.charCodeAt(this.#at + 1) !== QUOTE) return undefined;
      this.#at += 2;
      const value = this.#value();
      if (value === undefined) return undefined;
      names.push(attribute);
      values.push(value);
    }
    const template: Record<string, string> = {};
    for (const [index, attribute] of names.entries()) template[attribute] = values[index]!;
    const slots = names.map((own) => ({ name: own, lastText: NEVER, last: "", olderText: NEVER, older: "" }));
    this.#remember(name, { template, slots });
    return { kind: "element", name, attributes: template, children: NO_NODES };
  }

  /** A tag's own shapes, the last found first; few, so that looking through them stays cheap. */
  #remember(name: string, shape: Shape): void {
    const shapes = this.#shapes.get(name);
    if (shapes === undefined) this.#shapes.set(name, [shape]);
    else {
      shapes.unshift(shape);
      if (shapes.length > 6) shapes.pop();
    }
  }

  /** The attributes if they are exactly a shape's, one blank apart, as everybody writes them. */
  #attributesLike({ template, slots }: Shape): Record<string, string> | undefined {
    const text = this.#text;
    const count = slots.length;
    const values: string[] = VALUES;
    let at = this.#at;
    for (let index = 0; index < count; index++) {
      const slot = slots[index]!;
      if (text.startsWith(slot.lastText, at)) {
        values[index] = slot.last;
        at += slot.lastText.length;
        continue;
      }
      if (text.startsWith(slot.olderText, at)) {
        const { lastText, last } = slot;
        values[index] = slot.last = slot.older;
        at += slot.olderText.length;
        slot.lastText = slot.olderText;
        slot.olderText = lastText;
        slot.older = last;
        continue;
      }
      const { name } = slot;
      const equals = at + 1 + name.length;
      if (
        text.charCodeAt(at) !== 32 ||
        !text.startsWith(name, at + 1) ||
        text.charCodeAt(equals) !== EQUALS ||
        text.charCodeAt(equals + 1) !== QUOTE
      ) {
        return undefined;
      }
      this.#at = equals + 2;
      const value = this.#value();
      if (value === undefined) return undefined;
      values[index] = value;
      // A value with references does not stand there as it is.
      if (this.#plain) {
        slot.olderText = slot.lastText;
        slot.older = slot.last;
        slot.lastText = text.slice(at, this.#at);
        slot.last = value;
      }
      at = this.#at;
    }
    const code = text.charCodeAt(at);
    if (code !== GREATER && code !== SLASH) return undefined;
    this.#at = at;
    const attributes: Record<string, string> = { ...template };
    for (let index = 0; index < count; index++) attributes[slots[index]!.name] = values[index]!;
    return attributes;
  }

  /** The value up to the closing quote, which is passed. */
  #value(): string | undefined {
    const text = this.#text;
    const begin = this.#at;
    const end = text.indexOf('"', begin);
    if (end < 0) return undefined;
    if (this.#nextBreak < begin) this.#nextBreak = this.#find("\n", begin);
    if (this.#nextTab < begin) this.#nextTab = this.#find("\t", begin);
    if (this.#nextAmpersand < begin) this.#nextAmpersand = this.#find("&", begin);
    if (this.#nextBreak < end || this.#nextTab < end) return undefined;
    this.#at = end + 1;
    const value = text.slice(begin, end);
    if (value.includes("<")) return undefined;
    this.#plain = this.#nextAmpersand >= end;
    return this.#plain ? value : decode(value);
  }

  /** A name, always the same string for the same name. */
  #name(): string | undefined {
    NAME.lastIndex = this.#at;
    const match = NAME.exec(this.#text);
    if (match === null) return undefined;
    this.#at = NAME.lastIndex;
    const code = this.#text.charCodeAt(this.#at);
    // Only what ends a name may follow it: colons and letters beyond ASCII are for the strict reader.
    if (code !== EQUALS && code !== GREATER && code !== SLASH && code !== 32 && code !== 10 && code !== 9)
      return undefined;
    const name = this.#names.get(match[0]);
    if (name !== undefined) return name;
    this.#names.set(match[0], match[0]);
    return match[0];
  }
}

/** Equals no text: there is no such character in it. */
const NEVER = "\u0000";

/** Scratch space of one element's values. */
const VALUES: string[] = [];

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** undefined when there is a reference that is not one of the five. */
function decode(value: string): string | undefined {
  let plain = true;
  const decoded = value.replace(/&(\w*)(;?)/g, (_, name: string, end: string) => {
    const character = end === ";" ? ENTITIES[name] : undefined;
    if (character === undefined) plain = false;
    return character ?? "";
  });
  return plain ? decoded : undefined;
}
