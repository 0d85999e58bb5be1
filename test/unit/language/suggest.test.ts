import { describe, expect, it } from "vitest";
import { suggest } from "../../../src/language/index.ts";

describe("the word that was meant", () => {
  it.each([
    ["comit", ["show", "commit"], "commit"],
    ["hour", ["hours", "four"], "hours"],
    ["prmitive", ["primitive", "property"], "primitive"],
    ["IPadr2", ["IPaddr", "IPaddr2"], "IPaddr2"],
    ["MONITOR", ["monitor"], "monitor"],
    ["grp", ["group", "grp2"], "grp2"],
    ["add", ["end", "cd"], undefined],
    ["stop", ["start", "step"], "step"],
    ["x", ["y"], undefined],
    ["group", ["group", "groups"], undefined],
  ])("%s of %j is %s", (word, known, meant) => {
    expect(suggest(word, known)).toBe(meant);
  });
});
