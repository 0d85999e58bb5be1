import type { Operation, RunOutcome } from "../../executor/index.ts";
import type { EngineClock } from "../clock.ts";
import type { Runner } from "../processes/index.ts";
import type { VirtualAgents } from "./virtual-agents.ts";

/** Plays agents instead of running them, in the playground's time. */
export function virtualRunner(
  agents: VirtualAgents,
  clock: EngineClock,
  setAttribute: (name: string, value: string | undefined) => void,
): Runner {
  const pending = new Map<number, { cancel: () => void; ended: (outcome: RunOutcome) => void }>();
  return {
    run(run: number, operation: Operation, ended) {
      const { delayMs, outcome, attributes } = agents.call(operation);
      for (const { name, value } of attributes) setAttribute(name, value);
      const cancel = clock.at(clock.now().monotonicMs + delayMs, () => {
        pending.delete(run);
        ended(outcome);
      });
      pending.set(run, { cancel, ended });
    },
    kill(run) {
      const found = pending.get(run);
      if (found === undefined) return;
      pending.delete(run);
      found.cancel();
      setImmediate(() => found.ended({ kind: "signalled", signal: "SIGKILL" }));
    },
  };
}
