import { CrmError } from "../base/index.ts";
import type { Element, Node } from "./tree.ts";

export interface WriteXmlOptions {
  /** Blanks a level and a line break after each element, as Pacemaker's tools print; 0 writes one line without. */
  readonly indent?: number;
}

/** The text of a tree. With an indent the result ends in a line break, as Pacemaker's does. */
export function writeXml(node: Node, options: WriteXmlOptions = {}): string {
  return new Writer(options.indent ?? 2).text(node);
}

/** Collects a flat string for each tag and joins them at the end: strings grown bit by bit cost many times their text in
 *  memory, and documents reach tens of megabytes. */
class Writer {
  readonly #margins: string[] = [""];
  readonly #indent: number;
  readonly #newline: string;
  readonly #out: string[] = [];
  /** ` name="` by name. */
  readonly #names = new Map<string, string>();
  readonly #parts: string[] = [];

  constructor(indent: number) {
    this.#indent = indent;
    this.#newline = indent > 0 ? "\n" : "";
  }

  text(node: Node): string {
    this.#write(node, 0);
    return this.#out.join("");
  }

  #write(node: Node, depth: number): void {
    const out = this.#out;
    const newline = this.#newline;
    const margin = (this.#margins[depth] ??= " ".repeat(this.#indent * depth));
    if (node.kind !== "element") {
      out.push(margin, node.kind === "comment" ? `<!--${node.text}-->` : escapeText(node.text), newline);
      return;
    }
    const { children } = node;
    const [only] = children;
    if (only === undefined) {
      out.push(this.#tag(margin, node, `/>${newline}`));
    } else if (children.length === 1 && only.kind === "text") {
      out.push(this.#tag(margin, node, ">"), escapeText(only.text), `</${node.name}>${newline}`);
    } else {
      out.push(this.#tag(margin, node, `>${newline}`));
      for (const child of children) this.#write(child, depth + 1);
      out.push(`${margin}</${node.name}>${newline}`);
    }
  }

  #tag(margin: string, { name, attributes }: Element, end: string): string {
    const parts = this.#parts;
    parts.length = 0;
    parts.push(margin, "<", name);
    let close = "";
    for (const attribute in attributes) {
      let begin = this.#names.get(attribute);
      if (begin === undefined) this.#names.set(attribute, (begin = ` ${attribute}="`));
      parts.push(close, begin, escapeAttribute(attributes[attribute]!));
      close = '"';
    }
    parts.push(close, end);
    return parts.join("");
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

const NEVER_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** Better nothing is written than a document that nobody can read. @throws CrmError */
function refuseControls(text: string): void {
  const at = NEVER_IN_XML.exec(text);
  if (at === null) return;
  const code = at[0].charCodeAt(0).toString(16).padStart(4, "0");
  throw new CrmError({ code: "xml-character", message: `the control character U+${code} cannot be written in XML` });
}

/** Text between tags. */
export function escapeText(text: string): string {
  refuseControls(text);
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (char) => ENTITIES[char]!) : text;
}

/** Text between double quotes: line breaks and tabs become references, which a reader would otherwise turn to blanks. */
export function escapeAttribute(text: string): string {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // What needs no reference: anything but " & < > and the white space that is none.
    if (code < 32) refuseControls(text);
    if (code === 34 || code === 38 || code === 60 || code === 62 || code === 9 || code === 10 || code === 13) {
      return text.replace(/[&<>"\t\n\r]/g, (char) => ENTITIES[char]!);
    }
  }
  return text;
}
