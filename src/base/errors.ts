/** Where something stands that is wrong: a place in a text, or an object and attribute of a configuration. */
export interface Place {
  /** File name, `stdin`, `command line`, a host, a socket. */
  readonly source?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in UTF-16 code units. */
  readonly column?: number;
  /** Id of the object, and the attribute in it. */
  readonly object?: string;
  readonly attribute?: string;
}

export interface CrmErrorDetails {
  /** A stable word for programs, `kebab-case`. */
  readonly code: string;
  /** What is wrong, one sentence without a full stop. */
  readonly message: string;
  /** What was expected, or what to do. */
  readonly hint?: string;
  readonly at?: Place;
}

/** The one operational error: something outside is wrong (input, file, peer), and the reader can mend it. */
export class CrmError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly at: Place | undefined;

  constructor(details: CrmErrorDetails, options?: ErrorOptions) {
    super(details.message, options);
    this.name = "CrmError";
    this.code = details.code;
    this.hint = details.hint;
    this.at = details.at;
  }

  /** As a plain value, to be sent or kept. */
  details(): CrmErrorDetails {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.at === undefined ? {} : { at: this.at }),
    };
  }

  /** `SOURCE:LINE:COLUMN: MESSAGE (HINT)`, the parts that are known. */
  describe(): string {
    const place = this.at === undefined ? "" : formatPlace(this.at);
    return `${place === "" ? "" : `${place}: `}${this.message}${this.hint === undefined ? "" : ` (${this.hint})`}`;
  }
}

export function formatPlace(place: Place): string {
  const text = [place.source, place.line, place.column].filter((part) => part !== undefined).join(":");
  const object = [place.object, place.attribute].filter((part) => part !== undefined).join(" ");
  return [text, object].filter((part) => part !== "").join(": ");
}

/** Holds an invariant of ours; it stays on in production. Never for input: that is a CrmError. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${what}`);
}

/** The end of a switch over a union: the compiler proves that nothing gets here. */
export function unreachable(value: never): never {
  throw new Error(`broken invariant: unexpected ${JSON.stringify(value)}`);
}

/** The code that Node gives to errors of the system (`ENOENT`); undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
