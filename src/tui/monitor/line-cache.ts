import type { ResourceView } from "../../status/index.ts";
import type { MonitorLine } from "./line.ts";

/** Lines of resources from one paint to the next. A view of a resource is another object when anything about it is different,
 *  so what was drawn for it stays right while the way of drawing is the same. */
export class LineCache {
  #way: readonly unknown[] = [];
  #lines = new WeakMap<ResourceView, readonly MonitorLine[]>();

  /** Begins a paint that draws in a certain way: settings, widths, folds. Forgets what was drawn in another. */
  begin(way: readonly unknown[]): void {
    if (way.length === this.#way.length && way.every((part, index) => part === this.#way[index])) return;
    this.#way = way;
    this.#lines = new WeakMap();
  }

  get(resource: ResourceView): readonly MonitorLine[] | undefined {
    return this.#lines.get(resource);
  }

  set(resource: ResourceView, lines: readonly MonitorLine[]): void {
    this.#lines.set(resource, lines);
  }
}
