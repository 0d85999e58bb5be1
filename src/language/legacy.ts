/** Spellings that were accepted in the days of Heartbeat 2 and 3 and mean nothing today. They are understood in text, with a
 *  notice each; what stands in a CIB's XML is never touched. Source: the configuration format of Heartbeat 2.1 and the
 *  conversion style sheets that Pacemaker brings. */

export interface Modern {
  readonly name: string;
  readonly value: string | undefined;
}

interface Legacy {
  readonly name: string;
  /** The value the modern name takes. */
  readonly value?: (old: string) => string;
}

const OPERATION: Readonly<Record<string, Legacy>> = {
  start_delay: { name: "start-delay" },
  on_fail: { name: "on-fail" },
  disabled: { name: "enabled", value: negated },
};

const META: Readonly<Record<string, Legacy>> = {
  target_role: { name: "target-role" },
};

function negated(value: string): string {
  return /^(true|yes|on|1|y)$/i.test(value) ? "false" : "true";
}

/** What an old name means today, undefined when the name is none of these. */
export function modernise(where: "operation" | "meta", name: string, value: string | undefined): Modern | undefined {
  const legacy = (where === "operation" ? OPERATION : META)[name];
  if (legacy === undefined) return undefined;
  return { name: legacy.name, value: value === undefined || legacy.value === undefined ? value : legacy.value(value) };
}

/** Understood, kept, and without effect, now as then. */
export const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  collocated: "a group's members always run together unless a constraint says otherwise",
};
