/** A value that is looked at by one reader: it is told once per turn, however often the value was set. */
export class Store<Value> {
  #value: Value;
  #listener: (() => void) | undefined;
  #told = true;

  constructor(value: Value) {
    this.#value = value;
  }

  get value(): Value {
    return this.#value;
  }

  set(value: Value): void {
    if (value === this.#value) return;
    this.#value = value;
    if (!this.#told) return;
    this.#told = false;
    queueMicrotask(() => {
      this.#told = true;
      this.#listener?.();
    });
  }

  listen(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }
}
