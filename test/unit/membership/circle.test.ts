import { describe, expect, it } from "vitest";
import { circleOf, isComplete } from "../../../src/membership/liveness/index.ts";

/** `a:bc b:ac c:ab`: who hears whom. */
function hearing(text: string): Map<string, ReadonlySet<string>> {
  return new Map(
    text.split(" ").map((row) => {
      const [host = "", hears = ""] = row.split(":");
      return [host, new Set(hears)];
    }),
  );
}

describe("circles: hosts that all hear each other both ways", () => {
  it.each([
    ["everybody", "a:bc b:ac c:ab", { a: "abc", b: "abc", c: "abc" }],
    ["one way only does not count", "a:b b:", { a: "a", b: "b" }],
    ["a chain splits in the middle, the first name wins", "a:b b:ac c:b", { a: "ab", b: "ab", c: "c" }],
    ["two pairs", "a:b b:a c:d d:c", { a: "ab", d: "cd" }],
    ["the larger circle wins", "a:b b:acd c:bd d:bc", { a: "a", b: "bcd", c: "bcd", d: "bcd" }],
    ["a ring of four becomes two pairs", "a:bd b:ac c:bd d:ac", { a: "ab", b: "ab", c: "cd", d: "cd" }],
    ["who is not told of is not in", "a:bc b:ac", { a: "ab", b: "ab" }],
  ])("%s: %s", (_rule, text, expected) => {
    for (const [host, circle] of Object.entries(expected)) {
      expect(circleOf(host, hearing(text)).join("")).toBe(circle);
    }
  });

  it("complete when nobody misses anybody", () => {
    expect(isComplete(hearing("a:bc b:ac c:ab"))).toBe(true);
    expect(isComplete(hearing("a:bc b:ac c:b"))).toBe(false);
  });
});
