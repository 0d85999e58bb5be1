import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

const BROKEN = new URL("../../../src/main/io/broken.ts", import.meta.url).href;

it.each([
  ["thrown at once", "throw new RangeError('too deep');"],
  ["thrown later", "setTimeout(() => { throw new RangeError('too deep'); }, 1);"],
  ["a promise that nobody awaits", "void Promise.reject(new RangeError('too deep'));"],
])("an error that nobody foresaw ends the program with a text to report: %s", (_, act) => {
  const source = `const { endWhenBroken } = await import(${JSON.stringify(BROKEN)}); endWhenBroken("crm_mon"); ${act}`;
  const args = ["--input-type=module", "-e", source];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(status).toBe(70);
  const lines = stderr.trimEnd().split("\n");
  expect(lines[0]).toBe("crm_mon: a fault of this program: RangeError: too deep");
  expect(lines.slice(1, -1).every((line) => /^ +at /.test(line))).toBe(true);
  expect(lines.at(-1)).toBe("Please report it, with what was asked for and the configuration (cibadmin -Q).");
});
