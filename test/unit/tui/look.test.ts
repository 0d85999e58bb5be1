import { describe, expect, test } from "vitest";
import { widthOf } from "../../../src/tui/text/width.ts";
import { chooseLook, type LookInput } from "../../../src/tui/theme/choose.ts";
import { glyphs } from "../../../src/tui/theme/glyphs.ts";
import { THEME_NAMES, themeNamed } from "../../../src/tui/theme/theme.ts";

const XTERM = { TERM: "xterm-256color", LANG: "C.UTF-8" };

describe("how to draw is chosen by what the user and the terminal say", () => {
  test.each<[string, Partial<LookInput>, string, boolean]>([
    ["a usual terminal", {}, "standard", true],
    ["NO_COLOR", { env: { ...XTERM, NO_COLOR: "1" } }, "mono", true],
    ["NO_COLOR empty says nothing", { env: { ...XTERM, NO_COLOR: "" } }, "standard", true],
    ["--color=always against NO_COLOR", { env: { ...XTERM, NO_COLOR: "1" }, colour: "always" }, "standard", true],
    ["--color=never", { colour: "never" }, "mono", true],
    ["a theme of choice", { theme: "deuteranopia" }, "deuteranopia", true],
    [
      "24-bit colour where the terminal has it",
      { theme: "truecolor", env: { ...XTERM, COLORTERM: "truecolor" } },
      "truecolor",
      true,
    ],
    ["and not where it has not", { theme: "truecolor" }, "standard", true],
    ["an unknown theme", { theme: "nonsense" }, "standard", true],
    ["a terminal without colour", { env: { TERM: "vt100", LANG: "C.UTF-8" } }, "mono", true],
    ["no terminal type", { env: { LANG: "C.UTF-8" } }, "mono", true],
    ["a dumb one", { env: { TERM: "dumb", LANG: "C.UTF-8" } }, "bare", false],
    ["no UTF-8", { env: { TERM: "xterm", LANG: "C" } }, "standard", false],
    ["LC_ALL before LANG", { env: { TERM: "xterm", LC_ALL: "de_DE.utf8", LANG: "C" } }, "standard", true],
    ["the Linux console", { env: { TERM: "linux", LANG: "C.UTF-8" } }, "standard", false],
  ])("%s", (_name, input, theme, unicode) => {
    expect(chooseLook({ env: XTERM, ...input })).toEqual({ theme, unicode });
  });
});

test("every sign is one column, and its stand-in is ASCII", () => {
  for (const sign of Object.values(glyphs(true))) expect(widthOf(sign)).toBe(sign.length);
  for (const sign of Object.values(glyphs(false))) expect(sign).toMatch(/^[\x20-\x7e]+$/);
});

test("state is never told by colour alone: without colour each of these still looks different or has its own sign", () => {
  const { palette } = themeNamed("mono");
  expect(palette.error).not.toBe(palette.ok);
  expect(palette.unknown).not.toBe(palette.plain);
  expect(palette.selected).toBe("7");
});

test.each(THEME_NAMES)("%s has a look for every style", (name) => {
  for (const sgr of Object.values(themeNamed(name).palette)) expect(sgr).toMatch(/^(?:\d+(?:;\d+)*)?$/);
});
