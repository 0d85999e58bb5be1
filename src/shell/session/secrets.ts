import { childElements, configurationOf, descendants, type Element } from "../../cib/index.ts";

export const STARS = "******";

/** Names that are secrets wherever they stand, besides what agents mark and the option obscure_pattern says. */
const SECRET_NAME =
  /^(.*[_-])?(pass(wd|word|phrase)?|secret(_?key)?|token|credentials?|private_?key|api_?key|auth_?key|community)$/i;

/** `*` and `?` as a shell has them. */
export function globToRegExp(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}

/** Patterns joined by `|` or blanks. */
export function patternsOf(text: string): RegExp[] {
  return text
    .split(/[\s|]+/)
    .filter((word) => word !== "")
    .map(globToRegExp);
}

export interface SecretRules {
  readonly patterns: readonly RegExp[];
  /** Names that an agent marked private, of the agents at hand. */
  isPrivate(name: string): boolean;
}

/** What is printed in a value's place. Only parameters and attributes can be secrets: meta-attributes and properties are the
 *  cluster's own. */
export function hideSecret(rules: SecretRules, name: string, set: Element): string | undefined {
  if (rules.patterns.some((pattern) => pattern.test(name))) return STARS;
  if (set.name === "meta_attributes" || set.name === "cluster_property_set") return undefined;
  return SECRET_NAME.test(name) || rules.isPrivate(name) ? STARS : undefined;
}

const PARAMETERS: Element = { kind: "element", name: "instance_attributes", attributes: {}, children: [] };
const VALUE = String.raw`("(?:[^"\\]|\\.)*"|'[^']*'|\S+)`;
/** A name is looked for where one begins alone: a word of a hundred thousand letters would be searched that many times. */
const ASSIGNED = new RegExp(String.raw`(?<![\w.:[\]*-])([\w.:[\]*-]+)=${VALUE}`, "g");
/** `param db set password VALUE`, `set db.password VALUE`: the value is a word of its own. */
const SET = new RegExp(String.raw`(\bset\s+)([\w.:[\]*-]+)(\s+)${VALUE}`, "g");

/** A command line without the secrets in it. */
export function hideInLine(line: string, rules: SecretRules): string {
  const isSecret = (name: string): boolean => hideSecret(rules, name.replace(/^.*[:.]/, ""), PARAMETERS) !== undefined;
  return line
    .replaceAll(ASSIGNED, (whole, name: string) => (isSecret(name) ? `${name}=${STARS}` : whole))
    .replaceAll(SET, (whole, set: string, name: string, blank: string) =>
      isSecret(name) ? `${set}${name}${blank}${STARS}` : whole,
    );
}

/** Shorter values would be found by chance in words that hold none. */
const MIN_LENGTH = 4;

/** The values of all secrets of a document. */
export function secretValuesIn(cib: Element, rules: SecretRules): Set<string> {
  const values = new Set<string>();
  for (const set of descendants(configurationOf(cib))) {
    for (const { attributes } of childElements(set, "nvpair")) {
      const { name = "", value = "" } = attributes;
      if (value.length >= MIN_LENGTH && hideSecret(rules, name, set) !== undefined) values.add(value);
    }
  }
  return values;
}

/** A line without these values, wherever in it they stand: in a pattern of `filter`, in a word of a program. */
export function hideValues(line: string, values: ReadonlySet<string>): string {
  let hidden = line;
  for (const value of values) hidden = hidden.replaceAll(value, STARS);
  return hidden;
}
