import { describe, expect, it } from "vitest";
import { isMoveAndBack } from "../../lab/observers/owners.ts";

/** Answers of `a` at 1000 and 1900, of `b` between them. */
const ANSWERS = { hosts: ["b", "a"] as const, fromMs: 1000, toMs: 1900, seenBy: "arp" as const };

describe("answers of two hosts in turns", () => {
  it.each([
    ["the other had it in between", [{ host: "b", fromMs: 1100, toMs: 1800 }], true],
    ["it got it before the line of the first answer was read", [{ host: "b", fromMs: 950, toMs: 1800 }], true],
    ["it had it all along", [{ host: "b", fromMs: 200, toMs: 1800 }], false],
    ["it kept it", [{ host: "b", fromMs: 1100, toMs: 5000 }], false],
    ["it still has it", [], false],
    ["it had it once", [{ host: "b", fromMs: 300, toMs: 900 }], false],
    ["only the first moved", [{ host: "a", fromMs: 1100, toMs: 1800 }], false],
  ])("%s", (_what, past, isMove) => {
    expect(isMoveAndBack(past, ANSWERS)).toBe(isMove);
  });
});
