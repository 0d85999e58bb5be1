import StockOutput from "lifeline:ink-output";
import headless from "@xterm/headless";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import Output from "../../../src/tui/ink/output.ts";

type Write = { readonly x: number; readonly y: number; readonly text: string };

function painted(
  output: InstanceType<typeof StockOutput>,
  writes: readonly Write[],
): { readonly output: string; readonly height: number } {
  for (const { x, y, text } of writes) output.write(x, y, text, { transformers: [(line: string) => line] });
  return output.get();
}

/** Cells of a terminal after a frame was written to it: characters with their styles. */
async function cells(frame: string, columns: number, rows: number): Promise<string[]> {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(frame.replaceAll("\n", "\r\n"), done));
  const buffer = terminal.buffer.active;
  const out: string[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const cell = buffer.getLine(y)?.getCell(x);
      const styled = cell !== undefined && (cell.isBold() || cell.isInverse() || cell.getFgColor() >= 0);
      out.push(
        cell === undefined
          ? ""
          : `${cell.getChars() || " "}${styled ? `${cell.isBold()}${cell.isInverse()}${cell.getFgColor()}` : ""}`,
      );
    }
  }
  return out;
}

const SIZE = { width: 24, height: 4 };
const word = fc.constantFrom("a", "web", "漢字", "e\u0301", "vip ", "x y", "👍");
const style = fc.constantFrom("", "1", "32", "1;31", "7");
const styled = fc.tuple(style, word).map(([sgr, text]) => (sgr === "" ? text : `\x1b[${sgr}m${text}\x1b[0m`));
const text = fc.array(styled, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
const write: fc.Arbitrary<Write> = fc.record({ x: fc.nat(20), y: fc.nat(4), text });

describe("our paint path puts on the screen what Ink's own does", () => {
  test("for any texts, overlapping, clipped at the edge or not", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 6 }), async (writes) => {
        // A row's writes come from left to right, as Ink walks its tree.
        const sorted = [...writes].sort((a, b) => a.y - b.y || a.x - b.x);
        const ours = painted(new Output(SIZE), sorted);
        const stock = painted(new StockOutput(SIZE), sorted);
        expect(ours.height).toBe(stock.height);
        expect(await cells(ours.output, 30, 5)).toEqual(await cells(stock.output, 30, 5));
      }),
      { numRuns: 150 },
    );
  });
  test.each([
    ["a style that stays open", "\x1b[31mred"],
    ["several lines", "one\ntwo"],
  ])("%s goes Ink's way", (_name, given) => {
    expect(painted(new Output(SIZE), [{ x: 0, y: 0, text: given }])).toEqual(
      painted(new StockOutput(SIZE), [{ x: 0, y: 0, text: given }]),
    );
  });
  test("clipping goes Ink's way", () => {
    const clipped = (output: InstanceType<typeof StockOutput>): unknown => {
      output.clip({ x1: 0, x2: 3, y1: 0, y2: 2 });
      output.write(0, 0, "abcdef", { transformers: [] });
      output.unclip();
      return output.get();
    };
    expect(clipped(new Output(SIZE))).toEqual(clipped(new StockOutput(SIZE)));
  });
});
