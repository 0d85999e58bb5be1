import { describe, expect, it } from "vitest";
import { inHashOrder } from "../../../src/state/index.ts";

/** Ids in the order in which they are put in and, as GLib 2.74 gives them out with Pacemaker's hash, come out. */
const CASES: readonly (readonly [name: string, ids: string, order: string])[] = [
  ["few, each in a place of its own", "1 2 3 4 5 6", "1 3 5 2 4 6"],
  [
    "collisions, and a table that grew",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18",
    "10 3 13 16 6 9 1 11 4 14 7 17 2 12 15 5 8 18",
  ],
  [
    "longer ids",
    "8c6ae2b8-1b7e f3b1a7c2-9f64 0b0e3bd4-5c52 27f5c9e0-3a18 nödé beta",
    "f3b1a7c2-9f64 nödé 27f5c9e0-3a18 8c6ae2b8-1b7e 0b0e3bd4-5c52 beta",
  ],
];

describe("the order of Pacemaker's hash tables", () => {
  it.each(CASES)("%s", (_, ids, order) => {
    const items = ids.split(" ").map((id) => ({ id }));
    expect(inHashOrder(items, ({ id }) => id).map(({ id }) => id)).toEqual(order.split(" "));
  });
});
