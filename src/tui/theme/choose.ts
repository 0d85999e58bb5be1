import { THEME_NAMES, type ThemeName } from "./theme.ts";

/** Whether and how to colour, and with which characters: what the environment and the options say. */
export interface TerminalLook {
  readonly theme: ThemeName;
  /** Characters beyond ASCII may be drawn. */
  readonly unicode: boolean;
}

export interface LookInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--color`, or the user's option; undefined = not said. */
  readonly colour?: "always" | "never" | "auto" | undefined;
  /** The user's choice of theme, unchecked. */
  readonly theme?: string | undefined;
}

/** Order: what the user said on the command line or as option, then NO_COLOR (https://no-color.org: any value but empty),
 *  then the terminal's type. State is never shown by colour alone, so a theme without is no loss of meaning. */
export function chooseLook({ env, colour, theme }: LookInput): TerminalLook {
  const wanted = THEME_NAMES.find((name) => name === theme);
  return { theme: chooseTheme(env, colour ?? "auto", wanted), unicode: isUnicode(env) };
}

function chooseTheme(
  env: LookInput["env"],
  colour: "always" | "never" | "auto",
  wanted: ThemeName | undefined,
): ThemeName {
  if (env.TERM === "dumb") return "bare";
  if (colour === "never") return "mono";
  if (colour === "auto" && env.NO_COLOR !== undefined && env.NO_COLOR !== "") return "mono";
  if (wanted !== undefined && wanted !== "truecolor") return wanted;
  if (env.TERM === undefined || /^(?:vt[0-9]|ansi-m|.*-m$|.*-mono$)/.test(env.TERM)) return "mono";
  return wanted === "truecolor" && /^(?:truecolor|24bit)$/i.test(env.COLORTERM ?? "") ? "truecolor" : "standard";
}

/** The locale's character set, in the order POSIX gives its variables. The Linux console draws most of our glyphs wrong. */
function isUnicode(env: LookInput["env"]): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== "") ?? "";
  return /utf-?8/i.test(locale) && env.TERM !== "linux" && env.TERM !== "dumb";
}
