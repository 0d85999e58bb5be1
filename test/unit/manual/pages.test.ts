import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LEVELS } from "../../../src/shell/index.ts";

const root = join(import.meta.dirname, "../../..");
const pages = readdirSync(join(root, "man")).filter((name) => /\.\d$/.test(name));
const hasMan = spawnSync("man", ["--version"]).status === 0;

/** Text of a page without its marks. */
function plain(name: string): string {
  return readFileSync(join(root, "man", name), "utf8")
    .replaceAll(/\\f[BIRP]|\\&/g, "")
    .replaceAll("\\-", "-");
}

describe.each(pages)("%s", (name) => {
  const [page = "", section = ""] = name.split(/\.(?=\d$)/);
  const text = plain(name);

  it("calls itself what its file is called", () => {
    expect(text).toMatch(new RegExp(`^\\.TH "?${page}"? ${section}\\b`, "im"));
    expect(text).toMatch(new RegExp(`^\\.SH NAME\\n${page}\\b.* - `, "m"));
  });

  it("names only pages that there are, or that others bring", () => {
    const named = [...text.matchAll(/\b(lifeline[\w-]*|crm[\w-]*|cibadmin|heartbeat|ha\.cf|authkeys)"? ?\((\d)\)/g)];
    const missing = named.filter(([, other, number]) => !pages.includes(`${other}.${number}`)).map(([whole]) => whole);
    expect(missing).toEqual([]);
  });

  it.skipIf(!hasMan)("is shown without a warning (skipped where there is no man)", () => {
    const env = { ...process.env, MANWIDTH: "80", LC_ALL: "C.UTF-8" };
    const { stderr } = spawnSync("man", ["--warnings", "-l", join(root, "man", name)], { env, encoding: "utf8" });
    expect(stderr).toBe("");
  });
});

/** What a page tells to type, the words behind `crm`: after a prompt, or set in bold. */
function commandsIn(name: string): string[][] {
  const found = plain(name).matchAll(/^(?:[#$] |\.B[IR]? "?)crm ([a-z][a-z -]*)/gm);
  return [...found].map(([, words = ""]) => words.trim().split(/\s+/));
}

describe.each(pages.filter((name) => commandsIn(name).length > 0))("what %s tells to type", (name) => {
  it.each(commandsIn(name))("crm %s %s", (first, second) => {
    const level = LEVELS.find((candidate) => candidate.name === first);
    if (level !== undefined && second === undefined) return;
    const { commands } = level ?? LEVELS.find((candidate) => candidate.name === "root") ?? LEVELS[0]!;
    expect(commands.map((command) => command.name)).toContain(level === undefined ? first : second);
  });
});
