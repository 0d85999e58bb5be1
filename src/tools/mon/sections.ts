import { toolError } from "../run-tool.ts";

/** Sections of crm_mon's output by name. */
export const SECTIONS = [
  "stack",
  "dc",
  "times",
  "counts",
  "options",
  "maint-mode",
  "nodes",
  "resources",
  "attributes",
  "failcounts",
  "operations",
  "failures",
  "fencing-failed",
  "fencing-succeeded",
  "fencing-pending",
  "tickets",
  "bans",
] as const;
export type SectionName = (typeof SECTIONS)[number];

const SUMMARY: readonly SectionName[] = ["stack", "dc", "times", "counts", "options", "maint-mode"];
const FENCING: readonly SectionName[] = ["fencing-failed", "fencing-succeeded", "fencing-pending"];
const GROUPS: Readonly<Record<string, readonly SectionName[]>> = { summary: SUMMARY, fencing: FENCING };

/** What is shown, and with which prefix bans must begin. */
export interface Shown {
  readonly names: Set<SectionName>;
  bansPrefix: string;
}

/** Text shows `options` only when it is named. */
export function defaults(): Shown {
  const names: SectionName[] = ["stack", "dc", "times", "counts", "maint-mode", "nodes", "resources", "failures"];
  return { names: new Set([...names, "fencing-failed", "fencing-pending"]), bansPrefix: "" };
}

/** Applies a word list of --include or --exclude. @throws CrmError `usage` */
export function applyList(shown: Shown, list: string, include: boolean): void {
  for (const word of list.split(",")) {
    if (word.startsWith("bans:") && include) {
      shown.names.add("bans");
      shown.bansPrefix = word.slice("bans:".length);
      continue;
    }
    const names = namesOf(word, include);
    if (word === "default" || word === "defaults") {
      if (!include) throw badWord(include);
      shown.names.clear();
      for (const name of defaults().names) shown.names.add(name);
      continue;
    }
    if (word === "none") {
      if (include) shown.names.clear();
      else for (const name of SECTIONS) shown.names.add(name);
      continue;
    }
    if (names === undefined) throw badWord(include);
    for (const name of names) {
      if (include) shown.names.add(name);
      else shown.names.delete(name);
    }
  }
}

function namesOf(word: string, include: boolean): readonly SectionName[] | undefined {
  if (word === "all") return include ? SECTIONS.filter((name) => name !== "options") : SECTIONS;
  const one = SECTIONS.find((name) => name === word);
  return one === undefined ? GROUPS[word] : [one];
}

function badWord(include: boolean): Error {
  const special = include ? "all, bans, bans:PREFIX, default, none" : "all, none";
  const names = [...SECTIONS.filter((name) => name !== "bans"), "summary", "fencing"].sort().join(", ");
  return toolError("usage", `${include ? "--include" : "--exclude"} options: ${special}, ${names}`);
}
