import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CrmError } from "../../base/index.ts";
import { type Front, type LineFront, type Question, runEditor, type Settings } from "../../shell/index.ts";

/** Exit codes of a shell that found no program, or none it may run. */
const COULD_NOT_RUN = [126, 127];

/** Standard output that keeps what is written until it is known to fit the terminal. */
export class PagedOutput {
  readonly isTTY: boolean;
  readonly #stream: NodeJS.WriteStream;
  #kept: string[] | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.isTTY = stream.isTTY === true;
  }

  get columns(): number {
    return this.#stream.columns;
  }

  write(text: string): void {
    if (this.#kept === undefined) this.#stream.write(text);
    else this.#kept.push(text);
  }

  /** From now on text is kept. */
  begin(): void {
    if (this.isTTY) this.#kept = [];
  }

  /** Something else is to be seen now: what was kept comes before it, and nothing is kept any more. */
  pass(): void {
    const text = this.#kept?.join("") ?? "";
    this.#kept = undefined;
    if (text !== "") this.#stream.write(text);
  }

  /** Shows what was kept, through the pager where it is longer than the terminal. */
  end(pager: string, env: NodeJS.ProcessEnv): void {
    const text = this.#kept?.join("") ?? "";
    const fits = text.split("\n").length <= this.#stream.rows;
    if (fits || pager === "" || env.TERM === "dumb" || !this.#throughPager(text, pager, env)) this.pass();
    this.#kept = undefined;
  }

  /** Whether the pager could be run. */
  #throughPager(text: string, pager: string, env: NodeJS.ProcessEnv): boolean {
    // R: colours are meant. A pager of another name passes over it.
    const shown = spawnSync("/bin/sh", ["-c", pager], {
      input: text,
      stdio: ["pipe", "inherit", "inherit"],
      env: { ...env, LESS: env.LESS ?? "R" },
    });
    return shown.status !== null && !COULD_NOT_RUN.includes(shown.status);
  }
}

/** The front of one command at a terminal: there is no prompt, but somebody who can be asked and has an editor. */
export function oneShotFront(front: LineFront, output: PagedOutput, settings: Settings): Front {
  return {
    interactive: true,
    columns: front.columns,
    emit: (event) => {
      if (event.kind === "message" || event.kind === "progress") output.pass();
      front.emit(event);
    },
    ask: async (question) => {
      output.pass();
      return askOnce(question);
    },
    edit: async (text, line = 1) => {
      output.pass();
      return editFile(settings.get("core.editor"), text, line, front.error);
    },
  };
}

/** Asks until one of the answers is given; the end of the input, or Ctrl-C, is the safe one. */
async function askOnce({ text, answers, fallback }: Question): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const away = new AbortController();
  lines.once("close", () => away.abort());
  const keys = answers.map(({ key }) => key);
  const choice = text.includes("(y/n)")
    ? text
    : `${text} (${answers.map(({ key, label }) => `${key}: ${label}`).join(", ")})`;
  try {
    for (;;) {
      const answer = (await lines.question(`${choice} `, { signal: away.signal })).trim().toLowerCase();
      const found = keys.find((key) => answer === key || answers.find((other) => other.key === key)?.label === answer);
      if (found !== undefined) return found;
    }
  } catch (error) {
    if (!away.signal.aborted) throw error;
    process.stdout.write("\n");
    return fallback;
  } finally {
    lines.close();
  }
}

/** A text in an editor; undefined when it was left as it was. */
async function editFile(
  command: string,
  text: string,
  line: number,
  tell: (error: CrmError) => void,
): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), "crm-edit-"));
  const file = join(directory, "configuration.crm");
  try {
    await writeFile(file, text, { mode: 0o600 });
    if (!(await runEditor(command, file, line))) {
      const { CrmError } = await import("../../base/index.ts");
      tell(
        new CrmError({
          code: "editor",
          message: `the editor failed: ${command}`,
          hint: "`options editor PROGRAM` chooses another",
        }),
      );
      return undefined;
    }
    const edited = await readFile(file, "utf8");
    return edited === text ? undefined : edited;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
