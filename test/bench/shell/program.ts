import { spawn } from "node:child_process";

const TIMEOUT_MS = 1_200_000;

/** Milliseconds from the start of a program to its end. What it prints is thrown away; a failure is one. */
export function timeProgram(
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(program, argv, {
      env: { ...process.env, ...env },
      stdio: [input === "" ? "ignore" : "pipe", "ignore", "ignore"],
      timeout: TIMEOUT_MS,
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(performance.now() - begin);
      else reject(new Error(`${program} ${argv.join(" ")}: exit code ${code}`));
    });
    child.stdin?.end(input);
  });
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
