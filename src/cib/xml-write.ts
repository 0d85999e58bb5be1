import type { Attributes, Node } from "./tree.ts";

export interface WriteXmlOptions {
  /** Blanks a level and a line break after each element, as Pacemaker's tools print; 0 writes one line without. */
  readonly indent?: number;
}

/** The text of a tree. With an indent the result ends in a line break, as Pacemaker's does. */
export function writeXml(node: Node, options: WriteXmlOptions = {}): string {
  const out: string[] = [];
  const indent = options.indent ?? 2;
  write(node, indent, indent > 0 ? "\n" : "", 0, out);
  return out.join("");
}

function write(node: Node, indent: number, newline: string, depth: number, out: string[]): void {
  const margin = " ".repeat(indent * depth);
  switch (node.kind) {
    case "comment":
      out.push(margin, "<!--", node.text, "-->", newline);
      return;
    case "text":
      out.push(margin, escapeText(node.text), newline);
      return;
    case "element":
      break;
  }
  out.push(margin, "<", node.name, formatAttributes(node.attributes));
  const [only] = node.children;
  if (only === undefined) {
    out.push("/>", newline);
  } else if (node.children.length === 1 && only.kind === "text") {
    out.push(">", escapeText(only.text), "</", node.name, ">", newline);
  } else {
    out.push(">", newline);
    for (const child of node.children) write(child, indent, newline, depth + 1, out);
    out.push(margin, "</", node.name, ">", newline);
  }
}

function formatAttributes(attributes: Attributes): string {
  let text = "";
  for (const name in attributes) text += ` ${name}="${escapeAttribute(attributes[name]!)}"`;
  return text;
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

/** Text between tags. */
export function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (char) => ENTITIES[char]!) : text;
}

/** Text between double quotes: line breaks and tabs become references, which a reader would otherwise turn to blanks. */
export function escapeAttribute(text: string): string {
  return /[&<>"\t\n\r]/.test(text) ? text.replace(/[&<>"\t\n\r]/g, (char) => ENTITIES[char]!) : text;
}
