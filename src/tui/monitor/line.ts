import type { Row } from "../text/row.ts";

/** What a row of the monitor stands for; also what a selection holds on to while the rows around it change. */
export type Subject =
  | { readonly kind: "host"; readonly name: string }
  | { readonly kind: "resource"; readonly id: string }
  /** A resource as shown under a host. */
  | { readonly kind: "resource"; readonly id: string; readonly host: string };

export interface MonitorLine {
  readonly row: Row;
  /** Undefined for titles, blanks and sections that are only text. */
  readonly subject: Subject | undefined;
  /** `subjectKey` of it. */
  readonly key: string | undefined;
  /** Not as it should be. */
  readonly fault: boolean;
  /** A title: stays while anything below it does. */
  readonly title: boolean;
}

export function textLine(row: Row): MonitorLine {
  return { row, subject: undefined, key: undefined, fault: false, title: false };
}

export function titleLine(row: Row): MonitorLine {
  return { row, subject: undefined, key: undefined, fault: false, title: true };
}

export function subjectLine(row: Row, subject: Subject, fault: boolean): MonitorLine {
  return { row, subject, key: subjectKey(subject), fault, title: false };
}

/** One text per subject, for comparing and as a key. */
export function subjectKey(subject: Subject): string {
  if (subject.kind === "host") return `host ${subject.name}`;
  return "host" in subject ? `resource ${subject.id} on ${subject.host}` : `resource ${subject.id}`;
}
