import { CrmError } from "../base/index.ts";
import type { Commit } from "./checkpoint.ts";

/** Commits that wait to be written; beyond that the oldest of them are dropped. */
const WAITING_LIMIT = 1000;

/** Writes commits one after the other, beside whatever goes on. A disk that refuses costs checkpoints, nothing else. */
export class Keeper {
  readonly #record: (commit: Commit) => Promise<void>;
  readonly #complain: (text: string) => void;
  readonly #waiting: Commit[] = [];
  #dropped = 0;
  #writing: Promise<void> | undefined;
  #newest = 0;

  constructor(record: (commit: Commit) => Promise<void>, complain: (text: string) => void) {
    this.#record = record;
    this.#complain = complain;
  }

  /** A commit of the cluster's log; one that is told again, by another host or later, is kept once. */
  keep(commit: Commit & { readonly number: number }): void {
    if (commit.number <= this.#newest) return;
    this.#newest = commit.number;
    this.#waiting.push(commit);
    if (this.#waiting.length > WAITING_LIMIT) {
      this.#waiting.shift();
      this.#dropped++;
    }
    this.#writing ??= this.#write();
  }

  /** Resolves when all is written that was kept so far. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await this.#record(next);
      } catch (error) {
        if (!(error instanceof CrmError)) throw error;
        this.#complain(error.describe());
      }
    }
    if (this.#dropped > 0) this.#complain(`${this.#dropped} commits came too fast to be kept as checkpoints`);
    this.#dropped = 0;
    this.#writing = undefined;
  }
}
