import { assert } from "../../base/index.ts";
import { type PathStep, stepId, stepName } from "../path.ts";
import type { Attributes, Element, Node } from "../tree.ts";

/** A node that can be changed and moved and stays the same node meanwhile, as what a patchset speaks of has to. What was not
 *  touched is shared with the tree it was made from. */
export class Draft {
  readonly #source: Node;
  readonly #parent: Draft | undefined;
  #attributes: Attributes | undefined;
  #children: Draft[] | undefined;

  constructor(source: Node, parent?: Draft) {
    this.#source = source;
    this.#parent = parent;
  }

  get source(): Node {
    return this.#source;
  }

  set attributes(attributes: Attributes) {
    this.#attributes = attributes;
  }

  /** The child a step means: of that name and id, else the first of that name where the step has no id. */
  child({ name, id, nth }: PathStep, commentAt?: number): Draft | undefined {
    const children = this.#open();
    if (name === "comment" || name === "#comment") {
      const found = children.filter(
        (child, index) => child.source.kind === "comment" && (commentAt === undefined || index === commentAt),
      );
      if (found.length > 0) return found[nth - 1];
    }
    const named = children.filter(({ source }) => stepName(source) === name);
    const exact = named.filter(({ source }) => stepId(source) === id);
    return exact[nth - 1] ?? (id === undefined ? named[nth - 1] : undefined);
  }

  remove(): void {
    const siblings = this.#siblings();
    siblings.splice(siblings.indexOf(this), 1);
  }

  /** The last of its siblings from now on. */
  moveToEnd(): void {
    this.moveTo(Number.MAX_SAFE_INTEGER);
  }

  /** @returns false where there are too few siblings for that */
  moveTo(position: number): boolean {
    const siblings = this.#siblings();
    this.remove();
    siblings.splice(position, 0, this);
    return siblings[position] === this;
  }

  insert(node: Node, position: number): void {
    this.#open().splice(position, 0, new Draft(node, this));
  }

  finish(): Node {
    const source = this.#source;
    if (source.kind !== "element") return source;
    const children = this.#children?.map((child) => child.finish());
    const same =
      children?.length === source.children.length && children.every((child, i) => child === source.children[i]);
    if (this.#attributes === undefined && (children === undefined || same)) return source;
    return {
      ...source,
      attributes: this.#attributes ?? source.attributes,
      children: children === undefined || same ? source.children : children,
    } satisfies Element;
  }

  #open(): Draft[] {
    const source = this.#source;
    this.#children ??= source.kind === "element" ? source.children.map((child) => new Draft(child, this)) : [];
    return this.#children;
  }

  #siblings(): Draft[] {
    assert(this.#parent !== undefined, "the root has no siblings");
    return this.#parent.#open();
  }
}
