import { ExitCode, parseDurationMs } from "../../base/index.ts";
import type { Cluster } from "../../client/index.ts";
import { schedule } from "../../scheduler/index.ts";
import { type ToolCall, toolError } from "../run-tool.ts";

const DEFAULT_TIMEOUT_MS = 60 * 60_000;
/** A change is not looked at before this time has passed: what follows from it begins a moment later. */
const SETTLE_MS = 100;
const AGAIN_MS = 500;

/** Waits until nothing runs and the scheduler has nothing left to do. */
export async function waitForIdle(call: ToolCall, cluster: Cluster): Promise<number> {
  if (cluster.setting === "file") return ExitCode.OK;
  const text = call.value("timeout");
  const timeoutMs = text === undefined ? DEFAULT_TIMEOUT_MS : parseDurationMs(text);
  if (timeoutMs === undefined) throw toolError("usage", `Invalid timeout: ${text}`);
  const done = Promise.withResolvers<number>();
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    timer = undefined;
    const [{ cib }, status] = await Promise.all([cluster.read(), cluster.status()]);
    if (status.dc === undefined || status.transition !== undefined) return;
    const { graph } = schedule({ cib, nowMs: status.nowMs ?? call.io.nowMs() });
    const left = graph.synapses.filter(({ action }) => action.kind !== "pseudo_event" && !isPostponed(action));
    if (left.length === 0) done.resolve(ExitCode.OK);
  };
  const soon = (): void => {
    timer ??= setTimeout(() => void look().catch(done.reject), SETTLE_MS);
  };
  const unwatch = cluster.watch(soon);
  // What only the clock brings (an expiry) is told by no event.
  const again = setInterval(soon, AGAIN_MS);
  const limit = setTimeout(() => {
    call.complain("Pending actions: the cluster is still at work");
    done.resolve(ExitCode.TIMEOUT);
  }, timeoutMs);
  try {
    return await done.promise;
  } finally {
    clearTimeout(limit);
    clearTimeout(timer);
    clearInterval(again);
    unwatch();
  }
}

/** A recurring operation with a start-delay that has not run yet is asked for again and again. */
function isPostponed(action: { readonly attributes: Readonly<Record<string, string>> }): boolean {
  return (
    Number(action.attributes.CRM_meta_start_delay ?? 0) > 0 && Number(action.attributes.CRM_meta_interval ?? 0) > 0
  );
}
