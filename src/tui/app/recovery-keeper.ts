import { rmSync } from "node:fs";
import type { Front, Shell, StagedState } from "../../shell/index.ts";
import { findRecoveries, formatRecovery, type Recovery, RecoveryFile, whenBegun } from "../recovery/recovery.ts";
import { elapsed } from "../text/clock.ts";

/** Changes are written down this long after the last one. */
const QUIET_MS = 300;

/** Keeps what is staged on disk while the shell runs, and offers what another one left behind. */
export class RecoveryKeeper {
  readonly #directory: string;
  readonly #shell: Shell;
  readonly #problem: (text: string) => void;
  readonly #file: RecoveryFile;
  readonly #writer = { pid: process.pid, begun: whenBegun(process.pid) };
  readonly #unlisten: () => void;
  #timer: NodeJS.Timeout | undefined;
  #warned = false;

  constructor(directory: string, shell: Shell, problem: (text: string) => void) {
    this.#directory = directory;
    this.#shell = shell;
    this.#problem = problem;
    this.#file = new RecoveryFile(directory);
    this.#unlisten = shell.onStaged(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.flush(), QUIET_MS);
    });
  }

  /** Writes down what is staged now, at once. */
  flush(): void {
    clearTimeout(this.#timer);
    const state = this.#shell.stagedState();
    try {
      if (isStaged(state)) this.#file.write(formatRecovery(state, this.#where(), this.#writer, Date.now()));
      else this.#file.remove();
    } catch (error) {
      if (this.#warned) return;
      this.#warned = true;
      this.#problem(
        `staged changes are not kept for a crash: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  /** The shell is left in order: what was staged has been decided on. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#unlisten();
    this.#file.remove();
  }

  /** Asks what to do with changes that a shell which is gone had staged for this cluster. @returns whether there were any */
  async offer(front: Front): Promise<boolean> {
    const found = findRecoveries(this.#directory).find(({ recovery }) => recovery.where === this.#where());
    if (found === undefined) return false;
    const { recovery, path } = found;
    front.emit({ kind: "lines", lines: recovery.lines.map((text) => [{ text: `  ${text}`, role: "text" }]) });
    const answer = await front.ask({ text: describe(recovery), answers: ANSWERS, fallback: "l" });
    if (answer === "r" ? await this.#restore(recovery, front) : answer === "d") rmSync(path, { force: true });
    return true;
  }

  async #restore({ base, staged }: Recovery, front: Front): Promise<boolean> {
    if (this.#shell.promptInfo().path[0] !== "configure") {
      const entered = await this.#shell.execute("cd /configure", front);
      if (entered.status !== "done") return false;
    }
    return (await this.#shell.restage(base, staged, front)).status === "done";
  }

  #where(): string {
    const { name, host } = this.#shell.promptInfo();
    return `${this.#shell.cluster.setting} ${name}/${host}`;
  }
}

const ANSWERS = [
  { key: "l", label: "later" },
  { key: "r", label: "restore" },
  { key: "d", label: "drop" },
] as const;

function describe({ lines, timeMs }: Recovery): string {
  const ago = `staged ${elapsed(Date.now() - timeMs)} ago`;
  return lines.length === 1
    ? `A change ${ago} was left uncommitted. Restore it?`
    : `${lines.length} changes ${ago} were left uncommitted. Restore them?`;
}

function isStaged(state: StagedState): boolean {
  return state.loaded && state.entries.length > 0 && state.staged !== state.base;
}
