import StockOutput, { type InkOutput, type OutputSize, type WriteOptions } from "lifeline:ink-output";
import { cachedWidth } from "./width-cache.ts";

interface Write {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

type Call = (output: InkOutput) => void;

/** Stands in for Ink's Output in the bundle (.config/ink.mjs puts it there). Ink takes every text apart into cells and puts
 *  them together again, each frame. Our rows are finished strings that do not overlap: those are joined as they are, and only
 *  frames with anything else (clipping, several lines, overlaps, styles left open) go Ink's way. */
// biome-ignore lint/style/noDefaultExport: Ink imports its Output as a default
export default class Output implements InkOutput {
  readonly #size: OutputSize;
  readonly #calls: Call[] = [];
  readonly #writes: Write[] = [];
  #simple = true;

  constructor(size: OutputSize) {
    this.#size = size;
  }

  write(x: number, y: number, text: string, options: WriteOptions): void {
    if (text === "") return;
    this.#calls.push((output) => output.write(x, y, text, options));
    if (!this.#simple) return;
    const painted = options.transformers.reduce((line, transform) => transform(line, 0), text);
    this.#simple = !painted.includes("\n") && isClosed(painted);
    this.#writes.push({ x, y, text: painted });
  }

  clip(clip: unknown): void {
    this.#simple = false;
    this.#calls.push((output) => output.clip(clip));
  }

  unclip(): void {
    this.#calls.push((output) => output.unclip());
  }

  get(): { readonly output: string; readonly height: number } {
    return (this.#simple ? this.#join() : undefined) ?? this.#stock();
  }

  #join(): { readonly output: string; readonly height: number } | undefined {
    const { width, height } = this.#size;
    const rows: string[] = new Array(height).fill("");
    const ends: number[] = new Array(height).fill(0);
    for (const { x, y, text } of this.#writes) {
      if (y < 0 || y >= height) continue;
      const end = ends[y]!;
      // Ink's tree is walked from left to right, so a row's writes come in the order of their columns unless they overlap.
      if (x < end) return undefined;
      const columns = cachedWidth(text);
      if (x + columns > width) return undefined;
      rows[y] += " ".repeat(x - end) + text;
      ends[y] = x + columns;
    }
    return { output: rows.map((line) => line.trimEnd()).join("\n"), height };
  }

  #stock(): { readonly output: string; readonly height: number } {
    const output = new StockOutput(this.#size);
    for (const call of this.#calls) call(output);
    return output.get();
  }
}

/** True when no style reaches beyond the text. */
function isClosed(text: string): boolean {
  const last = text.lastIndexOf("\x1b");
  return last < 0 || text.startsWith("\x1b[0m", last);
}
