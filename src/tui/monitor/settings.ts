import type { ActionIn } from "../keys/table.ts";

/** What the monitor shows; each switch has a key. The presets are crm_mon's. */
export interface MonitorSettings {
  readonly summary: boolean;
  readonly byNode: boolean;
  readonly brief: boolean;
  readonly inactive: boolean;
  readonly details: boolean;
  readonly pending: boolean;
  readonly timing: boolean;
  readonly operations: boolean;
  readonly failcounts: boolean;
  readonly attributes: boolean;
  readonly tickets: boolean;
  readonly bans: boolean;
  /** 0 off, 1 failed and pending, 2 all, 3 all in full. */
  readonly fencing: 0 | 1 | 2 | 3;
  readonly history: boolean;
  /** Only what is not as it should be. */
  readonly faults: boolean;
  readonly order: "configured" | "failures" | "name";
}

export const MONITOR_PRESETS: MonitorSettings = {
  summary: true,
  byNode: false,
  brief: false,
  inactive: true,
  details: false,
  pending: true,
  timing: false,
  operations: false,
  failcounts: false,
  attributes: false,
  tickets: false,
  bans: false,
  fencing: 1,
  history: true,
  faults: false,
  order: "failures",
};

type Switch = {
  [Name in keyof MonitorSettings]: MonitorSettings[Name] extends boolean ? Name : never;
}[keyof MonitorSettings];

/** Action of the table of keys -> the switch it turns. */
const SWITCHES: Partial<Record<ActionIn<"monitor">, Switch>> = {
  "toggle-summary": "summary",
  "toggle-by-node": "byNode",
  "toggle-brief": "brief",
  "toggle-inactive": "inactive",
  "toggle-details": "details",
  "toggle-pending": "pending",
  "toggle-timing": "timing",
  "toggle-operations": "operations",
  "toggle-failcounts": "failcounts",
  "toggle-attributes": "attributes",
  "toggle-tickets": "tickets",
  "toggle-bans": "bans",
  "toggle-history": "history",
  "toggle-faults": "faults",
};

const ORDERS = ["configured", "failures", "name"] as const;

/** The settings after a key; undefined when the action is none of theirs. */
export function changeSettings(settings: MonitorSettings, action: string): MonitorSettings | undefined {
  if (action === "toggle-fencing") return { ...settings, fencing: ((settings.fencing + 1) % 4) as 0 | 1 | 2 | 3 };
  if (action === "cycle-order") {
    return { ...settings, order: ORDERS[(ORDERS.indexOf(settings.order) + 1) % ORDERS.length]! };
  }
  const name = SWITCHES[action as ActionIn<"monitor">];
  return name === undefined ? undefined : { ...settings, [name]: !settings[name] };
}

/** Whether the switch behind an action is on: what the `?` page marks. */
export function isOn(settings: MonitorSettings, action: string): boolean {
  if (action === "toggle-fencing") return settings.fencing > 0;
  const name = SWITCHES[action as ActionIn<"monitor">];
  return name !== undefined && settings[name];
}
