import { CrmError } from "../base/index.ts";
import { suggest } from "../language/index.ts";

/** Options of the shell: `crm options`, crm.conf, `crm -o core.x=y`. */

type Shape =
  | { readonly kind: "boolean" }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "choices"; readonly values: readonly string[] }
  | { readonly kind: "colors" }
  | { readonly kind: "program" }
  | { readonly kind: "string" };

export interface Setting {
  /** `core.editor` */
  readonly key: string;
  readonly shape: Shape;
  readonly fallback: string;
  readonly summary: string;
}

const boolean: Shape = { kind: "boolean" };
const string: Shape = { kind: "string" };
const program: Shape = { kind: "program" };
const choice = (...values: readonly string[]): Shape => ({ kind: "choice", values });

export const SETTINGS: readonly Setting[] = [
  { key: "core.editor", shape: program, fallback: "vi", summary: "the editor of `edit`" },
  {
    key: "core.pager",
    shape: program,
    fallback: "less",
    summary: "shows long output of one command on a terminal; empty: none does",
  },
  {
    key: "core.user",
    shape: string,
    fallback: "",
    summary: "kept for crmsh's sake, without effect: commands run as who calls them",
  },
  {
    key: "core.skill_level",
    shape: choice("operator", "administrator", "expert"),
    fallback: "expert",
    summary: "kept for crmsh's sake, without effect: all commands are offered",
  },
  {
    key: "color.style",
    shape: { kind: "choices", values: ["plain", "color", "uppercase", "color-always"] },
    fallback: "color",
    summary: "how output is coloured",
  },
  {
    key: "color.colorscheme",
    shape: { kind: "colors" },
    fallback: "yellow,normal,cyan,red,green,magenta",
    summary: "colours of keyword, id, attribute, value, score, reference",
  },
  {
    key: "core.sort_elements",
    shape: boolean,
    fallback: "yes",
    summary: "list objects by id instead of as they were made",
  },
  {
    key: "core.check_frequency",
    shape: choice("always", "on-verify", "never"),
    fallback: "always",
    summary: "when objects are checked against their agents",
  },
  {
    key: "core.check_mode",
    shape: choice("strict", "relaxed"),
    fallback: "strict",
    summary: "relaxed: what the agents object to is only a warning",
  },
  { key: "core.wait", shape: boolean, fallback: "no", summary: "wait for the cluster to settle after each change" },
  {
    key: "core.add_quotes",
    shape: boolean,
    fallback: "yes",
    summary: "quote words of the command line that hold blanks",
  },
  {
    key: "core.manage_children",
    shape: choice("ask", "never", "always"),
    fallback: "ask",
    summary: "whether members' own attributes are dropped when their container's change",
  },
  { key: "core.debug", shape: boolean, fallback: "no", summary: "say which programs are run, and how they end" },
  {
    key: "core.ignore_missing_metadata",
    shape: boolean,
    fallback: "no",
    summary: "accept agents that are not installed here",
  },
  {
    key: "core.has_ra_advised_op",
    shape: boolean,
    fallback: "no",
    summary: "give new primitives the operations that their agents advise",
  },
  { key: "core.has_fa_advised_op", shape: boolean, fallback: "no", summary: "the same for fence agents" },
  {
    key: "core.obscure_pattern",
    shape: string,
    fallback: "passw*",
    summary: "names of options whose values are not shown",
  },
  {
    key: "core.commit_at_end",
    shape: boolean,
    fallback: "no",
    summary: "commit what is staged when a script ends, as crmsh does",
  },
  { key: "core.strict", shape: boolean, fallback: "no", summary: "scripts stop at the first error and commit nothing" },
  { key: "core.checkpoints", shape: string, fallback: "100", summary: "how many checkpoints are listed" },
];

/** Options with names of their own at the `options` level, in the order `show` lists them. */
export const PREFERENCES: Readonly<Record<string, string>> = {
  editor: "core.editor",
  pager: "core.pager",
  user: "core.user",
  "skill-level": "core.skill_level",
  output: "color.style",
  colorscheme: "color.colorscheme",
  "sort-elements": "core.sort_elements",
  "check-frequency": "core.check_frequency",
  "check-mode": "core.check_mode",
  wait: "core.wait",
  "add-quotes": "core.add_quotes",
  "manage-children": "core.manage_children",
};

const COLORS = ["black", "blue", "green", "cyan", "red", "magenta", "yellow", "white", "normal"];

export class Settings {
  private readonly values = new Map<string, string>();
  private readonly env: Readonly<Record<string, string | undefined>>;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.env = env;
  }

  get(key: string): string {
    const { key: own } = settingOf(key);
    return this.values.get(own) ?? this.fallback(own);
  }

  private fallback(key: string): string {
    if (key === "core.editor") return this.env.VISUAL || this.env.EDITOR || settingOf(key).fallback;
    if (key === "core.pager" && this.env.PAGER) return this.env.PAGER;
    return settingOf(key).fallback;
  }

  is(key: string): boolean {
    return /^(yes|true|on|1)$/i.test(this.get(key));
  }

  /** @throws CrmError `bad-option` when the option does not take the value */
  set(key: string, value: string): void {
    const { key: own, shape } = settingOf(key);
    const why = refusal(shape, value);
    if (why !== undefined) throw new CrmError({ code: "bad-option", message: why, at: { object: key } });
    this.values.set(own, value);
  }

  reset(): void {
    this.values.clear();
  }

  /** Options that are set, as crm.conf has them. */
  toText(): string {
    const sections = new Map<string, string[]>();
    for (const [key, value] of this.values) {
      const [section = "", name = ""] = key.split(".");
      sections.set(section, [...(sections.get(section) ?? []), `${name} = ${value}`]);
    }
    return [...sections].map(([section, lines]) => `[${section}]\n${lines.join("\n")}\n`).join("\n");
  }

  /** Reads crm.conf. Options of other programs it passes over; a value that an option does not take it tells. */
  load(text: string, source: string): string[] {
    const problems: string[] = [];
    let section = "";
    for (const [index, raw] of text.split("\n").entries()) {
      const line = raw.trim();
      if (line === "" || /^[#;]/.test(line)) continue;
      const head = /^\[(.+)\]$/.exec(line)?.[1];
      if (head !== undefined) {
        section = head.trim();
        continue;
      }
      const [, name = "", value = ""] = /^([^=:]+)[=:](.*)$/.exec(line) ?? [];
      const key = `${section}.${name.trim()}`;
      const setting = byKey.get(key);
      if (setting === undefined) continue;
      const why = refusal(setting.shape, value.trim());
      if (why === undefined) this.values.set(setting.key, value.trim());
      else problems.push(`${source}:${index + 1}: ${why}`);
    }
    return problems;
  }
}

/** Underscores may be written as dashes. */
const byKey = new Map(
  SETTINGS.flatMap((setting) => [setting.key.replaceAll("_", "-"), setting.key].map((key) => [key, setting] as const)),
);

/** @throws CrmError `no-such-option` */
export function settingOf(key: string): Setting {
  const found = byKey.get(key);
  if (found !== undefined) return found;
  const near = suggest(
    key,
    SETTINGS.map((setting) => setting.key),
  );
  throw new CrmError({
    code: "no-such-option",
    message: `Unknown option: ${key}`,
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}

function refusal(shape: Shape, value: string): string | undefined {
  switch (shape.kind) {
    case "boolean":
      return /^(yes|no|true|false|on|off|1|0)$/i.test(value) ? undefined : `${value} not valid (yes or no are valid)`;
    case "choice":
      return shape.values.includes(value)
        ? undefined
        : `${value} not valid (choose one from ${shape.values.join(",")})`;
    case "choices": {
      const unknown = value.split(",").find((word) => !shape.values.includes(word));
      const offered = shape.values.filter((word) => word !== "color-always");
      return unknown === undefined ? undefined : `${unknown} not valid (choose one from ${offered.join(",")})`;
    }
    case "colors": {
      const words = value.split(",");
      return words.length === 6 && words.every((word) => COLORS.includes(word))
        ? undefined
        : `bad color scheme: ${value}`;
    }
    default:
      return undefined;
  }
}
