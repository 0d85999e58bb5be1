import { ExitCode } from "../../base/index.ts";

/** Frames of a stack that are worth showing: where it happened, and who came there. */
const SHOWN_FRAMES = 8;

/** What to say of an error that nobody foresaw. */
export function brokenText(program: string, error: unknown): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const frames = error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : [];
  return [
    `${program}: a fault of this program: ${what}`,
    ...frames.slice(0, SHOWN_FRAMES),
    "Please report it, with what was asked for and the configuration (cibadmin -Q).",
    "",
  ].join("\n");
}

/** From here on an error that nobody foresaw ends the program with a text to report and exit code 70, not with a page of its
 *  compiled code. */
export function endWhenBroken(program: string): void {
  process.on("uncaughtException", (error) => {
    process.stderr.write(brokenText(program, error));
    process.exit(ExitCode.SOFTWARE);
  });
}
