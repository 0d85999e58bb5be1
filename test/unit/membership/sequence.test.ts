import { describe, expect, it } from "vitest";
import { judge, newSequence } from "../../../src/membership/liveness/sequence.ts";

/** `5 7s!`: packets by number; s = status, ! = its sender is believed dead, @2 = generation 2. */
function run(text: string): string {
  const known = newSequence();
  return text
    .split(" ")
    .map((word) => {
      const match = /^(\d+)(s?)(!?)(?:@(\d+))?$/.exec(word)!;
      const packet = { seq: Number(match[1]), generation: Number(match[4] ?? 1), isStatus: match[2] === "s" };
      const verdict = judge(known, packet, match[3] === "!", () => 0);
      if (verdict.kind !== "accept") return verdict.kind === "drop" ? verdict.why.split(":")[0] : verdict.kind;
      const words = [
        ...(verdict.restarted ? ["restarted"] : []),
        ...(verdict.returned ? ["returned"] : []),
        ...(verdict.lost > 0 ? [`lost ${verdict.lost}`] : []),
        ...(verdict.late ? ["late"] : []),
      ];
      return words.length === 0 ? "ok" : words.join("+");
    })
    .join(", ");
}

describe("packets by their numbers", () => {
  it.each([
    ["1s 2s 3", "ok, ok, ok"],
    ["1s 1s 2s", "ok, duplicate, ok"],
    ["1s 4s 2s 3s 3s", "ok, lost 2, late, late, old"],
    ["5s 4s", "ok, old"],
    ["0s", "no sequence number"],
    ["9s 1s@2 10s", "ok, restarted, replayed"],
    ["9s 9s! 8s! 10s!", "ok, stale, stale, returned"],
    ["9s 1s!@2", "ok, restarted"],
    ["1s 400s 5s 401s", "ok, lost 398, old, ok"],
  ])("%s: %s", (packets, verdicts) => {
    expect(run(packets)).toBe(verdicts);
  });
});
