import type { Cluster } from "../../client/index.ts";
import { type Reading, readCluster } from "../../state/index.ts";
import type { ToolCall } from "../run-tool.ts";

export interface Awaited {
  /** Names of what is still waited for. */
  readonly left: (reading: Reading) => readonly string[];
  /** How long nothing may have changed about them before they are given up. */
  readonly patienceMs: (reading: Reading, names: readonly string[]) => number;
}

/** Waits until nothing is left, or until its patience is over. @returns what is left then */
export async function awaitResources(call: ToolCall, cluster: Cluster, awaited: Awaited): Promise<readonly string[]> {
  const done = Promise.withResolvers<readonly string[]>();
  let known: readonly string[] | undefined;
  let patience: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let stale = false;
  const look = async (): Promise<void> => {
    do {
      stale = false;
      const [{ cib }, status] = await Promise.all([cluster.read(), cluster.status()]);
      const reading = readCluster(cib, status.nowMs ?? call.io.nowMs(), { zone: call.io.zone });
      const names = awaited.left(reading);
      if (names.length === 0) done.resolve(names);
      if (known !== undefined && names.length >= known.length) continue;
      known = names;
      clearTimeout(patience);
      patience = setTimeout(() => done.resolve(known ?? []), awaited.patienceMs(reading, names));
    } while (stale);
  };
  const unwatch = cluster.watch(() => {
    stale = true;
    looking ??= look()
      .catch(done.reject)
      .finally(() => {
        looking = undefined;
      });
  });
  try {
    return await done.promise;
  } finally {
    unwatch();
    await looking;
    clearTimeout(patience);
  }
}
