import { CrmError } from "../base/index.ts";
import type { Element, Node } from "../cib/index.ts";

/** A document as one flat list, for JSON. A document consists of thousands of elements that differ in two or three values, so
 *  an element names only those that are not as in the last element of its shape (name and attribute names, in order). A sixth
 *  of the text, read in a third of the time that XML takes.
 *
 *    SHAPE, MASK, values..., CHILDREN     an element; bit n of MASK: the value of attribute n follows
 *    NEW, name, COUNT, names...           before the first of its shape, which gets the next number
 *    COMMENT | TEXT, text
 */
export type Packed = (number | string)[];

const NEW = -1;
const COMMENT = -2;
const TEXT = -3;

/** Bits of a mask that stay a small integer; attributes beyond are always named. */
const MASK_BITS = 30;
/** As deep as `readXml` goes. */
const MAX_DEPTH = 200;

export function packTree(root: Element): Packed {
  const packer = new Packer();
  packer.add(root);
  return packer.list;
}

interface PackedShape {
  readonly number: number;
  readonly names: readonly string[];
  readonly values: string[];
}

class Packer {
  readonly list: Packed = [];
  /** By name of the element; few of each, the one used last in front. */
  readonly #shapes = new Map<string, PackedShape[]>();
  #count = 0;

  add(node: Node): void {
    if (node.kind !== "element") {
      this.list.push(node.kind === "comment" ? COMMENT : TEXT, node.text);
      return;
    }
    const { name, attributes, children } = node;
    const { number, names, values } = this.#shapeOf(name, attributes);
    const at = this.list.push(number, 0) - 1;
    let mask = 0;
    for (let index = 0; index < names.length; index++) {
      const value = attributes[names[index]!]!;
      if (index >= MASK_BITS) this.list.push(value);
      else if (values[index] !== value) {
        values[index] = value;
        mask |= 1 << index;
        this.list.push(value);
      }
    }
    this.list[at] = mask;
    this.list.push(children.length);
    for (const child of children) this.add(child);
  }

  #shapeOf(name: string, attributes: Element["attributes"]): PackedShape {
    let shapes = this.#shapes.get(name);
    if (shapes === undefined) this.#shapes.set(name, (shapes = []));
    const at = shapes.findIndex(({ names }) => hasNames(attributes, names));
    if (at >= 0) {
      const found = shapes[at]!;
      if (at > 0) [shapes[0], shapes[at]] = [found, shapes[0]!];
      return found;
    }
    const names = Object.keys(attributes);
    const shape = { number: this.#count++, names, values: [] };
    shapes.unshift(shape);
    this.list.push(NEW, name, names.length, ...names);
    return shape;
  }
}

/** Whether these are its attributes, in this order. */
function hasNames(attributes: Element["attributes"], names: readonly string[]): boolean {
  let index = 0;
  for (const name in attributes) if (names[index++] !== name) return false;
  return index === names.length;
}

/** @throws CrmError `bad-message` */
export function unpackTree(list: readonly unknown[]): Element {
  return new Unpacker(list).tree();
}

interface Shape {
  readonly name: string;
  readonly names: readonly string[];
  /** Attributes of the last element: copied for the next, so that all of a shape share one hidden class. */
  last: Record<string, string>;
}

interface Open {
  readonly children: Node[];
  missing: number;
}

const NO_NODES: readonly Node[] = Object.freeze([]);

class Unpacker {
  readonly #list: readonly unknown[];
  readonly #shapes: Shape[] = [];
  #at = 0;

  constructor(list: readonly unknown[]) {
    this.#list = list;
  }

  tree(): Element {
    const open: Open[] = [];
    let root: Element | undefined;
    do {
      const kind = this.#number();
      if (kind === NEW) {
        this.#newShape();
        continue;
      }
      const parent = open.at(-1);
      if (kind === COMMENT || kind === TEXT) {
        parent?.children.push({ kind: kind === COMMENT ? "comment" : "text", text: this.#text() });
      } else {
        const attributes = this.#attributes(kind);
        const missing = this.#number();
        if (!(missing >= 0)) throw unintelligible();
        const children: Node[] | undefined = missing > 0 ? [] : undefined;
        const { name } = this.#shapes[kind]!;
        const node: Element = { kind: "element", name, attributes, children: children ?? NO_NODES };
        if (parent === undefined) root = node;
        else parent.children.push(node);
        if (children !== undefined && open.push({ children, missing: missing + 1 }) > MAX_DEPTH) throw unintelligible();
      }
      for (let last = open.at(-1); last !== undefined && --last.missing === 0; last = open.at(-1)) open.pop();
    } while (root === undefined || open.length > 0);
    if (this.#at !== this.#list.length) throw unintelligible();
    return root;
  }

  #newShape(): void {
    const name = this.#text();
    const count = this.#number();
    const names: string[] = [];
    const last: Record<string, string> = {};
    for (let index = 0; index < count; index++) {
      const own = this.#text();
      names.push(own);
      setOwn(last, own, "");
    }
    this.#shapes.push({ name, names, last });
  }

  #attributes(number: number): Record<string, string> {
    const shape = this.#shapes[number];
    if (shape === undefined) throw unintelligible();
    const { names } = shape;
    const attributes = { ...shape.last };
    for (let mask = this.#number(), index = 0; mask !== 0; mask >>>= 1, index++) {
      if ((mask & 1) === 0) continue;
      const name = names[index];
      if (name === undefined) throw unintelligible();
      setOwn(attributes, name, this.#text());
    }
    for (let index = MASK_BITS; index < names.length; index++) setOwn(attributes, names[index]!, this.#text());
    shape.last = attributes;
    return attributes;
  }

  #number(): number {
    const value = this.#list[this.#at++];
    if (typeof value !== "number") throw unintelligible();
    return value;
  }

  #text(): string {
    const value = this.#list[this.#at++];
    if (typeof value !== "string") throw unintelligible();
    return value;
  }
}

function setOwn(attributes: Record<string, string>, name: string, value: string): void {
  if (name === "__proto__") Object.defineProperty(attributes, name, ownProperty(value));
  else attributes[name] = value;
}

function ownProperty(value: string): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true };
}

function unintelligible(): CrmError {
  return new CrmError({ code: "bad-message", message: "not an intelligible document" });
}
