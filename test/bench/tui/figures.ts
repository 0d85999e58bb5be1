import { loadavg } from "node:os";
import type { BenchReport } from "../run.ts";

interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly below: number | undefined;
}

/** What was measured, a figure a line as soon as it is known; those with an aim are judged at the end. */
export class Figures {
  readonly #figures: Figure[] = [];

  add(what: string, value: number, unit: string, { below }: { readonly below?: number } = {}): void {
    this.#figures.push({ what, value, unit, below });
    console.log(`  ${what.padEnd(72)} ${round(value).padStart(7)} ${unit}`);
  }

  heading(text: string): void {
    console.log(`${text}   (load ${loadavg()[0]!.toFixed(1)})`);
  }

  note(text: string): void {
    console.log(`  ${text}`);
  }

  report(): BenchReport {
    const judged = this.#figures.filter(({ below }) => below !== undefined);
    return {
      aims: judged.map(({ what, value, unit, below = Number.NaN }) => ({
        name: `${what} below ${round(below)} ${unit}`,
        met: value < below,
        figure: `${round(value)} ${unit}`,
      })),
    };
  }
}

function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1);
}
