import { suggest } from "../../language/index.ts";
import type { Command, Level } from "./command.ts";

/** What a word at a level's prompt names. */
export type Resolution =
  | { readonly kind: "command"; readonly command: Command; readonly how: How }
  | { readonly kind: "level"; readonly level: string; readonly how: How }
  | { readonly kind: "ambiguous"; readonly candidates: readonly string[] }
  | { readonly kind: "unknown"; readonly suggestion: string | undefined };

/** exact: its name or alias; deprecated: an old name; short: an abbreviation. */
export type How = "exact" | "deprecated" | "short";

interface Named {
  readonly names: readonly string[];
  readonly resolution: Exclude<Resolution, { readonly kind: "ambiguous" | "unknown" }>;
}

/** Commands that every level knows besides its own come in as `common`. */
export function resolve(word: string, level: Level, common: readonly Command[]): Resolution {
  const named = namesOf(level, common);
  for (const { names, resolution } of named) {
    if (names[0] === word) return resolution;
  }
  for (const { names, resolution } of named) {
    const at = names.indexOf(word);
    if (at < 0) continue;
    const old = resolution.kind === "command" && resolution.command.deprecated.includes(word);
    return old ? { ...resolution, how: "deprecated" } : resolution;
  }
  return abbreviation(word, named);
}

const kept = new WeakMap<Level, { readonly common: readonly Command[]; readonly named: Named[] }>();

/** Made once for a level: each line of a script asks. */
function namesOf(level: Level, common: readonly Command[]): Named[] {
  const before = kept.get(level);
  if (before?.common === common) return before.named;
  const named = namedAt(level, common);
  kept.set(level, { common, named });
  return named;
}

function namedAt(level: Level, common: readonly Command[]): Named[] {
  const commands = [...level.commands, ...common].map(
    (command): Named => ({
      names: [command.name, ...command.aliases, ...command.deprecated],
      resolution: { kind: "command", command, how: "exact" },
    }),
  );
  const levels = level.levels.map(
    (name): Named => ({ names: [name], resolution: { kind: "level", level: name, how: "exact" } }),
  );
  return [...levels, ...commands];
}

/** A beginning of one name only, else letters of one name only, in order. */
function abbreviation(word: string, named: readonly Named[]): Resolution {
  const lower = word.toLowerCase();
  const visible = named.filter(({ names }) => !names[0]!.startsWith("_"));
  const exact = visible.find(({ names }) => names[0]!.toLowerCase() === lower);
  if (exact !== undefined) return { ...exact.resolution, how: "short" };
  const prefixed = visible.filter(({ names }) => names[0]!.startsWith(lower));
  const matching = prefixed.length > 0 ? prefixed : visible.filter(({ names }) => isSubsequence(lower, names[0]!));
  const [only, ...more] = matching;
  if (only !== undefined && more.length === 0) return { ...only.resolution, how: "short" };
  if (matching.length > 1) return { kind: "ambiguous", candidates: matching.map(({ names }) => names[0]!).sort() };
  return {
    kind: "unknown",
    suggestion: suggest(
      lower,
      visible.flatMap(({ names }) => names),
    ),
  };
}

export function isSubsequence(letters: string, text: string): boolean {
  let at = 0;
  for (const char of text) if (char === letters[at]) at++;
  return letters.length > 0 && at === letters.length;
}
