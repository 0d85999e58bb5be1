/** Runs the agents of one host. In come orders with their (term, view), results of runs and the clock; out come runs,
 *  kills, results and timers as plain data. It promises at most one operation of a resource at a time, recurring ones an
 *  interval after the last completed, and that no order older than one obeyed before runs anything. It never starts a
 *  process itself and knows nothing of the cluster. */
export { type EnvironmentOptions, exitReasonOf, type Invocation, invocation } from "./environment.ts";
export { Executor, type ExecutorEffect, type ExecutorInput } from "./machine.ts";
export {
  endsRecurring,
  type Operation,
  type OperationKey,
  type OperationResult,
  operationKey,
  type ResourceRef,
} from "./operation.ts";
export { judge, type RunOutcome, timedOut, type Verdict } from "./outcome.ts";
export { LOWEST_TOKEN, rankTokens, type Token } from "./token.ts";
