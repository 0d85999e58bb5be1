import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTool, type ToolName } from "../../../src/tools/index.ts";
import { MANUAL_TOOLS, toolManual } from "../../../src/tools/manual.ts";
import { MANUAL_NOTES } from "../../../src/tools/manual-notes.ts";
import { COMMON_OPTIONS, OUTPUT_OPTIONS, parseArguments } from "../../../src/tools/options.ts";
import { MemoryIo } from "../../support/tool-io.ts";

const root = join(import.meta.dirname, "../../..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
const hasMan = spawnSync("man", ["--version"]).status === 0;

/** Words of a command line as a shell would part them. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)]
    .map((match) => match[1] ?? match[2]!)
    .filter((word) => !/^CIB_\w+=/.test(word));

describe.each(MANUAL_TOOLS.map((tool) => [tool.name, tool] as const))("%s(8)", (name, tool) => {
  const page = join(root, `man/${name}.8`);

  it("is what the tables say (npm run man writes it)", () => {
    expect(readFileSync(page, "utf8")).toBe(toolManual(tool, version));
  });

  it("has the options that --help shows", async () => {
    const io = new MemoryIo(name);
    expect(await (await loadTool(name as ToolName))(["--help"], io)).toBe(0);
    const text = readFileSync(page, "utf8")
      .replaceAll(/\\f[BIR]/g, "")
      .replaceAll("\\-", "-");
    for (const { long, hidden } of tool.options) {
      if (hidden === true) continue;
      expect(text).toContain(`--${long}`);
      if (name !== "crm_master") expect(io.stdout).toContain(`--${long}`);
    }
  });

  it("gives examples that the tool understands", async () => {
    for (const [, command] of MANUAL_NOTES[name]!.examples) {
      const [program, ...words] = wordsOf(command);
      const { options: table, missing = [] } = MANUAL_TOOLS.find((each) => each.name === program)!;
      const { options } = await parseArguments([...table, ...COMMON_OPTIONS, ...OUTPUT_OPTIONS], words);
      for (const option of options) expect(missing).not.toContain(option.name);
    }
  });

  it.skipIf(!hasMan)("is read by man without a complaint (needs man)", () => {
    const env = { ...process.env, LC_ALL: "C.UTF-8", MANWIDTH: "80" };
    const { stderr, status } = spawnSync("man", ["--warnings", "-l", page], { env, encoding: "utf8" });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  });
});
