import type { Element } from "../../cib/index.ts";

export const STARS = "******";

/** Names that are secrets wherever they stand, besides what agents mark and the option obscure_pattern says. */
const SECRET_NAME =
  /^(.*[_-])?(pass(wd|word|phrase)?|secret(_?key)?|token|credentials?|private_key|api_key|auth_key)$/i;

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

/** A command line without the secrets in it. */
export function hideInLine(line: string, rules: SecretRules): string {
  const none: Element = { kind: "element", name: "instance_attributes", attributes: {}, children: [] };
  return line.replaceAll(/([\w.:-]+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S+)/g, (whole, name: string) =>
    hideSecret(rules, name.replace(/^.*:/, ""), none) === undefined ? whole : `${name}=${STARS}`,
  );
}
