import { ExitCode } from "../../base/index.ts";
import type { Cluster } from "../../client/index.ts";
import { type Synapse, schedule } from "../../scheduler/index.ts";
import type { ToolCall } from "../run-tool.ts";
import { timeoutGiven } from "./timeout.ts";

const DEFAULT_TIMEOUT_MS = 60 * 60_000;
/** A change is not looked at before this time has passed: what follows from it begins a moment later. */
const SETTLE_MS = 100;
const AGAIN_MS = 500;

/** Waits until nothing runs and the scheduler has nothing left to do. */
export async function waitForIdle(call: ToolCall, cluster: Cluster): Promise<number> {
  if (cluster.setting === "file") return ExitCode.OK;
  const timeoutMs = timeoutGiven(call) ?? DEFAULT_TIMEOUT_MS;
  const done = Promise.withResolvers<number>();
  let timer: NodeJS.Timeout | undefined;
  let pending: readonly Synapse[] = [];
  /** Whether it is idle; while it is at work what it does is asked about only `closely`. */
  const look = async (closely: boolean): Promise<boolean> => {
    timer = undefined;
    const [{ cib }, status] = await Promise.all([cluster.read(), cluster.status()]);
    const busy = status.dc === undefined || status.transition !== undefined;
    if (busy && !closely) return false;
    const { graph } = schedule({ cib, nowMs: status.nowMs ?? call.io.nowMs() });
    pending = graph.synapses.filter(({ action }) => action.kind !== "pseudo_event" && !isPostponed(action));
    return !busy && pending.length === 0;
  };
  const lookAgain = async (): Promise<void> => {
    if (await look(false)) done.resolve(ExitCode.OK);
  };
  const soon = (): void => {
    timer ??= setTimeout(() => void lookAgain().catch(done.reject), SETTLE_MS);
  };
  const unwatch = cluster.watch(soon);
  // What only the clock brings (an expiry) is told by no event.
  const again = setInterval(soon, AGAIN_MS);
  const giveUp = async (): Promise<void> => {
    if (await look(true)) done.resolve(ExitCode.OK);
    else {
      tellPending(call, pending);
      done.resolve(ExitCode.TIMEOUT);
    }
  };
  const limit = setTimeout(() => void giveUp().catch(done.reject), timeoutMs);
  try {
    return await done.promise;
  } finally {
    clearTimeout(limit);
    clearTimeout(timer);
    clearInterval(again);
    unwatch();
  }
}

/** What the cluster still had to do when it was looked at, the last first. */
function tellPending(call: ToolCall, pending: readonly Synapse[]): void {
  if (!call.has("quiet")) {
    call.line("Pending actions:");
    for (const { action } of pending.toSorted((a, b) => b.action.id - a.action.id)) {
      const where = action.kind === "pseudo_event" ? "" : `\ton ${action.target.node}`;
      call.line(`\tAction ${action.id}: ${action.internalOperationKey ?? action.operationKey}${where}`);
    }
  }
  call.complain("Error performing operation: Timeout occurred");
}

/** A recurring operation with a start-delay that has not run yet is asked for again and again. */
function isPostponed(action: { readonly attributes: Readonly<Record<string, string>> }): boolean {
  return (
    Number(action.attributes.CRM_meta_start_delay ?? 0) > 0 && Number(action.attributes.CRM_meta_interval ?? 0) > 0
  );
}
