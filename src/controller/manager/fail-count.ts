import { formatScore, INFINITY, parseScore } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { type HostRef, setTransient, transientAttributes } from "./status.ts";

/** One failed operation, for counting. */
export interface FailedOperation {
  readonly resource: string;
  readonly name: string;
  readonly intervalMs: number;
}

/** `fail-count-vip#monitor_10000`: instances of an anonymous clone are counted together (their number is hidden). */
function suffix({ resource, name, intervalMs }: FailedOperation): string {
  return `${withoutInstance(resource)}#${name}_${intervalMs}`;
}

export function withoutInstance(resource: string): string {
  return resource.replace(/:\d+$/, "");
}

export interface CountRules {
  /** The graph's failed-start-offset and failed-stop-offset: `INFINITY` or a number to add. */
  readonly failedStartOffset: string;
  readonly failedStopOffset: string;
  /** Count a failure of any kind (a result from outside a transition). */
  readonly always: boolean;
  /** on-fail=ignore: the time is kept, the count is not raised. */
  readonly ignored: boolean;
}

/** Counts a failure on its host. Source: update_failcount of Pacemaker's controller; a failed probe does not count. */
export function countFailure(
  cib: Element,
  host: HostRef,
  failed: FailedOperation,
  rules: CountRules,
  epochMs: number,
): Element {
  const step = countStep(failed, rules);
  if (step === undefined) return cib;
  const key = suffix(failed);
  let next = cib;
  if (!rules.ignored) {
    const before = parseScore(transientAttributes(cib, host.id).get(`fail-count-${key}`) ?? "0") ?? 0;
    const count = step === "++" ? Math.min(before + 1, INFINITY) : Math.min(parseScore(step) ?? before + 1, INFINITY);
    next = setTransient(next, host, `fail-count-${key}`, formatScore(count));
  }
  return setTransient(next, host, `last-failure-${key}`, String(Math.floor(epochMs / 1000)));
}

/** `++`, or the value that a failed start or stop sets; undefined when this kind does not count. */
function countStep(failed: FailedOperation, rules: CountRules): string | undefined {
  if (failed.intervalMs > 0 || failed.name === "promote" || failed.name === "demote") return "++";
  const offset =
    failed.name === "start" ? rules.failedStartOffset : failed.name === "stop" ? rules.failedStopOffset : undefined;
  if (offset !== undefined) return offset === "1" ? "++" : offset;
  return rules.always ? "++" : undefined;
}

/** Clears the counts and times of a resource on a host, of all its operations or of one. */
export function clearFailures(
  cib: Element,
  host: HostRef,
  resource: string,
  operation?: { readonly name: string; readonly intervalMs: number },
): Element {
  const id = withoutInstance(resource);
  const only = operation && `#${operation.name}_${operation.intervalMs}`;
  let next = cib;
  for (const name of transientAttributes(cib, host.id).keys()) {
    const match = /^(?:fail-count|last-failure)-(.*?)(#[^#]*_\d+)?$/.exec(name);
    if (match === null || withoutInstance(match[1]!) !== id) continue;
    if (only !== undefined && match[2] !== only) continue;
    next = setTransient(next, host, name, undefined);
  }
  return next;
}

/** Does the document count failures of this resource on this host? */
export function hasFailures(cib: Element, host: HostRef, resource: string): boolean {
  return clearFailures(cib, host, resource) !== cib;
}
