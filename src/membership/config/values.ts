import type { Draft } from "./draft.ts";

/** How values of directives are read. Each kind says what it accepts, once, for its errors and for ha.cf(5). */

/** Takes the values of one line into the draft. @returns what is wrong, for `NAME: ...`. */
export interface Take {
  (values: readonly string[], draft: Draft): string | undefined;
  /** What is accepted, for the man page. */
  readonly range?: string;
}

function ranged(range: string, take: Take): Take {
  return Object.assign(take, { range });
}

/** `5`, `0.5` (seconds), `500ms`, `500us`; undefined for anything else. */
export function parseTimeMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|msec|us|usec)?$/.exec(text);
  if (match === null) return undefined;
  const number = Number(match[1]);
  if (match[2] === undefined) return number * 1000;
  return match[2].startsWith("m") ? number : number / 1000;
}

export function parseBoolean(text: string): boolean | undefined {
  if (/^(true|on|yes|y|1)$/i.test(text)) return true;
  return /^(false|off|no|n|0)$/i.test(text) ? false : undefined;
}

type TimeKey = "keepaliveMs" | "deadtimeMs" | "warntimeMs" | "initdeadMs";

export function time(key: TimeKey): Take {
  return ranged("more than 0", ([value = ""], draft) => {
    const ms = parseTimeMs(value);
    if (ms === undefined) return `"${value}" is no time (seconds, or a number with ms or us)`;
    if (ms <= 0) return "must be more than 0";
    draft[key] = ms;
    return undefined;
  });
}

export function flag(set: (draft: Draft, value: boolean) => void): Take {
  return ranged("on or off", ([value = ""], draft) => {
    const parsed = parseBoolean(value);
    if (parsed === undefined) return `"${value}" is neither on nor off`;
    set(draft, parsed);
    return undefined;
  });
}

export function integer(low: number, high: number, set: (draft: Draft, value: number) => void): Take {
  return ranged(`a whole number from ${low} to ${high}`, ([value = ""], draft) => {
    if (!/^\d+$/.test(value) || Number(value) < low || Number(value) > high) {
      return `"${value}" is no whole number from ${low} to ${high}`;
    }
    set(draft, Number(value));
    return undefined;
  });
}

export function choice<Value extends string>(
  values: readonly Value[],
  set: (draft: Draft, value: Value) => void,
): Take {
  return ranged(values.join(" or "), ([value = ""], draft) => {
    const found = values.find((allowed) => allowed === value);
    if (found === undefined) return `"${value}" is none of ${values.join(", ")}`;
    set(draft, found);
    return undefined;
  });
}

export const file = (key: "logfile" | "debugfile"): Take =>
  ranged("an absolute path", ([value = ""], draft) => {
    if (!value.startsWith("/")) return `"${value}" is no absolute path`;
    draft[key] = value;
    return undefined;
  });

export const FACILITIES = [
  ..."auth authpriv cron daemon ftp kern lpr mail news syslog user uucp".split(" "),
  ...Array.from({ length: 8 }, (_, index) => `local${index}`),
];
