import { describe, expect, it } from "vitest";
import { CrmError } from "../../../src/base/index.ts";
import { checkAuthkeysMode, parseAuthkeys } from "../../../src/membership/index.ts";

function complaint(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof CrmError) return error.describe();
    throw error;
  }
  return "accepted";
}

describe("authkeys", () => {
  it("of the article", () => {
    const { active, keys } = parseAuthkeys("auth 2\n2 sha1 4BWtvO7NOO6PPnFX\n", "authkeys");
    expect(active).toEqual({ number: 2, method: "sha1", secret: "4BWtvO7NOO6PPnFX" });
    expect(keys.size).toBe(1);
  });

  it("takes one word after the method, quotes and all, and ignores the rest and comments", () => {
    const { active } = parseAuthkeys('# keys\nauth 0\n\n0 md5 "two words" # old\n', "authkeys");
    expect(active.secret).toBe('"two');
  });

  it.each([
    ["", "authkeys: no auth line (begin with: auth N)"],
    ["1 sha1 x\nauth 1\n", "authkeys:1: a key comes before the auth line (begin with: auth N)"],
    ["auth 16\n", "authkeys:1: auth needs a key number from 0 to 15"],
    ["auth one\n", "authkeys:1: auth needs a key number from 0 to 15"],
    ["auth 1\n2 sha1 x\n", "authkeys:1: auth names key 1, but there is none of that number"],
    ["auth 1\n1 sha256 x\n", 'authkeys:2: unknown method "sha256" of key 1 (crc, md5 or sha1)'],
    ["auth 1\n1 sha1\n", "authkeys:2: key 1: sha1 needs a secret"],
    ["auth 1\n1 crc x\n", "authkeys:2: key 1: crc takes no secret"],
    ["auth 1\nkey sha1 x\n", 'authkeys:2: unknown line "key" (expected: auth N, or N METHOD SECRET)'],
  ])("%j: %s", (text, expected) => {
    expect(complaint(() => parseAuthkeys(text, "authkeys"))).toBe(expected);
  });

  it.each([
    [0o600, "accepted"],
    [0o400, "accepted"],
    [0o610, "accepted"],
    [0o620, "accepted"],
    [0o640, "k: others than the owner can read it (mode 640) (chmod 600 k)"],
    [0o604, "k: others than the owner can read it (mode 604) (chmod 600 k)"],
    [0o100666, "k: others than the owner can read it (mode 666) (chmod 600 k)"],
  ])("mode %o: %s", (mode, expected) => {
    expect(complaint(() => checkAuthkeysMode(mode, "k"))).toBe(expected);
  });
});
