import type { Element } from "../cib/index.ts";
import { type DateTime, epochSecondsOf } from "./date-time.ts";
import type { LocalTime } from "./parse-date.ts";

/** Values by name. */
export interface Lookup {
  get(name: string): string | undefined;
}

/** What a rule is evaluated against. What is left out is as if it had no values. */
export interface RuleInput {
  /** The moment, as the wall clock shows it: date specifications are compared with these fields. */
  readonly now: DateTime;
  /** For dates in the rule that leave out their offset. */
  readonly local: LocalTime;
  /** Root in which `id-ref` is looked up; without it references do not hold. */
  readonly document?: Element;
  readonly nodeAttributes?: Lookup;
  readonly resource?: RuleResource;
  readonly operation?: { readonly name: string; readonly intervalMs: number };
  /** Remembers the earliest moment at which a result may change. */
  readonly nextChange?: NextChange;
  /** Told why a rule's condition could not be used (it then does not hold). */
  readonly report?: (message: string, level?: "error" | "warning") => void;
}

export interface RuleResource {
  readonly class?: string;
  readonly provider?: string;
  readonly type?: string;
  /** For `value-source="param"` and `"meta"`. */
  readonly parameters?: Lookup;
  readonly meta?: Lookup;
  /** What a resource pattern matched: the whole, then its groups; `%0` to `%9` in attribute names stand for them. */
  readonly submatches?: readonly (string | undefined)[];
}

/** The earliest of the moments it was told. */
export class NextChange {
  #epochSeconds: number | undefined;

  get epochSeconds(): number | undefined {
    return this.#epochSeconds;
  }

  note(date: DateTime): void {
    const moment = epochSecondsOf(date);
    if (this.#epochSeconds === undefined || moment < this.#epochSeconds) this.#epochSeconds = moment;
  }
}
