import { spawn } from "node:child_process";
import { expect, it } from "vitest";

const READ = `
  import { readStandardInput, writeFully } from "./src/client/index.ts";
  process.stdin; // what sets a pipe to O_NONBLOCK
  writeFully(2, "ready");
  writeFully(1, readStandardInput());
`;

it("reads all of a pipe that does not block, however slow the writer", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", READ], { stdio: ["pipe", "pipe", "pipe"] });
  const output = child.stdout.setEncoding("utf8").toArray();
  for await (const _ready of child.stderr) break;
  child.stdin.write("first ");
  child.stdin.end("x".repeat(200_000));
  expect((await output).join("")).toBe(`first ${"x".repeat(200_000)}`);
});
