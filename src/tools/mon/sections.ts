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

const GROUPS: Readonly<Record<string, readonly SectionName[]>> = {
  summary: ["stack", "dc", "times", "counts", "maint-mode"],
  fencing: ["fencing-failed", "fencing-succeeded", "fencing-pending"],
};

export type MonFormat = "text" | "xml" | "html" | "none";

/** What is shown, and with which prefix bans must begin. */
export interface Shown {
  readonly names: Set<SectionName>;
  bansPrefix: string;
}

/** What `all` means: text shows `options` only when they are named. */
function allOf(format: MonFormat): readonly SectionName[] {
  return format === "text" ? SECTIONS.filter((name) => name !== "options") : SECTIONS;
}

function usual(format: MonFormat): readonly SectionName[] {
  if (format === "xml") return SECTIONS;
  return [...GROUPS.summary!, "nodes", "resources", "failures"];
}

/** What is shown without any option: XML shows everything. */
export function defaults(format: MonFormat = "text"): Shown {
  return { names: new Set([...usual(format), "fencing-failed", "fencing-pending"]), bansPrefix: "" };
}

/** Applies a word list of --include or --exclude. @throws CrmError `usage` */
export function applyList(shown: Shown, list: string, include: boolean, format: MonFormat = "text"): void {
  for (const word of list.split(",")) {
    if (include && word.startsWith("bans")) {
      shown.names.add("bans");
      shown.bansPrefix = word.startsWith("bans:") ? word.slice("bans:".length) : "";
    } else if (word === "all" || word === "none") {
      shown.names.clear();
      if (include === (word === "all")) for (const name of allOf(format)) shown.names.add(name);
    } else if (include && (word === "default" || word === "defaults")) {
      for (const name of usual(format)) shown.names.add(name);
    } else {
      for (const name of namesOf(word, include)) {
        if (include) shown.names.add(name);
        else shown.names.delete(name);
      }
    }
  }
}

function namesOf(word: string, include: boolean): readonly SectionName[] {
  const wanted = word.toLowerCase();
  const one = SECTIONS.find((name) => name === wanted);
  const names = one === undefined ? GROUPS[wanted] : [one];
  if (names === undefined) throw badWord(include);
  return names;
}

function badWord(include: boolean): Error {
  const special = include ? ["bans[:PREFIX]", "default"] : ["bans"];
  const words = ["none", "fencing", "summary", ...special, ...SECTIONS.filter((name) => name !== "bans")];
  return toolError("usage", `${include ? "--include" : "--exclude"} options: ${["all", ...words.sort()].join(", ")}`);
}
