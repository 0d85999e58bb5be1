import { describe, expect, it } from "vitest";
import { CrmError, decodeUtf8 } from "../../../src/base/index.ts";

const refusal = (bytes: readonly number[]): unknown => {
  try {
    return decodeUtf8(Uint8Array.from(bytes), "f");
  } catch (error) {
    return error instanceof CrmError ? { message: error.message, ...error.at } : error;
  }
};

const bytes = (text: string): number[] => [...Buffer.from(text)];

describe("bytes that are to be a text", () => {
  it("lose a byte order mark", () => {
    expect(refusal([0xef, 0xbb, 0xbf, ...bytes("é日")])).toBe("é日");
  });

  it.each([
    ["in the first line", [...bytes("aé日"), 0xff], "0xff", 1, 4],
    [
      "in a later line, behind what stands for such bytes elsewhere",
      [...bytes("a\n\uFFFD b "), 0xe9, 0x20],
      "0xe9",
      2,
      5,
    ],
    ["where a character is cut off", [...bytes("ab"), 0xe6, 0x97], "0xe6", 1, 3],
    ["right behind what stands for such bytes elsewhere", [...bytes("\uFFFD"), 0x80], "0x80", 1, 2],
  ] as const)("are refused with their place: %s", (_where, input, byte, line, column) => {
    expect(refusal(input)).toEqual({ message: `not UTF-8: byte ${byte}`, source: "f", line, column });
  });
});
