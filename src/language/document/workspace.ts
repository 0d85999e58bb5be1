import { assert } from "../../base/index.ts";
import {
  CONFIGURATION_SECTIONS,
  type ConfigurationSection,
  configurationOf,
  descendants,
  type Element,
  firstChild,
} from "../../cib/index.ts";
import { Ids } from "../ids.ts";
import { type Kind, kindOfElement, nameOfObject } from "../kinds.ts";
import { Mentions } from "./mentions.ts";
import { Section, type SectionMark, withSection } from "./sections.ts";

/** An object of the configuration. Members of groups, clones and bundles are objects too, with a parent. */
export interface Entry {
  readonly id: string;
  readonly kind: Kind;
  readonly element: Element;
  /** Key of the container. */
  readonly parent: string | undefined;
}

const TOPOLOGY = "fencing_topology";

/** Nodes have ids of their own: a node and a resource may share one. */
export function keyOf(kind: Kind, id: string): string {
  return kind.group === "node" ? `node ${id}` : id;
}

/** A document that was or is. To keep one costs little; the tree is made when it is asked for. */
export class Kept {
  private readonly make: () => Element;
  private made: Element | undefined;

  constructor(make: () => Element, made?: Element) {
    this.make = make;
    this.made = made;
  }

  get cib(): Element {
    this.made ??= this.make();
    return this.made;
  }

  get isMade(): boolean {
    return this.made !== undefined;
  }

  /** True when nothing was done between the two, or all of it was taken back. */
  isSameAs(other: Kept): boolean {
    return this === other || (this.isMade && this.made === other.made);
  }
}

/** The document with other sections in it. */
function withSections(cib: Element, sections: readonly SectionMark[], topology: Element | undefined): Element {
  const old = configurationOf(cib);
  let configuration = old;
  for (const { name, element } of sections) configuration = withSection(configuration, name, element);
  configuration = withSection(configuration, "fencing-topology", topology);
  if (configuration === old) return cib;
  return { ...cib, children: cib.children.map((node) => (node === old ? configuration : node)) };
}

/** A configuration while it is edited: a handle on immutable trees with an index of objects and ids that follows each edit.
 *  `cib` is the document as it stands, `keep()` the same for less. */
export class Workspace {
  private root: Element;
  private kept: Kept | undefined;
  private sections = new Map<ConfigurationSection, Section>();
  /** In order of creation, as crmsh lists unsorted objects. */
  private entries = new Map<string, Entry>();
  private references: Map<string, Set<string>> | undefined;
  private mentions = new Mentions();
  private nodeKeys = new Set<string>();
  ids: Ids;

  constructor(cib: Element) {
    this.root = cib;
    this.ids = new Ids();
    this.load(cib);
  }

  /** Starts anew from another document. */
  load(cib: Element): void {
    this.root = cib;
    this.kept = new Kept(() => cib, cib);
    this.references = undefined;
    this.entries = new Map();
    this.mentions = new Mentions();
    this.nodeKeys = new Set();
    const configuration = configurationOf(cib);
    this.ids = Ids.of(configuration);
    this.sections = new Map(
      CONFIGURATION_SECTIONS.filter((name) => name !== "fencing-topology").map((name) => [
        name,
        new Section(name, firstChild(configuration, name)),
      ]),
    );
    for (const { element, kind } of topLevel(configuration)) this.index(element, kind, undefined);
  }

  /** Enters an object after its members: those that were made of something come after it, as crmsh lists them. */
  private index(element: Element, kind: Kind, parent: string | undefined): void {
    const id = idOf(element, kind);
    const key = keyOf(kind, id);
    for (const child of element.children) {
      const member = child.kind === "element" ? memberKind(child, kind) : undefined;
      if (member !== undefined) this.index(child as Element, member, key);
    }
    if (!this.entries.has(key)) this.put(key, { id, kind, element, parent });
  }

  /** The only place where entries change: the indexes follow. */
  private put(key: string, entry: Entry | undefined): void {
    const old = this.entries.get(key);
    if (old !== undefined && old.element !== entry?.element) this.mentions.remove(key, old.element, old.kind);
    if (entry === undefined) {
      this.entries.delete(key);
      this.nodeKeys.delete(key);
      return;
    }
    this.entries.set(key, entry);
    if (old?.element !== entry.element) this.mentions.add(key, entry.element, entry.kind);
    if (entry.kind.group === "node") this.nodeKeys.add(key);
  }

  /** Objects that speak of an id: constraints, tags, fencing levels, roles, primitives of a template. */
  mentioning(id: string): Entry[] {
    return this.mentions.of(id).flatMap((key) => this.entries.get(key) ?? []);
  }

  get cib(): Element {
    return this.keep().cib;
  }

  /** The document as it stands, to come back to. The same while nothing changes. */
  keep(): Kept {
    if (this.kept !== undefined) return this.kept;
    const { root } = this;
    const marks = Array.from(this.sections.values(), (section) => section.mark());
    const topology = this.entries.get(TOPOLOGY)?.element;
    this.kept = new Kept(() => withSections(root, marks, topology));
    return this.kept;
  }

  /** Of `<cib>` itself, such as `validate-with`: no edit of an object changes it. */
  cibAttribute(name: string): string | undefined {
    return this.root.attributes[name];
  }

  setCibAttribute(name: string, value: string): void {
    this.root = { ...this.root, attributes: { ...this.root.attributes, [name]: value } };
    this.kept = undefined;
  }

  all(): Iterable<Entry> {
    return this.entries.values();
  }

  get(key: string): Entry | undefined {
    return this.entries.get(key);
  }

  /** The object with this id that is no node, else the node with this id or name. */
  find(id: string): Entry | undefined {
    return this.entries.get(id) ?? this.findNode(id);
  }

  findNode(name: string): Entry | undefined {
    const direct = this.entries.get(`node ${name}`);
    if (direct !== undefined) return direct;
    for (const key of this.nodeKeys) {
      const entry = this.entries.get(key);
      if (entry?.element.attributes.uname === name) return entry;
    }
    return undefined;
  }

  parentOf(entry: Entry): Entry | undefined {
    return entry.parent === undefined ? undefined : this.entries.get(entry.parent);
  }

  /** Ids of the members of a container, in order. */
  members(entry: Entry): Entry[] {
    return entry.element.children.flatMap((child) => {
      const kind = child.kind === "element" ? memberKind(child, entry.kind) : undefined;
      const member = kind === undefined ? undefined : this.entries.get((child as Element).attributes.id ?? "");
      return member === undefined ? [] : [member];
    });
  }

  /** Adds an object at the end of its section. Members in it must have been taken out of their places before. */
  add(element: Element, kind: Kind): Entry {
    const id = idOf(element, kind);
    const key = keyOf(kind, id);
    assert(!this.entries.has(key), `object ${key} is new`);
    if (kind.word !== TOPOLOGY) this.sectionOf(kind).append(element);
    this.enter(key, { id, kind, element, parent: undefined });
    this.touched(element, undefined);
    this.ids.add(element);
    return this.entries.get(key)!;
  }

  private enter(key: string, entry: Entry): void {
    this.put(key, entry);
    for (const child of entry.element.children) {
      const kind = child.kind === "element" ? memberKind(child, entry.kind) : undefined;
      if (kind === undefined) continue;
      const member = child as Element;
      const memberKey = member.attributes.id ?? "";
      this.enter(memberKey, { id: memberKey, kind, element: member, parent: key });
    }
  }

  /** Puts another element in an object's place, wherever that is. Its id may not change. */
  replace(entry: Entry, element: Element): void {
    const key = keyOf(entry.kind, entry.id);
    const present = this.entries.get(key);
    assert(present !== undefined, `object ${key} is there`);
    if (present.element === element) return;
    this.touched(element, present.element);
    this.ids.remove(present.element);
    this.ids.add(element);
    this.swap(key, present, element);
  }

  private swap(key: string, entry: Entry, element: Element): void {
    const parent = this.parentOf(entry);
    if (parent === undefined) {
      if (entry.kind.word !== TOPOLOGY) this.sectionOf(entry.kind).replace(entry.element, element);
      this.enter(key, { ...entry, element });
      this.kept = undefined;
      return;
    }
    const children = parent.element.children.map((child) => (child === entry.element ? element : child));
    this.swap(entry.parent!, parent, { ...parent.element, children });
  }

  /** Takes an object out of its place. Its members go with it: take them out before, if they are to stay. */
  remove(entry: Entry): void {
    const key = keyOf(entry.kind, entry.id);
    const present = this.entries.get(key)!;
    const parent = this.parentOf(present);
    this.touched(undefined, present.element);
    this.ids.remove(present.element);
    this.forget(key);
    if (parent === undefined) {
      if (present.kind.word !== TOPOLOGY) this.sectionOf(present.kind).remove(present.element);
    } else {
      const children = parent.element.children.filter((child) => child !== present.element);
      this.swap(present.parent!, parent, { ...parent.element, children });
    }
    this.kept = undefined;
  }

  private forget(key: string): void {
    const entry = this.entries.get(key)!;
    for (const member of this.members(entry)) this.forget(keyOf(member.kind, member.id));
    this.put(key, undefined);
  }

  /** Moves a member out of its container to the end of the resources. */
  moveToTop(entry: Entry): Entry {
    const key = keyOf(entry.kind, entry.id);
    const present = this.entries.get(key)!;
    const parent = this.parentOf(present);
    assert(parent !== undefined, `${key} is a member`);
    const children = parent.element.children.filter((child) => child !== present.element);
    const moved: Entry = { ...present, parent: undefined };
    this.put(key, moved);
    this.swap(present.parent!, parent, { ...parent.element, children });
    this.sectionOf(present.kind).append(present.element);
    this.kept = undefined;
    return moved;
  }

  /** Takes a top-level resource out of the resources, to be put into a container. Its entry stays. */
  detach(entry: Entry): Element {
    const present = this.entries.get(keyOf(entry.kind, entry.id))!;
    assert(present.parent === undefined, `${entry.id} stands at the top`);
    this.sectionOf(present.kind).remove(present.element);
    this.ids.remove(present.element);
    this.kept = undefined;
    return present.element;
  }

  /** Renames an object; its element must carry the new id already. */
  renamed(entry: Entry, id: string, element: Element): void {
    const oldKey = keyOf(entry.kind, entry.id);
    const newKey = keyOf(entry.kind, id);
    this.replace(entry, element);
    const order = [...this.entries];
    const present = this.entries.get(oldKey)!;
    this.put(oldKey, undefined);
    this.put(newKey, { ...present, id });
    // The new name keeps the old one's place.
    this.entries = new Map(
      order.map(([key, value]): [string, Entry] => {
        if (key === oldKey) return [newKey, this.entries.get(newKey)!];
        return [key, value.parent === oldKey ? { ...value, parent: newKey } : value];
      }),
    );
  }

  private sectionOf(kind: Kind): Section {
    return this.sections.get(kind.section as ConfigurationSection)!;
  }

  private touched(now: Element | undefined, before: Element | undefined): void {
    this.kept = undefined;
    if (this.references !== undefined && [now, before].some((element) => element !== undefined && hasIdRef(element))) {
      this.references = undefined;
    }
  }

  /** True when an `id-ref` of an element of this name points to the id. */
  isReferenced(element: string, id: string): boolean {
    if (this.references === undefined) {
      this.references = new Map();
      for (const node of descendants(configurationOf(this.cib))) {
        const target = node.attributes["id-ref"];
        if (target === undefined) continue;
        const names = this.references.get(target) ?? new Set();
        this.references.set(target, names.add(node.name));
      }
    }
    return this.references.get(id)?.has(element) === true;
  }

  /** Names of the nodes, sorted. */
  nodes(): string[] {
    const names = [...this.nodeKeys].flatMap((key) => this.entries.get(key)?.element.attributes.uname ?? []);
    return names.sort();
  }
}

/** Objects of all sections, simple ones before those that are made of them. */
function topLevel(configuration: Element): { readonly element: Element; readonly kind: Kind }[] {
  const found: { element: Element; kind: Kind }[] = [];
  for (const section of configuration.children) {
    if (section.kind !== "element") continue;
    if (section.name === "fencing-topology") found.push({ element: section, kind: TOPOLOGY_KIND });
    for (const node of section.children) {
      const kind = node.kind === "element" ? kindOfElement(node.name, section.name) : undefined;
      if (kind !== undefined && kind.section === section.name) found.push({ element: node as Element, kind });
    }
  }
  return found.sort((a, b) => a.kind.rank - b.kind.rank);
}

const TOPOLOGY_KIND = kindOfElement("fencing-topology")!;

function idOf(element: Element, kind: Kind): string {
  return kind.word === TOPOLOGY ? TOPOLOGY : (nameOfObject(element.attributes) ?? "");
}

/** The kind of a container's child when that is an object of its own. */
export function memberKind(child: Element, container: Kind): Kind | undefined {
  if (container.group !== "resource" || container.word === "primitive" || container.word === "rsc_template")
    return undefined;
  return ["primitive", "group", "clone", "master"].includes(child.name) ? kindOfElement(child.name) : undefined;
}

function hasIdRef(element: Element): boolean {
  for (const node of descendants(element)) if (node.attributes["id-ref"] !== undefined) return true;
  return false;
}

/** Listing order: by rank, then, when sorted, by id. */
export function listed(entries: Iterable<Entry>, sorted: boolean): Entry[] {
  const list = [...entries];
  return list.sort((a, b) => a.kind.rank - b.kind.rank || (sorted ? compareIds(a.id, b.id) : 0));
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
