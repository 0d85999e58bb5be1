import type { ExecStatus } from "../agents/index.ts";

/** A resource as its host's executor knows it. */
export interface ResourceRef {
  /** With the instance number where instances are told apart. */
  readonly id: string;
  readonly class: string;
  readonly provider: string | undefined;
  readonly type: string;
}

/** An operation of a resource's agent, as ordered. */
export interface Operation {
  readonly resource: ResourceRef;
  /** `start`, `monitor`, `notify`, ... */
  readonly name: string;
  /** 0 = once. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly startDelayMs: number;
  /** The agent's parameters and `CRM_meta_*`, as the graph has them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** By which whoever ordered it knows the result again. */
  readonly transitionKey: string;
}

/** Names one recurring operation of a host. */
export interface OperationKey {
  readonly resource: string;
  readonly name: string;
  readonly intervalMs: number;
}

export interface OperationResult {
  /** Counts the operations of this host's executor since it was started. */
  readonly callId: number;
  readonly operation: Operation;
  readonly status: ExecStatus;
  /** The agent's code; 193 when there is none. */
  readonly code: number;
  readonly exitReason: string;
  /** Epoch milliseconds: when it ran, and when its outcome last changed. */
  readonly ranMs: number;
  readonly changedMs: number;
  readonly execMs: number;
  readonly queueMs: number;
}

/** `vip_monitor_10000`. */
export function operationKey(resource: string, name: string, intervalMs: number): string {
  return `${resource}_${name}_${intervalMs}`;
}

/** Operations that change what a resource does: what was watched before is not watched any more when one is ordered.
 *  Source: should_cancel_recurring of Pacemaker's controller. */
export function endsRecurring(name: string): boolean {
  return ["start", "stop", "promote", "demote", "migrate_to", "migrate_from"].includes(name);
}
