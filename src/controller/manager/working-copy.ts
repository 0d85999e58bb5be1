import { applyChanges, type Change, diff, type Element } from "../../cib/index.ts";

/** The DC's document: what was delivered, plus its own changes of status that are on their way. A step edits it freely;
 *  `flush` tells the changes once, at the step's end. */
export class WorkingCopy {
  #delivered: Element;
  /** Told to the agreement, not yet delivered back. */
  readonly #told: (readonly Change[])[] = [];
  #base: Element;
  #draft: Element;

  constructor(document: Element) {
    this.#delivered = document;
    this.#base = document;
    this.#draft = document;
  }

  get document(): Element {
    return this.#draft;
  }

  /** Everything told has come back. */
  get settled(): boolean {
    return this.#told.length === 0 && this.#draft === this.#base;
  }

  edit(update: (before: Element) => Element): void {
    this.#draft = update(this.#draft);
  }

  /** @param own a change of status that this DC asked for; they come back in the order told */
  delivered(document: Element, own: boolean): void {
    const unflushed = this.#draft === this.#base ? [] : diff(this.#base, this.#draft);
    this.#delivered = document;
    if (own) this.#told.shift();
    this.#base = this.#told.reduce((cib, changes) => applyChanges(cib, changes), this.#delivered);
    this.#draft = unflushed.length === 0 ? this.#base : applyChanges(this.#base, unflushed);
  }

  flush(): readonly Change[] {
    if (this.#draft === this.#base) return [];
    const changes = diff(this.#base, this.#draft);
    this.#base = this.#draft;
    if (changes.length > 0) this.#told.push(changes);
    return changes;
  }
}
