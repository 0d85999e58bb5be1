import { CrmError } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import type { Shell, StagedObject } from "../../shell/index.ts";
import type { Finding } from "../../verify/index.ts";
import { makePlan, plannedDocument } from "../plan/make.ts";
import type { Plan } from "../plan/summary.ts";
import type { StagedSource } from "../workspace/staged-rows.ts";

/** After the last change or keystroke, before anything is computed: typing comes first. */
const QUIET_MS = 150;

export interface AnalysisOptions {
  readonly shell: Shell;
  /** The live document, undefined while there is none. */
  readonly live: () => Element | undefined;
  readonly nowMs: () => number;
  /** Something is known that was not. */
  readonly changed: () => void;
}

/** Keeps up, in the background, what is staged, what the checks say of it, and what a commit would do. */
export class Analysis {
  readonly #options: AnalysisOptions;
  readonly #unlisten: () => void;
  #timer: NodeJS.Timeout | undefined;
  #generation = 0;
  #objects: readonly StagedObject[] = [];
  #findings: readonly Finding[] | undefined;
  #plan: Plan | undefined;
  #problem: string | undefined;

  constructor(options: AnalysisOptions) {
    this.#options = options;
    this.#unlisten = options.shell.onStaged(() => this.restart());
    this.restart();
  }

  get staged(): StagedSource {
    return { objects: this.#objects, findings: this.#findings };
  }

  get plan(): Plan | undefined {
    return this.#plan;
  }

  get planProblem(): string | undefined {
    return this.#problem;
  }

  /** What is staged, or the cluster, is another: begin again when it has been quiet for a moment. */
  restart(): void {
    this.#generation++;
    this.#later(QUIET_MS);
  }

  /** Somebody types: what has not begun waits. */
  defer(): void {
    if (this.#timer !== undefined) this.#later(QUIET_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#unlisten();
    this.#generation++;
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#analyse(this.#generation);
    }, ms);
  }

  async #analyse(generation: number): Promise<void> {
    const { shell, changed } = this.#options;
    const current = (): boolean => generation === this.#generation;
    const objects = await shell.stagedObjects();
    if (!current()) return;
    this.#objects = objects;
    this.#findings = objects.length === 0 ? [] : undefined;
    changed();
    await nextTurn();
    if (!current()) return;
    this.#makePlan();
    changed();
    if (objects.length === 0) return;
    await nextTurn();
    const findings = await shell.check();
    if (!current()) return;
    this.#findings = findings;
    changed();
  }

  #makePlan(): void {
    const live = this.#options.live();
    const { base, staged, loaded } = this.#options.shell.stagedState();
    this.#problem = undefined;
    if (live === undefined || !loaded) {
      this.#plan = undefined;
      return;
    }
    try {
      this.#plan = makePlan(plannedDocument(live, base, staged), this.#options.nowMs());
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      this.#plan = undefined;
      this.#problem = error.message;
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
