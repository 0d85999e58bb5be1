import { type Element, type Node, writeXml } from "../cib/index.ts";
import { isMember } from "./grammar/resources.ts";
import { type Piece, type Printed, type PrintedWord, Saying, say } from "./grammar/saying.ts";
import type { Kind } from "./kinds.ts";
import { MEMBER, type Surroundings } from "./language.ts";

export interface PrintOptions {
  readonly surroundings: Surroundings;
  /** `lines`: parts on lines of their own; `one-line`: for filters. */
  readonly layout: "lines" | "one-line";
  /** False: say what there are words for, also of an element that is not whole. */
  readonly complete?: boolean;
}

/** An object in words; undefined when there are none for something in it. */
export function printObject(
  element: Element,
  kind: Kind,
  surroundings: Surroundings,
  complete = true,
): Printed | undefined {
  const saying = new Saying(element, surroundings, { complete });
  if (!say(kind.syntax, saying)) return undefined;
  if (kind.group === "node" || kind.defaultId !== undefined) saying.unsaid.delete("id");
  if (!saying.isComplete() && !membersOnly(saying, element)) return undefined;
  return { comments: saying.comments, parts: saying.parts };
}

/** Members of containers are named in the head. */
function membersOnly(saying: Saying, element: Element): boolean {
  const rest = element.children.slice(saying.next);
  return saying.unsaid.size === 0 && rest.every((node) => node.kind === "element" && isMember(node.name));
}

/** Text of an object, as `xml ...` where the language has no words for it. */
export function formatObject(element: Element, kind: Kind, options: PrintOptions): string {
  const printed = printObject(element, kind, options.surroundings, options.complete ?? true);
  return printed === undefined ? formatRaw(element, kind, options) : formatPrinted(printed, options.layout, plain);
}

const plain = (piece: Piece): string => piece.text;

/** Text of a printed object; `paint` may colour the pieces. */
export function formatPrinted(
  printed: Printed,
  layout: PrintOptions["layout"],
  paint: (piece: Piece) => string,
): string {
  const words = (part: readonly PrintedWord[]): string => part.map((word) => word.map(paint).join("")).join(" ");
  const parts = printed.parts.filter((part) => part.length > 0).map(words);
  const body = parts.join(layout === "lines" ? " \\\n\t" : " ");
  return [...printed.comments.map((text) => paint({ text, role: "comment" })), body].join("\n");
}

/** `xml <...>`; members are named, as in words: they are objects of their own. */
export function formatRaw(element: Element, kind: Kind, options: PrintOptions): string {
  const whole = rawElement({ ...element, children: element.children.map(memberName) }, kind);
  if (options.layout === "one-line") return `xml ${writeXml(hideIn(whole, options.surroundings), { indent: 0 })}`;
  const text = writeXml(hideIn(whole, options.surroundings)).trimEnd();
  return `xml ${text.split("\n").join(" \\\n")}`;
}

function memberName(node: Node): Node {
  if (node.kind !== "element" || !isMember(node.name)) return node;
  return { kind: "element", name: MEMBER, attributes: { id: node.attributes.id ?? "" }, children: [] };
}

/** Sets of defaults are told apart by the section around them. */
export function rawElement(element: Element, kind: Kind): Element {
  if (kind.word !== "rsc_defaults" && kind.word !== "op_defaults") return element;
  return { kind: "element", name: kind.element, attributes: {}, children: [element] };
}

/** A copy in which the values that must not be seen are hidden. */
export function hideIn(element: Element, surroundings: Surroundings, set: Element = element): Element {
  const { name, value } = element.attributes;
  const hidden =
    element.name === "nvpair" && name !== undefined && value !== undefined
      ? surroundings.hidden(name, value, set)
      : undefined;
  return {
    ...element,
    attributes: hidden === undefined ? element.attributes : { ...element.attributes, value: hidden },
    children: element.children.map((node) => (node.kind === "element" ? hideIn(node, surroundings, element) : node)),
  };
}
