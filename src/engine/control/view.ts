import { type Change, diff, type Element, writeXml } from "../../cib/index.ts";
import { withoutSecrets } from "./hidden.ts";
import type { ControlTarget } from "./target.ts";

/** The text of a document is worked out once for all who ask within this time. */
const KEPT_MS = 1000;

/** The target's document as the clients of one socket see it: an administrator all of it, others without secrets. */
export class DocumentView {
  readonly #target: ControlTarget;
  readonly #isPublic: boolean;
  #serial = 0;
  #numbered: Element | undefined;
  #text: { readonly of: Element; readonly xml: string } | undefined;

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

  get xml(): string {
    const { document } = this;
    if (this.#text?.of !== document) {
      const text = { of: document, xml: writeXml(document, { indent: 0 }) };
      this.#text = text;
      setTimeout(() => {
        if (this.#text === text) this.#text = undefined;
      }, KEPT_MS).unref();
    }
    return this.#text.xml;
  }

  /** What a change of the document is for these clients. */
  changes(before: Element, changes: readonly Change[]): readonly Change[] {
    return this.#isPublic ? diff(before, this.document) : changes;
  }
}
