import type { Operation, RunOutcome, Token } from "../../executor/index.ts";

/** Carries out an executor's runs. */
export interface Runner {
  /** Calls `ended` once, in a later turn of the event loop. */
  run(run: number, operation: Operation, ended: (outcome: RunOutcome) => void): void;
  /** SIGKILL to all of the run's process group; `ended` still follows. */
  kill(run: number): void;
}

/** Keeps the highest token a host obeyed. */
export interface TokenStore {
  load(): Promise<Token>;
  /** Resolves when it would survive a power loss. */
  save(token: Token): Promise<void>;
}
