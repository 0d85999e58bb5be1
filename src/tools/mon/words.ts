import { ctime } from "../../cib/index.ts";

/** Times as crm_mon shows them. */
export function timeText(epochSeconds: number): string {
  return ctime(epochSeconds * 1000);
}

/** `1m5s`, `20s`: intervals as Pacemaker reads them out (pcmk__readable_interval). */
export function intervalText(ms: number): string {
  if (ms <= 0) return "0s";
  const parts: readonly [number, string][] = [
    [Math.floor(ms / 86_400_000), "d"],
    [Math.floor(ms / 3_600_000) % 24, "h"],
    [Math.floor(ms / 60_000) % 60, "m"],
  ];
  const head = parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : "")).join("");
  const seconds = Math.floor(ms / 1000) % 60;
  const rest = ms % 1000;
  const fraction = rest > 0 ? `.${String(rest).padStart(3, "0")}` : "";
  const below = rest > 0 ? `${rest}ms` : "";
  const tail = seconds > 0 ? `${seconds}${fraction}s` : below;
  return `${head}${tail}`;
}

/** `2026-11-22 19:05:05Z`, `2026-11-22 20:05:05 +01:00`: date and time with the offset of the host's zone. */
export function zonedTimeText(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  const offset = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19).replace("T", " ");
  if (offset === 0) return `${local}Z`;
  const two = (count: number): string => String(count).padStart(2, "0");
  const distance = Math.abs(offset);
  return `${local} ${offset < 0 ? "-" : "+"}${two(Math.floor(distance / 60))}:${two(distance % 60)}`;
}
