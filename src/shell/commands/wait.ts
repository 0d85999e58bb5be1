import type { ActionProgress, ClusterStatus } from "../../client/index.ts";
import { parseOperationKey } from "../../state/index.ts";
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

/** What is being done, in one line: `3 of 7 done, start vip on server1 (2s)`; undefined while nothing is. */
export function transitionLine({ transition, nowMs }: ClusterStatus, hereMs: number): string | undefined {
  const actions = transition?.actions ?? [];
  if (actions.length === 0) return undefined;
  const settled = actions.filter(({ state }) => state === "done" || state === "failed").length;
  const failed = actions.filter(({ state }) => state === "failed").length;
  const running = actions.find(({ state }) => state === "running");
  return [
    `${settled} of ${actions.length} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(running === undefined ? [] : [runningText(running, nowMs ?? hereMs)]),
  ].join(", ");
}

function runningText({ key, node, startedMs }: ActionProgress, nowMs: number): string {
  const name = parseOperationKey(key);
  const isProbe = name?.operation === "monitor" && name.intervalMs === 0;
  const what = name === undefined ? key : `${isProbe ? "probe" : name.operation} ${name.resource}`;
  const seconds = startedMs === undefined ? 0 : Math.max(0, Math.round((nowMs - startedMs) / 1000));
  return `${what}${node === undefined ? "" : ` on ${node}`}${seconds === 0 ? "" : ` (${seconds}s)`}`;
}

export function isIdle(status: ClusterStatus): boolean {
  const { transition } = status;
  return transition === undefined || transition.actions.every(({ state }) => state === "done" || state === "failed");
}

/** Asking Pacemaker what it does means starting programs: there the sentence alone must do. */
async function describe(world: World, what: string): Promise<string> {
  if (world.cluster.setting !== "playground" && world.cluster.setting !== "node") return what;
  const doing = transitionLine(await world.cluster.status(), world.edge.now());
  return doing === undefined ? what : `${what}: ${doing}`;
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
    out.progress(await describe(world, what));
    await world.edge.sleep(POLL_MS);
  }
}
