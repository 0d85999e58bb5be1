import { CrmError } from "../../base/index.ts";
import type { ActionProgress } from "../../client/index.ts";
import type { Front, LineResult, Shell, StagedState } from "../../shell/index.ts";
import { blindQuestion, commitQuestion } from "../plan/commit-question.ts";
import { makePlan, plannedDocument } from "../plan/make.ts";
import { planRows } from "../plan/rows.ts";
import type { Plan } from "../plan/summary.ts";
import type { Question } from "../prompt/question.ts";
import { joinContinuations } from "../prompt/statements.ts";
import { cleanLine } from "../text/clean.ts";
import { elapsed } from "../text/clock.ts";
import { type Row, row } from "../text/row.ts";
import type { Glyphs } from "../theme/glyphs.ts";
import { Follower } from "./follow.ts";
import type { SharedWatch } from "./shared-watch.ts";
import { isCommit, wasCommitted } from "./statements.ts";

export interface RunnerOptions {
  readonly shell: Shell;
  /** `done`: the command is over, nothing of it stays on the screen. */
  readonly front: Front & { done(): void };
  readonly watch: SharedWatch;
  readonly glyphs: Glyphs;
  /** The statement as it was typed goes where output goes. */
  readonly echo: (statement: string) => void;
  readonly print: (rows: readonly Row[]) => void;
  readonly ask: (question: Question) => Promise<string>;
  readonly changed: () => void;
}

export interface RunOutcome {
  /** Statements that did not run, the failed one first. */
  readonly left: readonly string[];
  readonly quit: boolean;
  readonly code: number;
}

/** Runs statements one after the other and follows what a commit leads to. */
export class Runner {
  readonly #options: RunnerOptions;
  #abort: AbortController | undefined;
  #follower: Follower | undefined;
  #code = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** The transition that is being followed. */
  get follower(): Follower | undefined {
    return this.#follower;
  }

  interrupt(): void {
    this.#abort?.abort();
  }

  /** Stops at the first statement that fails; a single one that fails is not given back, it is in the history. */
  async run(statements: readonly string[]): Promise<RunOutcome> {
    for (const [index, statement] of statements.entries()) {
      this.#options.echo(statement);
      const { result, interrupted } = await this.#one(joinContinuations(statement));
      if (result.quit) return { left: [], quit: true, code: this.#code };
      if ((result.status !== "done" || interrupted) && index < statements.length - 1) {
        return { left: statements.slice(index), quit: false, code: this.#code };
      }
    }
    return { left: [], quit: false, code: this.#code };
  }

  async #one(line: string): Promise<{ readonly result: LineResult; readonly interrupted: boolean }> {
    const { shell, front } = this.#options;
    const before = shell.stagedState();
    if (isCommit(line) && !(await this.#agreed(before))) {
      this.#options.print([row(["dim", "nothing was committed"])]);
      return { result: { status: "failed", quit: false }, interrupted: true };
    }
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const result = await shell.execute(line, front, signal);
    front.done();
    this.#code = result.exitCode ?? { done: 0, failed: 1, usage: 2 }[result.status];
    const committed = result.status === "done" && wasCommitted(before, shell.stagedState());
    if (committed && !result.quit && !signal.aborted && shell.cluster.setting !== "file") await this.#follow(signal);
    this.#abort = undefined;
    return { result, interrupted: signal.aborted };
  }

  /** The plan once more, and the one question before a commit. What cannot be planned, or is refused anyway, is left to the
   *  shell to say. */
  async #agreed(before: StagedState): Promise<boolean> {
    const { shell, glyphs, ask } = this.#options;
    if (before.entries.length === 0) return true;
    const objects = await shell.stagedObjects();
    const findings = await shell.check();
    if (objects.length === 0 || findings.some(({ level }) => level === "error")) return true;
    try {
      const plan = await this.#plan(before);
      return (await ask(commitQuestion(objects, plan, glyphs))) === "y";
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      return (await ask(blindQuestion(objects, error.message, glyphs))) === "y";
    }
  }

  /** What a commit of what is staged would do, as rows. */
  async planned(): Promise<readonly Row[]> {
    const { shell, glyphs } = this.#options;
    try {
      return planRows(await this.#plan(shell.stagedState()), glyphs);
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      return [row(["warning", ` no plan: ${cleanLine(error.message)}`])];
    }
  }

  /** @throws CrmError where none can be made */
  async #plan({ base, staged }: StagedState): Promise<Plan> {
    const { cluster } = this.#options.shell;
    const { cib } = await cluster.read();
    return makePlan(plannedDocument(cib, base, staged), (await cluster.status()).nowMs ?? Date.now());
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { shell, watch, changed, print, glyphs } = this.#options;
    this.#follower = new Follower(shell.cluster, watch, changed);
    const outcome = await this.#follower.follow(signal);
    this.#follower = undefined;
    const took = elapsed(outcome.tookMs);
    switch (outcome.kind) {
      case "done":
        print([
          ...outcome.failed.map((action) => failureRow(action, glyphs)),
          row([
            outcome.failed.length > 0 ? "warning" : "ok",
            outcome.failed.length > 0 ? `done in ${took}, ${outcome.failed.length} failed` : `done in ${took}`,
          ]),
        ]);
        if (outcome.failed.length > 0) await this.#offerRollback();
        return;
      case "stopped":
        print([row(["dim", "no longer watching; the cluster goes on by itself (`wait`, F7)"])]);
        return;
      case "lost":
        print([row(["warning", "the connection was lost; the commit stands, what came of it shows when it is back"])]);
        return;
      case "none":
        return;
    }
  }

  /** The commit stands and something of it failed: back to what was before, when wanted. */
  async #offerRollback(): Promise<void> {
    const { shell, front, echo } = this.#options;
    const answer = await front.ask({
      text: "Something of this commit failed. Go back to the configuration before it?",
      answers: [
        { key: "k", label: "keep it" },
        { key: "r", label: "roll back" },
      ],
      fallback: "k",
    });
    if (answer !== "r") return;
    for (const line of ["undo", "commit"]) {
      echo(line);
      const before = shell.stagedState();
      const result = await shell.execute(line, front);
      front.done();
      if (result.status !== "done") return;
      if (wasCommitted(before, shell.stagedState())) await this.#follow(new AbortController().signal);
    }
  }
}

function failureRow({ key, node, exitReason }: ActionProgress, glyphs: Glyphs): Row {
  const where = node === undefined ? "" : ` on ${node}`;
  return row(
    ["error", `${glyphs.failed} ${key}${where} failed`],
    exitReason === undefined ? "" : `: ${cleanLine(exitReason)}`,
  );
}
