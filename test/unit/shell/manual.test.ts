import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OPTIONS } from "../../../src/main/crm/command-line.ts";
import { crmManual } from "../../../src/main/crm/manual.ts";
import { commonCommands, LEVELS, SETTINGS, synopsisOf, TOPICS } from "../../../src/shell/index.ts";

const root = join(import.meta.dirname, "../../..");
const page = join(root, "man/crm.8");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };

const hasMan = spawnSync("man", ["--version"]).status === 0;

/** The page as a reader sees it, on lines as long as they like, without what man does to words. */
function rendered(): string {
  const env = { ...process.env, MANWIDTH: "400", LC_ALL: "C.UTF-8", MAN_KEEP_FORMATTING: "" };
  const text = execFileSync("man", ["--no-hyphenation", "--no-justification", "-l", page], { env, encoding: "utf8" });
  return text.replaceAll(/\s+/g, " ");
}

describe("crm(8)", () => {
  it("is what the tables say (npm run man writes it)", () => {
    expect(readFileSync(page, "utf8")).toBe(crmManual(version));
  });

  it("names every level, command, option, preference and topic", () => {
    const text = crmManual(version)
      .replaceAll(/\\f[BIR]|\\&/g, "")
      .replaceAll("\\-", "-")
      .replaceAll("\\(aq", "'");
    for (const level of LEVELS) {
      for (const command of [...level.commands, ...commonCommands(level)]) {
        if (command.hidden !== true) expect(text).toContain(`.TP\n${synopsisOf(command).replaceAll("\\", "\\e")}\n`);
      }
    }
    for (const { names } of OPTIONS) for (const name of names) expect(text).toContain(name);
    for (const { key } of SETTINGS) expect(text).toContain(`.TP\n${key}\n`);
    for (const topic of Object.values(TOPICS)) {
      expect(text.replaceAll(/\s+/g, " ").toLowerCase()).toContain(
        topic.text
          .split(/[`.<~^\n]/, 1)[0]!
          .split("  ")
          .at(-1)!
          .toLowerCase(),
      );
    }
  });

  it.skipIf(!hasMan)("is shown without a warning (skipped where there is no man)", () => {
    const { stderr } = spawnSync("man", ["--warnings", "-l", page], {
      env: { ...process.env, MANWIDTH: "80", LC_ALL: "C.UTF-8" },
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    const text = rendered();
    expect(text).toContain("crm - shell of a high-availability cluster");
    expect(text).toContain("set vip.op.monitor[10s].on-fail=ignore");
    expect(text).toContain("Staged changes at the end of a script");
  });
});
