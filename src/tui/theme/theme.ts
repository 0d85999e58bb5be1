import { STYLES, type Style } from "./style.ts";

/** SGR parameters of each style: `1;32` is bold green; empty is the terminal's own look. */
export type Palette = Readonly<Record<Style, string>>;

export interface Theme {
  readonly name: ThemeName;
  readonly palette: Palette;
}

/** Only the sixteen colours that the user chose for the terminal, so that both dark and light ones stay readable. */
const STANDARD: Palette = {
  plain: "",
  dim: "2",
  strong: "1",
  heading: "1",
  ok: "32",
  warning: "33",
  error: "1;31",
  busy: "36",
  off: "2",
  added: "32",
  removed: "31",
  changed: "33",
  command: "1",
  keyword: "34",
  id: "36",
  agent: "35",
  parameter: "32",
  value: "",
  score: "33",
  unknown: "4;31",
  comment: "2",
  prompt: "1;32",
  ghost: "2",
  match: "1;4",
  key: "1",
  bar: "7",
  "bar-key": "1;7",
  "bar-error": "1;7;31",
  frame: "2",
  selected: "7",
  "selected-match": "1;4;7",
  fresh: "1",
};

/** Blue for good and orange for bad: told apart by people who do not tell red from green. */
const COLOUR_BLIND: Palette = {
  ...STANDARD,
  ok: "34",
  error: "1;33",
  warning: "33",
  added: "34",
  removed: "33",
  changed: "36",
  parameter: "34",
  keyword: "35",
  unknown: "4;33",
  prompt: "1;34",
  "bar-error": "1;7;33",
};

/** A palette of its own (Okabe and Ito's) for terminals with 24-bit colour and a dark background. */
const TRUECOLOR: Palette = {
  ...STANDARD,
  ok: "38;2;95;200;120",
  warning: "38;2;240;190;80",
  error: "1;38;2;240;100;90",
  busy: "38;2;90;190;240",
  added: "38;2;95;200;120",
  removed: "38;2;240;100;90",
  changed: "38;2;240;190;80",
  keyword: "38;2;130;160;250",
  id: "38;2;90;200;220",
  agent: "38;2;215;140;220",
  parameter: "38;2;150;205;120",
  score: "38;2;240;190;80",
  unknown: "4;38;2;240;100;90",
  prompt: "1;38;2;95;200;120",
};

/** Weight, underline and inverse only. */
const MONO: Palette = Object.fromEntries(
  STYLES.map((style) => [style, withoutColour(STANDARD[style])]),
) as unknown as Palette;

/** Nothing at all: for terminals that know no attribute. */
const BARE: Palette = Object.fromEntries(STYLES.map((style) => [style, ""])) as unknown as Palette;

const PALETTES = { standard: STANDARD, deuteranopia: COLOUR_BLIND, truecolor: TRUECOLOR, mono: MONO, bare: BARE };

export type ThemeName = keyof typeof PALETTES;
export const THEME_NAMES = Object.keys(PALETTES) as readonly ThemeName[];

export function themeNamed(name: ThemeName): Theme {
  return { name, palette: PALETTES[name] };
}

function withoutColour(sgr: string): string {
  return sgr
    .split(";")
    .filter((part) => part !== "" && Number(part) < 30)
    .join(";");
}
