import { type Line, splitLines } from "../../language/index.ts";
import type { Front, LineResult, Shell } from "../interface.ts";

export interface ScriptOptions {
  /** The first error ends the script. */
  readonly strict: boolean;
  /** Called with the line that is about to run. */
  onLine(line: Line): void;
}

/** Runs a script line by line. Every line runs, also after errors, unless `strict`; the exit code tells of any failure.
 *  What a backslash joins runs as one line. */
export async function runScript(shell: Shell, text: string, front: Front, options: ScriptOptions): Promise<number> {
  let code = 0;
  let stopped = false;
  for (const line of splitLines(text)) {
    options.onLine(line);
    const result = await shell.execute(line.text, front);
    code = worse(code, exitCodeOf(result));
    if (result.quit) return code;
    if (code !== 0 && options.strict) {
      stopped = true;
      break;
    }
  }
  if (stopped) {
    front.emit({
      kind: "message",
      message: {
        level: "error",
        code: "stopped",
        text: "stopped at the first error; nothing more was done",
        hint: "without --strict the lines after it run too",
      },
    });
    return code;
  }
  return worse(code, exitCodeOf(await shell.finish(front)));
}

export function exitCodeOf(result: LineResult): number {
  if (result.exitCode !== undefined) return result.exitCode;
  return result.status === "done" ? 0 : 1;
}

/** The first failure's code counts. */
function worse(a: number, b: number): number {
  return a === 0 ? b : a;
}
