import {
  type ConfigurationSection,
  type Element,
  element,
  firstChild,
  type Node,
  sectionPosition,
} from "../../cib/index.ts";

/** The children of a section while they are being edited: an edit costs the same however many there are; the element is
 *  made when it is asked for. */
export class Section {
  readonly name: ConfigurationSection;
  private base: Element | undefined;
  private nodes: (Node | undefined)[];
  private index: Map<Node, number> | undefined;
  private clean = true;
  private hasHoles = false;

  constructor(name: ConfigurationSection, base: Element | undefined) {
    this.name = name;
    this.base = base;
    this.nodes = [...(base?.children ?? [])];
  }

  append(node: Node): void {
    this.positions().set(node, this.nodes.length);
    this.nodes.push(node);
    this.clean = false;
  }

  replace(old: Node, node: Node): void {
    const at = this.positionOf(old);
    this.nodes[at] = node;
    this.positions().delete(old);
    this.positions().set(node, at);
    this.clean = false;
  }

  remove(old: Node): void {
    const at = this.positionOf(old);
    this.nodes[at] = undefined;
    this.hasHoles = true;
    this.positions().delete(old);
    this.clean = false;
  }

  /** The section as an element; undefined when it was not there and nothing is in it. */
  toElement(): Element | undefined {
    if (this.clean) return this.base;
    const children = this.hasHoles ? this.nodes.filter((node) => node !== undefined) : (this.nodes.slice() as Node[]);
    if (this.hasHoles) {
      this.nodes = [...children];
      this.index = undefined;
      this.hasHoles = false;
    }
    const wasThere = this.base !== undefined;
    if (wasThere || children.length > 0) this.base = element(this.name, this.base?.attributes ?? {}, children);
    this.clean = true;
    return this.base;
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
