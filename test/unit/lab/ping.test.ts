import { describe, expect, it } from "vitest";
import { outagesAmong } from "../../lab/observers/index.ts";

const NOW = 10_000;
const echo = (atMs: number, request: number) => ({ atMs, request });

describe("an outage seen by a continuous ping", () => {
  it.each([
    ["answers without pause", [echo(9940, 1), echo(9960, 2), echo(9980, 3)], []],
    [
      "requests into silence",
      [echo(9000, 1), echo(9300, 16), echo(9990, 50)],
      [
        { fromMs: 9000, toMs: 9300 },
        { fromMs: 9300, toMs: 9990 },
      ],
    ],
    ["a machine that stood still and sent nothing", [echo(9600, 1), echo(9950, 2)], []],
    ["a lost packet or two", [echo(9900, 1), echo(9960, 4)], []],
    ["silence that lasts", [echo(9000, 1)], [{ fromMs: 9000, toMs: undefined }]],
  ])("%s", (_, echoes, outages) => {
    expect(outagesAmong(echoes, NOW)).toEqual(outages);
  });
});
