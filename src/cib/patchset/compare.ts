import type { Attributes, Element, Node } from "../tree.ts";

/** One change as Pacemaker's patchset format 2 tells it. Unlike a list of `Change` they are not made one after the other:
 *  deletions and attributes come at once, then nodes are created and moved by rising position. */
export type PatchsetChange =
  /** Only comments have a position: among the siblings that are left at its turn. */
  | {
      readonly operation: "delete";
      readonly path: string;
      readonly position?: number;
      readonly node: Node;
      readonly parent: Element;
    }
  | {
      readonly operation: "modify";
      readonly path: string;
      readonly attributes: readonly AttributeChange[];
      readonly before: Element;
      readonly after: Element;
    }
  /** The path is that of the parent. */
  | {
      readonly operation: "create";
      readonly path: string;
      readonly position: number;
      readonly node: Node;
      readonly parent: Element;
    }
  | {
      readonly operation: "move";
      readonly path: string;
      readonly position: number;
      readonly node: Node;
      readonly parent: Element;
    };

/** Without a value: it goes. */
export interface AttributeChange {
  readonly name: string;
  readonly value?: string;
}

export interface CompareOptions {
  /** Attributes that only stand in another order count as changed. */
  readonly attributeOrder: boolean;
  /** A comment is the same one where its text is; else, as Pacemaker has it, only in its place. */
  readonly commentsByText?: boolean;
}

/** What Pacemaker's patchset between two documents holds: deletions first, in the order of the old document, then the rest
 *  in the order of the new one. The format has no words for text, and none for another name of the root. */
export function comparePatchset(before: Element, after: Element, options: CompareOptions): PatchsetChange[] {
  const deleted: PatchsetChange[] = [];
  const changed = compareElements(before, after, patchsetStep(after), options, deleted);
  return [...deleted, ...changed];
}

/** A step of a path: ids stand as they are, elements without one are the first of their name. */
export function patchsetStep(node: Node): string {
  if (node.kind !== "element") return "/comment";
  const { id } = node.attributes;
  return id === undefined ? `/${node.name}` : `/${node.name}[@id='${id}']`;
}

function compareElements(
  before: Element,
  after: Element,
  path: string,
  options: CompareOptions,
  deleted: PatchsetChange[],
): PatchsetChange[] {
  if (before === after) return [];
  const attributes = compareAttributes(before.attributes, after.attributes, options);
  const changes: PatchsetChange[] = [];
  if (attributes.length > 0) {
    changes.push({ operation: "modify", path, attributes, before, after });
  }
  for (const change of compareChildren(before, after, path, options, deleted)) changes.push(change);
  return changes;
}

function compareAttributes(before: Attributes, after: Attributes, options: CompareOptions): AttributeChange[] {
  const old = Object.keys(before);
  const now = Object.keys(after);
  const oldPlaces = new Places(old.length);
  const newPlaces = new Places(now.length);
  const changed = new Set(now.filter((name) => !Object.hasOwn(before, name)));
  const gone: AttributeChange[] = [];
  for (const [from, name] of old.entries()) {
    const to = now.indexOf(name);
    if (to < 0) gone.push({ name });
    else if (after[name] !== before[name]) changed.add(name);
    else if (options.attributeOrder && movedApart(from, oldPlaces, to, newPlaces)) changed.add(name);
  }
  const set = now.filter((name) => changed.has(name)).map((name) => ({ name, value: after[name]! }));
  return [...set, ...gone];
}

function compareChildren(
  before: Element,
  after: Element,
  path: string,
  options: CompareOptions,
  deleted: PatchsetChange[],
): PatchsetChange[] {
  if (before.children === after.children) return [];
  const old = before.children.filter(({ kind }) => kind !== "text");
  const now = after.children.filter(({ kind }) => kind !== "text");
  const became = partnersOf(old, now, options.commentsByText === true);
  const oldPlaces = new Places(old.length);
  const newPlaces = new Places(now.length);
  const was = new Map<number, number>();
  const inside = new Map<number, PatchsetChange[]>();

  for (const [from, node] of old.entries()) {
    const to = became[from];
    const below = path + patchsetStep(node);
    if (to === undefined) {
      const position = node.kind === "comment" ? { position: oldPlaces.of(from) } : {};
      deleted.push({ operation: "delete", path: below, ...position, node, parent: before });
      oldPlaces.skip(from);
      continue;
    }
    was.set(to, from);
    const partner = now[to]!;
    if (node.kind !== "element" || partner.kind !== "element") continue;
    inside.set(to, compareElements(node, partner, below, options, deleted));
  }

  const changes: PatchsetChange[] = [];
  for (const [position, node] of now.entries()) {
    const from = was.get(position);
    if (from === undefined) {
      changes.push({ operation: "create", path, position, node, parent: after });
      newPlaces.skip(position);
      continue;
    }
    for (const change of inside.get(position) ?? []) changes.push(change);
    if (movedApart(from, oldPlaces, position, newPlaces)) {
      changes.push({ operation: "move", path: path + patchsetStep(node), position, node, parent: after });
    }
  }
  return changes;
}

/** For each old node where the new one stands that it became: the first of its kind that is still free, a comment the same
 *  in its place. */
function partnersOf(old: readonly Node[], now: readonly Node[], commentsByText: boolean): (number | undefined)[] {
  const keyOf = (node: Node, index: number): string =>
    node.kind === "element" ? patchsetStep(node) : `${commentsByText ? "" : index} ${node.text}`;
  const free = new Map<string, number[]>();
  for (const [index, node] of now.entries()) {
    const key = keyOf(node, index);
    const list = free.get(key);
    if (list === undefined) free.set(key, [index]);
    else list.push(index);
  }
  const taken = new Map<string, number>();
  return old.map((node, index) => {
    const key = keyOf(node, index);
    const turn = taken.get(key) ?? 0;
    taken.set(key, turn + 1);
    return free.get(key)?.[turn];
  });
}

/** Whether two partners stand in different places. The later of the two no longer counts in what follows: that is how
 *  Pacemaker's moves come out. */
function movedApart(from: number, oldPlaces: Places, to: number, newPlaces: Places): boolean {
  const before = oldPlaces.of(from);
  const after = newPlaces.of(to);
  if (before === after) return false;
  if (before > after) oldPlaces.skip(from);
  else newPlaces.skip(to);
  return true;
}

/** Places of siblings among those that count. */
class Places {
  readonly #places: Int32Array;

  constructor(count: number) {
    this.#places = Int32Array.from({ length: count }, (_, index) => index);
  }

  of(index: number): number {
    return this.#places[index]!;
  }

  /** From now on this one does not count. */
  skip(index: number): void {
    for (let later = index + 1; later < this.#places.length; later++) this.#places[later]!--;
  }
}
