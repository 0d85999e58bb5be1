interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost: number | undefined;
}

/** The bench's table: a figure a line, with its aim where it has one. */
export class Figures {
  readonly #figures: Figure[] = [];
  readonly #notes: string[] = [];

  add(what: string, value: number, unit: string, { atMost }: { readonly atMost?: number } = {}): void {
    this.#figures.push({ what, value, unit, atMost });
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  text(): string {
    const width = Math.max(...this.#figures.map(({ what }) => what.length));
    const lines = this.#figures.map(({ what, value, unit, atMost }) => {
      const aim = atMost === undefined ? "" : `   aim <= ${round(atMost)} ${value <= atMost ? "ok" : "MISSED"}`;
      return `${what.padEnd(width)}  ${round(value).padStart(8)} ${unit}${aim}`;
    });
    return [...lines, ...this.#notes].join("\n");
  }
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
