import type { ClusterStatus } from "../../client/index.ts";
import type { World } from "../session/context.ts";
import type { Output } from "../session/output.ts";

const POLL_MS = 200;

/** Waits until the cluster has nothing to do. False when it was given up. */
export async function waitForIdle(
  world: World,
  out: Output,
  signal: AbortSignal | undefined,
  deadlineMs?: number,
): Promise<boolean> {
  if (world.cluster.setting === "file") return true;
  return waitUntil(
    world,
    out,
    signal,
    deadlineMs,
    async () => isIdle(await world.cluster.status()),
    "waiting for the cluster to settle",
  );
}

export function isIdle(status: ClusterStatus): boolean {
  const { transition } = status;
  return transition === undefined || transition.actions.every(({ state }) => state === "done" || state === "failed");
}

/** Asks again and again until it is so. */
export async function waitUntil(
  world: World,
  out: Output,
  signal: AbortSignal | undefined,
  deadlineMs: number | undefined,
  isSo: () => Promise<boolean>,
  what: string,
): Promise<boolean> {
  // A change takes a moment to be noticed by the host that decides.
  let calm = 0;
  for (;;) {
    calm = (await isSo()) ? calm + 1 : 0;
    if (calm >= 2) {
      out.progress(`${what}: done`, true);
      return true;
    }
    if (signal?.aborted === true || (deadlineMs !== undefined && world.edge.now() >= deadlineMs)) {
      out.progress(`${what}: given up`, true);
      return false;
    }
    out.progress(what);
    await world.edge.sleep(POLL_MS);
  }
}
