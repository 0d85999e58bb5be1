import { SaxesParser, type SaxesTagPlain } from "saxes";
import { CrmError } from "../base/index.ts";
import type { CharacterData, Element, Node } from "./tree.ts";
import { readPlainXml } from "./xml-plain.ts";

export interface XmlPosition {
  /** 1-based, of the `<` that opens the element. */
  readonly line: number;
  readonly column: number;
}

export interface ReadXmlOptions {
  /** Named in errors: a file, `stdin`. */
  readonly source?: string;
  /** Filled with where each element begins. */
  readonly positions?: WeakMap<Element, XmlPosition>;
  /** Elements deeper than this are refused, so that no input can exhaust the stack of what walks the tree. */
  readonly maxDepth?: number;
}

const MAX_DEPTH = 200;

/** Reads one XML document or fragment with a single root. White space between elements is dropped; everything else is
 *  kept. @throws CrmError `bad-xml` with line and column at the first fault. */
export function readXml(text: string, options: ReadXmlOptions = {}): Element {
  const { positions, maxDepth = MAX_DEPTH } = options;
  const plain = positions === undefined ? readPlainXml(text, maxDepth) : undefined;
  return plain ?? readStrictXml(text, options);
}

/** The reader that settles what is well-formed and where it is not. */
export function readStrictXml(text: string, options: ReadXmlOptions = {}): Element {
  const { source, positions, maxDepth = MAX_DEPTH } = options;
  const parser = new SaxesParser();
  const open: MutableElement[] = [];
  let root: MutableElement | undefined;
  let begin: XmlPosition | undefined;

  const fail = (message: string, at: XmlPosition): never => {
    throw new CrmError({
      code: "bad-xml",
      message: `not well-formed XML: ${message}`,
      at: { ...(source === undefined ? {} : { source }), line: at.line, column: at.column },
    });
  };
  const here = (): XmlPosition => ({ line: parser.line, column: Math.max(1, parser.column) });
  const append = (node: Node): void => {
    open.at(-1)?.children.push(node);
  };

  parser.on("error", (error) => fail(error.message.replace(/^[^:]*:?\d+:\d+: /, "").replace(/\.$/, ""), here()));
  parser.on("opentagstart", (tag) => {
    if (positions !== undefined)
      begin = { line: parser.line, column: Math.max(1, parser.column - tag.name.length - 1) };
  });
  parser.on("opentag", (tag: SaxesTagPlain) => {
    const node: MutableElement = { kind: "element", name: tag.name, attributes: plain(tag.attributes), children: [] };
    if (positions !== undefined && begin !== undefined) positions.set(node, begin);
    if (open.length === 0) root = node;
    else append(node);
    if (open.length >= maxDepth) fail(`elements nested deeper than ${maxDepth}`, here());
    open.push(node);
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.on("comment", (comment) => append({ kind: "comment", text: comment }));
  const onText = (data: string): void => {
    if (/\S/.test(data)) append({ kind: "text", text: data });
  };
  parser.on("text", onText);
  parser.on("cdata", onText);
  parser.write(text).close();
  if (root === undefined) return fail("no element found", here());
  return root;
}

interface MutableElement {
  kind: "element";
  name: string;
  attributes: Record<string, string>;
  children: (MutableElement | CharacterData | Element)[];
}

/** An ordinary object, so that elements with the same attributes share one hidden class (a fifth of the memory). */
function plain(attributes: Record<string, string>): Record<string, string> {
  const copy: Record<string, string> = {};
  for (const name in attributes) {
    if (name === "__proto__") Object.defineProperty(copy, name, { value: attributes[name], enumerable: true });
    else copy[name] = attributes[name]!;
  }
  return copy;
}
