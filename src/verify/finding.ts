/** Something a check found: an error stops a commit, the others are only said. */
export interface Finding {
  readonly level: "error" | "warning" | "deprecation";
  /** A stable word for programs. */
  readonly code: string;
  readonly message: string;
  /** Id of the object it is about, and the option or attribute in it. */
  readonly object: string | undefined;
  readonly attribute: string | undefined;
  /** What to do. */
  readonly remedy: string | undefined;
}

export interface FindingDetails {
  readonly object?: string | undefined;
  readonly attribute?: string | undefined;
  readonly remedy?: string | undefined;
}

function finding(level: Finding["level"], code: string, message: string, details: FindingDetails = {}): Finding {
  const { object, attribute, remedy } = details;
  return { level, code, message, object, attribute, remedy };
}

export const error = (code: string, message: string, details?: FindingDetails): Finding =>
  finding("error", code, message, details);
export const warning = (code: string, message: string, details?: FindingDetails): Finding =>
  finding("warning", code, message, details);
export const deprecation = (code: string, message: string, details?: FindingDetails): Finding =>
  finding("deprecation", code, message, details);
