import { ctime } from "../../cib/index.ts";

/** Times as crm_mon shows them. */
export function timeText(epochSeconds: number): string {
  return ctime(epochSeconds * 1000);
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
