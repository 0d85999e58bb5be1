import { type Change, diff, type Element } from "../../cib/index.ts";
import { type Packed, packTree } from "../../protocol/index.ts";
import { withoutSecrets } from "./hidden.ts";
import type { ControlTarget } from "./target.ts";

/** A document is packed once for all who ask within this time. */
const KEPT_MS = 1000;

/** The target's document as the clients of one socket see it: an administrator all of it, others without secrets. */
export class DocumentView {
  readonly #target: ControlTarget;
  readonly #isPublic: boolean;
  #serial = 0;
  #numbered: Element | undefined;
  #packed: { readonly of: Element; readonly list: Packed } | undefined;

  constructor(target: ControlTarget, isPublic: boolean) {
    this.#target = target;
    this.#isPublic = isPublic;
  }

  get document(): Element {
    return this.shown(this.#target.document());
  }

  /** Any document as these clients may see it. */
  shown(document: Element): Element {
    return this.#isPublic ? withoutSecrets(document) : document;
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
    return this.#isPublic ? diff(before, this.document) : changes;
  }
}
