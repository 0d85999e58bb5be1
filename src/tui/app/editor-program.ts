import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs a program that has the terminal while it runs. */
export type RunProgram = (
  command: string,
  args: readonly string[],
) => Promise<{ readonly status: number; readonly problem?: string }>;

export interface EditOutcome {
  /** Undefined: the text is as it was, or there is a problem. */
  readonly text: string | undefined;
  readonly problem: string | undefined;
}

/** Lets the user change a text in their editor: VISUAL, EDITOR, then vi, as everywhere. The file is private and goes away. */
export async function editText(
  run: RunProgram,
  env: Readonly<Record<string, string | undefined>>,
  text: string,
  line?: number,
): Promise<EditOutcome> {
  const [program = "vi", ...args] = (env.VISUAL || env.EDITOR || "vi").split(/\s+/).filter((word) => word !== "");
  const dir = mkdtempSync(join(tmpdir(), "crm-edit-"));
  const path = join(dir, "text.crm");
  try {
    writeFileSync(path, text.endsWith("\n") || text === "" ? text : `${text}\n`, { mode: 0o600 });
    const at = line === undefined ? [] : [`+${line}`];
    const { status, problem } = await run(program, [...args, ...at, path]);
    if (problem !== undefined || status !== 0) {
      return { text: undefined, problem: problem ?? `${program} ended with status ${status}: nothing was changed` };
    }
    const edited = readFileSync(path, "utf8");
    return { text: edited.trimEnd() === text.trimEnd() ? undefined : edited, problem: undefined };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
