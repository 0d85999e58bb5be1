/** What to do about it: one host's part in running the resources. In come views and documents from the agreement, messages
 *  of the other managers, results of the executor, wishes of clients and the clock; out come orders, changes of status and
 *  timers. On the DC it joins hosts, asks the scheduler, walks the graph and counts failures; on every host it carries out
 *  orders and keeps the history. It promises that nothing is ordered without a view's token and that what a host reports is
 *  what its agents said. It never runs an agent, touches a socket or decides where something should run. */

export { bootstrapChanges, type FirstProperties } from "./bootstrap.ts";
export { historyDigests } from "./digests.ts";
export { clearFailures, countFailure } from "./fail-count.ts";
export { type DigestsOf, failedResult, History, isRecordable } from "./history.ts";
export { isManagerMessage } from "./known-message.ts";
export { Manager } from "./manager.ts";
export { formatTransitionKey, OUTSIDE_ENGINE, parseTransitionKey, type TransitionKey } from "./transition-key.ts";
export type {
  ActionState,
  ExecutorReport,
  ManagerAnswer,
  ManagerAsk,
  ManagerEffect,
  ManagerInput,
  ManagerMessage,
  ManagerOptions,
  Progress,
} from "./types.ts";
