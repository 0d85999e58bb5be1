/** Operation keys (`start_0`, `monitor_10000`) are interned, so that comparing two compares references. */
const keys = new Map<string, Map<number, string>>();

export function operationKey(name: string, intervalMs = 0): string {
  let byInterval = keys.get(name);
  if (byInterval === undefined) keys.set(name, (byInterval = new Map()));
  let key = byInterval.get(intervalMs);
  if (key === undefined) byInterval.set(intervalMs, (key = `${name}_${intervalMs}`));
  return key;
}
