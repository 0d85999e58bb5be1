import { join } from "node:path";
import { CrmError } from "../base/index.ts";
import type { CheckpointStore, Checkpoints } from "../journal/index.ts";
import type { Cluster, CommitOutcome, CommitRequest } from "./cluster.ts";

/** The cluster, with every commit that is made through it kept. The store is opened when there is something to keep or to
 *  read: what packs and hashes is not loaded by commands that only look. */
export function withCheckpoints(cluster: Cluster, open: () => Promise<CheckpointStore>): Cluster {
  const commit = async (request: CommitRequest): Promise<CommitOutcome> => {
    const before = await cluster.read();
    const outcome = await cluster.commit(request);
    if (outcome.kind !== "done") return outcome;
    const { cib: after } = outcome.snapshot ?? (await cluster.read());
    if (after === before.cib) return outcome;
    try {
      const store = await open();
      await store.record({ origin: request.origin, before: before.cib, after });
      return outcome;
    } catch (error) {
      // The change is made: that it could not be kept is told, and fails nothing.
      if (!(error instanceof CrmError)) throw error;
      return { ...outcome, warning: error.message };
    }
  };
  const checkpoints: Checkpoints = {
    list: async () => (await open()).list(),
    read: async (number) => (await open()).read(number),
  };
  return new Proxy(cluster, {
    get: (target, key) => {
      if (key === "commit") return commit;
      if (key === "checkpoints") return checkpoints;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where checkpoints lie; undefined where there is no place for them. */
export function checkpointPlace(env: Environment, uid: number): string | undefined {
  const { LIFELINE_CHECKPOINTS: chosen, XDG_STATE_HOME: state, HOME: home } = env;
  if (chosen === "") return undefined;
  if (chosen !== undefined) return chosen;
  if (uid === 0) return "/var/lib/lifeline/checkpoints";
  const base = state?.startsWith("/") ? state : home?.startsWith("/") ? join(home, ".local/state") : undefined;
  return base === undefined ? undefined : join(base, "lifeline/checkpoints");
}
