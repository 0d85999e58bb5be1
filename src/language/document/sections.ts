import {
  type ConfigurationSection,
  type Element,
  element,
  firstChild,
  type Node,
  sectionPosition,
} from "../../cib/index.ts";

/** A section as it stood at some time. Its element is made when it is asked for, out of the first so many nodes of a list
 *  that may have grown since. */
export class SectionMark {
  readonly name: ConfigurationSection;
  private readonly make: () => Element | undefined;
  private made: { readonly element: Element | undefined } | undefined;

  constructor(name: ConfigurationSection, make: () => Element | undefined) {
    this.name = name;
    this.make = make;
  }

  get element(): Element | undefined {
    this.made ??= { element: this.make() };
    return this.made.element;
  }
}

/** The children of a section while they are being edited. To append costs the same however many there are, and so does a
 *  mark; what is marked is copied before anything in it is replaced or removed. */
export class Section {
  readonly name: ConfigurationSection;
  private readonly attributes: Element["attributes"];
  /** There is an element for it, be it empty. */
  private exists: boolean;
  private nodes: (Node | undefined)[];
  private index: Map<Node, number> | undefined;
  private holes = 0;
  private present: SectionMark | undefined;
  private isMarked = false;

  constructor(name: ConfigurationSection, base: Element | undefined) {
    this.name = name;
    this.attributes = base?.attributes ?? {};
    this.exists = base !== undefined;
    this.nodes = [...(base?.children ?? [])];
    this.present = new SectionMark(name, () => base);
  }

  append(node: Node): void {
    this.positions().set(node, this.nodes.length);
    this.nodes.push(node);
    this.present = undefined;
  }

  replace(old: Node, node: Node): void {
    this.own();
    const at = this.positionOf(old);
    this.nodes[at] = node;
    this.positions().delete(old);
    this.positions().set(node, at);
    this.present = undefined;
  }

  remove(old: Node): void {
    this.own();
    this.nodes[this.positionOf(old)] = undefined;
    this.holes++;
    this.positions().delete(old);
    this.present = undefined;
  }

  /** How it stands: undefined in it when it was not there and nothing is in it. The same mark while nothing changes. */
  mark(): SectionMark {
    if (this.present !== undefined) return this.present;
    const { name, attributes, nodes, holes } = this;
    const { length } = nodes;
    this.exists ||= length > holes;
    const { exists } = this;
    const make = (): Element | undefined => {
      if (!exists) return undefined;
      const children = nodes.slice(0, length).filter((node) => node !== undefined);
      return element(name, attributes, children);
    };
    this.present = new SectionMark(name, make);
    this.isMarked = true;
    return this.present;
  }

  /** A list that no mark looks at, without holes. */
  private own(): void {
    if (!this.isMarked) return;
    this.isMarked = false;
    if (this.holes === 0) this.nodes = this.nodes.slice();
    else {
      this.nodes = this.nodes.filter((node) => node !== undefined);
      this.index = undefined;
      this.holes = 0;
    }
  }

  private positions(): Map<Node, number> {
    this.index ??= new Map(this.nodes.flatMap((node, at) => (node === undefined ? [] : [[node, at]])));
    return this.index;
  }

  private positionOf(node: Node): number {
    const at = this.positions().get(node);
    if (at === undefined) throw new Error(`broken invariant: ${node.kind} is not in section ${this.name}`);
    return at;
  }
}

/** The configuration with a section put in, replaced or, when undefined, taken out. */
export function withSection(configuration: Element, name: ConfigurationSection, section: Element | undefined): Element {
  const present = firstChild(configuration, name);
  if (present === section) return configuration;
  const { children } = configuration;
  if (section === undefined) return { ...configuration, children: children.filter((node) => node !== present) };
  if (present !== undefined) {
    return { ...configuration, children: children.map((node) => (node === present ? section : node)) };
  }
  return { ...configuration, children: children.toSpliced(sectionPosition(configuration, name), 0, section) };
}
