import { expect, it } from "vitest";
import { quorum } from "../../../src/membership/index.ts";

it.each([
  // hosts, members, off, seen, heard, fencing -> quorum, why
  ["a", "a", "", "", "", false, true, "majority (1 of 1)"],
  ["abc", "ab", "", "", "", true, true, "majority (2 of 3)"],
  ["abc", "a", "", "", "", true, false, "no majority (1 of 3)"],
  ["abcd", "ab", "", "", "", true, false, "no majority (2 of 4)"],
  ["abcd", "ab", "c", "", "", true, true, "majority (2 of 4, off: c)"],
  ["abcde", "a", "bc", "", "", true, true, "majority (1 of 5, off: b c)"],
  ["abc", "x", "", "", "", true, false, "no configured host"],
  ["ab", "ab", "", "", "", true, true, "majority (2 of 2)"],
  ["ab", "a", "", "", "", false, true, "two hosts, b is silent (no fencing: both may run everything)"],
  ["ab", "a", "", "b", "", true, true, "two hosts, b is silent and will be fenced"],
  [
    "ab",
    "a",
    "",
    "",
    "",
    true,
    false,
    "two hosts with fencing, and b has not been seen since this host booted: waiting until it is seen or confirmed off",
  ],
  ["ab", "a", "b", "", "", true, true, "majority (1 of 2, off: b)"],
  ["ab", "a", "", "b", "b", false, false, "two hosts, b is heard but does not hear this host: it may go on alone"],
] as const)("of %s there are %s (off %j, seen %j, heard %j, fencing %s): %s, %s", (...row) => {
  const [hosts, members, off, seen, heard, fencing, quorate, reason] = row;
  const letters = (text: string): string[] => [...text];
  const answer = quorum({
    hosts: letters(hosts),
    members: letters(members),
    off: letters(off),
    seen: letters(seen),
    heard: letters(heard),
    fencing,
  });
  expect(answer).toEqual({ quorate, reason });
});
