import { diff } from "./change.ts";
import { configurationOf } from "./document.ts";
import { type Element, sameTree } from "./tree.ts";
import { versionAttributes, versionOf } from "./version.ts";

/** What a change touched: nothing, the configuration, or only the status and the attributes of `<cib>`. */
export type ChangeScope = "none" | "configuration" | "status";

export function changeScope(before: Element, after: Element): ChangeScope {
  if (before === after) return "none";
  const was = configurationOf(before);
  const is = configurationOf(after);
  if (was !== is && !sameTree(was, is)) return "configuration";
  if (was !== is && diff(was, is).length > 0) return "configuration";
  return diff(before, after).length > 0 ? "status" : "none";
}

/** `after` with the version that Pacemaker gives it: a changed configuration raises epoch and clears num_updates, anything
 *  else raises num_updates; the epochs that `after` itself brings are the ground (cibadmin --replace, `admin_epoch++`).
 *  `edits`: made in that many steps, each of which counts; given, one that changes nothing counts too (a resource that is
 *  replaced by the same). Source: cib_perform_op and the reference's "CIB versions"; checked against cibadmin on files. */
export function bumpVersion(before: Element, after: Element, edits?: number): Element {
  const scope = changeScope(before, after);
  if (scope === "none" && (edits ?? 0) === 0) return before;
  const brought = versionOf(after.attributes);
  const steps = Math.max(edits ?? 1, 1);
  const version =
    scope === "status"
      ? { ...brought, numUpdates: brought.numUpdates + steps }
      : { ...brought, epoch: brought.epoch + steps, numUpdates: 0 };
  return { ...after, attributes: { ...after.attributes, ...versionAttributes(version) } };
}

/** Who changed the configuration last, as crm_mon shows it. */
export interface LastWritten {
  readonly host: string;
  readonly client: string;
  readonly user: string;
  readonly epochMs: number;
}

/** Marks a changed configuration as Pacemaker's CIB daemon does (a CIB file is left without by its tools). */
export function stampLastWritten(cib: Element, by: LastWritten): Element {
  return {
    ...cib,
    attributes: {
      ...cib.attributes,
      "cib-last-written": ctime(by.epochMs),
      "update-origin": by.host,
      "update-client": by.client,
      "update-user": by.user,
    },
  };
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** C's ctime in the local time zone: `Sun Nov 22 19:19:03 2026`, the day padded with a blank. */
export function ctime(epochMs: number): string {
  const date = new Date(epochMs);
  const two = (count: number): string => String(count).padStart(2, "0");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const day = String(date.getDate()).padStart(2, " ");
  return `${DAYS[date.getDay()]} ${MONTHS[date.getMonth()]} ${day} ${time} ${date.getFullYear()}`;
}
