/** Operation keys (`start_0`, `monitor_10000`) are interned, so that comparing two compares references. */
const keys = new Map<string, Map<number, string>>();

export function operationKey(name: string, intervalMs = 0): string {
  let byInterval = keys.get(name);
  if (byInterval === undefined) keys.set(name, (byInterval = new Map()));
  let key = byInterval.get(intervalMs);
  if (key === undefined) byInterval.set(intervalMs, (key = `${name}_${intervalMs}`));
  return key;
}

export interface OperationName {
  readonly resource: string;
  readonly operation: string;
  readonly intervalMs: number;
}

/** A resource's own name may hold underscores, and so may these operations and what announces a notification. */
const KEY = /^(.+?)_((?:(?:confirmed-)?(?:pre|post)_notify_)?(?:migrate_to|migrate_from|clear_failcount|[^_]+))_(\d+)$/;

/** Splits `RESOURCE_OPERATION_INTERVAL`; undefined when the text is none. */
export function parseOperationKey(key: string): OperationName | undefined {
  const [, resource, operation, interval] = KEY.exec(key) ?? [];
  if (resource === undefined || operation === undefined) return undefined;
  return { resource, operation, intervalMs: Number(interval) };
}
