import { type Line, renderLines } from "../../status/index.ts";

/** Where a tool's lines go: at once, in order, lists with their margin. */
export class TextOutput {
  readonly #write: (text: string) => void;
  readonly #quiet: boolean;
  readonly #fancy: boolean;

  constructor(write: (text: string) => void, style: { readonly quiet: boolean; readonly fancy: boolean }) {
    this.#write = write;
    this.#quiet = style.quiet;
    this.#fancy = style.fancy;
  }

  /** A remark outside all lists; nothing when only the essential is wanted. */
  info(text: string): void {
    if (!this.#quiet) this.#write(`${text}\n`);
  }

  spacer(): void {
    this.#write("\n");
  }

  /** A list with its title. */
  section(title: string, lines: readonly Line[]): void {
    this.lines([{ title, lines }]);
  }

  lines(lines: readonly Line[], level = 0): void {
    this.#write(renderLines(lines, { fancy: this.#fancy }, level));
  }
}
