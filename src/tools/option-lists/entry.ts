/** An option as `--list-options` shows it. What it does is told twice: in a few words, and where those do not do in sentences. */
export interface ListedOption {
  readonly name: string;
  /** As programs read it: duration, score, select, ... */
  readonly type: string;
  /** What to choose from, for the type `select`. */
  readonly values: readonly string[];
  readonly fallback: string | undefined;
  readonly short: string;
  readonly long: string | undefined;
  /** The name of earlier releases, still understood. */
  readonly alias: string | undefined;
  /** `advanced` and `deprecated` ones are shown on demand; `generated`: written by the cluster itself. */
  readonly flag: "advanced" | "deprecated" | "generated" | undefined;
}

export interface OptionList {
  /** Of the list as XML. */
  readonly name: string;
  readonly short: string;
  readonly long: string;
  readonly options: readonly ListedOption[];
}

export type More = Partial<Pick<ListedOption, "long" | "alias" | "flag">>;

export function listed(
  name: string,
  type: string,
  fallback: string | undefined,
  short: string,
  more: More = {},
): ListedOption {
  return { name, type, values: [], fallback, short, long: more.long, alias: more.alias, flag: more.flag };
}

/** One of several words. */
export function choice(
  name: string,
  values: readonly string[],
  fallback: string | undefined,
  short: string,
  more: More = {},
): ListedOption {
  return { ...listed(name, "select", fallback, short, more), values };
}
