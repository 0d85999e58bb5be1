/** An option of the cluster, a resource or an operation, as data: checks, completion, hints and lists read it. */
export interface Option {
  readonly name: string;
  readonly type: "boolean" | "integer" | "score" | "duration" | "choice" | "string" | "percentage" | "version";
  readonly values: readonly string[];
  readonly fallback: string | undefined;
  readonly summary: string;
  /** The name that is to be used instead. */
  readonly successor: string | undefined;
  /** Written by the cluster itself. */
  readonly internal: boolean;
}

interface More {
  readonly values?: readonly string[];
  readonly successor?: string;
  readonly internal?: boolean;
}

export function option(
  name: string,
  type: Option["type"],
  fallback: string | undefined,
  summary: string,
  more: More = {},
): Option {
  return {
    name,
    type,
    fallback,
    summary,
    values: more.values ?? (type === "boolean" ? ["true", "false"] : []),
    successor: more.successor,
    internal: more.internal ?? false,
  };
}

/** Why a value is none for an option; undefined when it is one. */
export function valueProblem(
  { type, values }: Option,
  value: string,
  extra: readonly string[] = [],
): string | undefined {
  if (extra.includes(value.toLowerCase())) return undefined;
  switch (type) {
    case "boolean":
      return /^(true|false|yes|no|on|off|y|n|1|0)$/i.test(value) ? undefined : "not true or false";
    case "integer":
      return /^[+-]?\d+$/.test(value) || /^[+-]?INFINITY$/i.test(value) ? undefined : "not a whole number";
    case "score":
      return /^[+-]?(\d+|INFINITY)$/i.test(value) || /^(red|yellow|green)$/i.test(value) ? undefined : "not a score";
    case "duration":
      return /^[+]?\d+\s*(us|usec|ms|msec|s|sec|m|min|h|hr)?$/i.test(value) || /^P/i.test(value)
        ? undefined
        : "not a time";
    case "percentage":
      return /^\d+(\.\d+)?%?$/.test(value) ? undefined : "not a percentage";
    case "choice":
      return values.some((known) => known.toLowerCase() === value.toLowerCase())
        ? undefined
        : `not one of ${values.join(", ")}`;
    default:
      return undefined;
  }
}
