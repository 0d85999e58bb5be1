import { describe, expect, it } from "vitest";
import { runnerOf, runnersOf } from "../../../src/shell/commands/index.ts";
import { commonCommands, LEVELS, levelNamed } from "../../../src/shell/table/index.ts";

const NAVIGATION = new Set(["help", "quit", "up", "cd", "ls"]);

describe("the table of commands", () => {
  it.each(LEVELS.map((level) => [level.name === "" ? "root" : level.name, level] as const))(
    "every command of %s is carried out by something, and nothing else is",
    async (_name, level) => {
      for (const command of level.commands) await expect(runnerOf(level, command)).resolves.toBeTypeOf("function");
      const known = new Set(level.commands.map(({ name, statement }) => (statement ? "statement" : name)));
      for (const name of Object.keys(await runnersOf(level))) expect([...known]).toContain(name);
      for (const command of commonCommands(level)) {
        if (NAVIGATION.has(command.name)) continue;
        await expect(runnerOf(level, command)).resolves.toBeTypeOf("function");
      }
    },
  );

  it.each(LEVELS.map((level) => [level.name, level] as const))(
    "level %s: no name stands for two things, and every level below is there",
    (_name, level) => {
      const names = [...level.commands, ...commonCommands(level)].flatMap((command) => [
        command.name,
        ...command.aliases,
        ...command.deprecated,
      ]);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
      for (const below of level.levels) expect(levelNamed(below)).toBeDefined();
    },
  );

  it("every command says what it does, and its help does not repeat its summary", () => {
    for (const level of LEVELS) {
      for (const { name, summary, help } of level.commands) {
        expect(summary, `${level.name} ${name}`).not.toBe("");
        expect(summary, `${level.name} ${name}`).not.toMatch(/[.]$/);
        expect(help, `${level.name} ${name}`).not.toBe("");
        expect(help.toLowerCase(), `${level.name} ${name}`).not.toBe(`${summary.toLowerCase()}.`);
      }
    }
  });
});
