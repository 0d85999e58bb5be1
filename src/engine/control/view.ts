import { type Change, diff, type Element } from "../../cib/index.ts";
import { type Packed, packTree } from "../../protocol/index.ts";
import type { ControlTarget } from "./target.ts";

/** A document is packed once for all who ask within this time. */
const KEPT_MS = 1000;

/** What the clients of a view are shown of a document. @throws CrmError `read-denied` for nothing */
export type Show = (document: Element) => Element;

/** The target's document as some clients see it: an administrator all of it, others without secrets and, where ACLs limit
 *  them, no more than they may read. */
export class DocumentView {
  readonly #target: ControlTarget;
  readonly #show: Show | undefined;
  readonly #others: DocumentView | undefined;
  #serial = 0;
  #numbered: Element | undefined;
  #seen: { readonly of: Element; readonly shown: Element } | undefined;
  #packed: { readonly of: Element; readonly list: Packed } | undefined;

  /** @param show left out: all of it
   *  @param others the view of those who often see the same: what they are sent is made once */
  constructor(target: ControlTarget, show?: Show, others?: DocumentView) {
    this.#target = target;
    this.#show = show;
    this.#others = others;
  }

  get document(): Element {
    const document = this.#target.document();
    if (this.#show === undefined) return document;
    if (this.#seen?.of !== document) this.#seen = { of: document, shown: this.#show(document) };
    return this.#seen.shown;
  }

  /** Any document as these clients may see it. */
  shown(document: Element): Element {
    return this.#show === undefined ? document : this.#show(document);
  }

  /** Another one for every document that was asked for: who has it need not get it again. */
  get serial(): number {
    const { document } = this;
    if (document !== this.#numbered) {
      this.#numbered = document;
      this.#serial++;
    }
    return this.#serial;
  }

  get packed(): Packed {
    const { document } = this;
    if (this.#others?.document === document) return this.#others.packed;
    if (this.#packed?.of !== document) {
      const packed = { of: document, list: packTree(document) };
      this.#packed = packed;
      setTimeout(() => {
        if (this.#packed === packed) this.#packed = undefined;
      }, KEPT_MS).unref();
    }
    return this.#packed.list;
  }

  /** What a change of the document is for these clients. */
  changes(before: Element, changes: readonly Change[]): readonly Change[] {
    return this.#show === undefined ? changes : diff(before, this.document);
  }
}
