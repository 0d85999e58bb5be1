import { CrmError, type CrmErrorDetails } from "../../base/index.ts";
import {
  applyChanges,
  type Change,
  type CibVersion,
  type Element,
  element,
  sameTree,
  statusOf,
  versionAttributes,
  versionOf,
} from "../../cib/index.ts";
import type { LiveState } from "./messages.ts";
import type { AskOutcome, CommitAsk } from "./records.ts";

/** Attributes of `<cib>` that say how things are now; they are replicated like status and never stored.
 *  Source: Pacemaker writes them anew at every election. */
const VOLATILE = ["have-quorum", "dc-uuid"];

export const NOTHING_LIVE: LiveState = { numUpdates: 0, attributes: {}, status: element("status") };

/** The document as everybody sees it: the stored one with what is live laid over it. */
export function compose(cib: Element, live: LiveState): Element {
  const at = cib.children.findIndex((node) => node.kind === "element" && node.name === "status");
  return {
    ...cib,
    attributes: { ...cib.attributes, num_updates: String(live.numUpdates), ...live.attributes },
    children: at < 0 ? [...cib.children, live.status] : cib.children.with(at, live.status),
  };
}

/** What of a document is kept on disk: no status, nothing volatile, num_updates 0. */
export function storedForm(document: Element): Element {
  const attributes = Object.entries(document.attributes).filter(([name]) => !VOLATILE.includes(name));
  return {
    ...document,
    attributes: Object.fromEntries(attributes.map(([name, value]) => [name, name === "num_updates" ? "0" : value])),
    children: document.children.map((node) =>
      node.kind === "element" && node.name === "status" && node.children.length > 0 ? element("status") : node,
    ),
  };
}

function liveForm(document: Element, numUpdates: number): LiveState {
  const attributes = Object.entries(document.attributes).filter(([name]) => VOLATILE.includes(name));
  return { numUpdates, attributes: Object.fromEntries(attributes), status: statusOf(document) ?? element("status") };
}

/** Live state after changes of status made on `document`; what they say of the stored part is ignored.
 *  @throws CrmError `change-failed` */
export function changeLive(document: Element, changes: readonly Change[]): LiveState {
  return liveForm(applyChanges(document, changes), versionOf(document.attributes).numUpdates + 1);
}

export type Prepared =
  | {
      readonly kind: "accepted";
      /** On the stored document; none when only status is concerned. */
      readonly changes: readonly Change[];
      readonly version: CibVersion;
      readonly cib: Element;
      /** What the request changes of status: not stored, applied when the rest is settled. */
      readonly status: readonly Change[];
    }
  | { readonly kind: "answered"; readonly outcome: AskOutcome };

export interface PrepareContext {
  readonly document: Element;
  readonly stored: Element;
  readonly host: string;
  readonly epochMs: number;
  readonly check: (before: Element, after: Element) => CrmErrorDetails | undefined;
}

/** What a request would make of the document, checked and versioned. A change of the configuration raises epoch unless the
 *  request itself raised epoch or admin_epoch (a replacement of the whole document); lowering them is refused. */
export function prepareCommit(ask: CommitAsk, { document, stored, host, epochMs, check }: PrepareContext): Prepared {
  const version = versionOf(document.attributes);
  if (ask.base !== undefined && (ask.base.adminEpoch !== version.adminEpoch || ask.base.epoch !== version.epoch)) {
    return { kind: "answered", outcome: { kind: "conflict", version } };
  }
  const status = ask.changes.filter(concernsStatus);
  let after: Element;
  try {
    after = applyChanges(
      document,
      ask.changes.filter((change) => !concernsStatus(change)),
    );
    changeLive(document, status);
  } catch (error) {
    if (error instanceof CrmError) return refused(error);
    throw error;
  }
  const wanted = storedForm(after);
  if (sameTree(wanted, stored)) {
    if (status.length === 0) return { kind: "answered", outcome: { kind: "done", version, on: 0, of: 0 } };
    return { kind: "accepted", changes: [], version, cib: stored, status };
  }
  const asked = versionOf(wanted.attributes);
  const order = asked.adminEpoch - version.adminEpoch || asked.epoch - version.epoch;
  if (order < 0) {
    return refused({
      code: "older-version",
      message: `the update is older (${asked.adminEpoch}.${asked.epoch}) than the configuration (${version.adminEpoch}.${version.epoch})`,
    });
  }
  const next: CibVersion = {
    adminEpoch: asked.adminEpoch,
    epoch: order > 0 ? asked.epoch : version.epoch + 1,
    numUpdates: 0,
  };
  const cib: Element = {
    ...wanted,
    attributes: {
      ...wanted.attributes,
      ...versionAttributes(next),
      "cib-last-written": formatWritten(epochMs),
      "update-origin": host,
      "update-client": ask.author.client,
      "update-user": ask.author.user,
    },
  };
  const error = check(document, cib);
  if (error !== undefined) return refused(error);
  const own = ask.changes.filter((change) => !concernsStatus(change) && !isOfRoot(change));
  return { kind: "accepted", changes: [...own, modifyRoot(cib)], version: next, cib, status };
}

/** The same changes as they look on the whole document, where the root has live attributes too; undefined when they move
 *  `<status>` itself, which is not theirs to move. */
export function onWhole(changes: readonly Change[], document: Element): readonly Change[] | undefined {
  const own = changes.filter((change) => !isOfRoot(change));
  const plain = own.every(({ op, path }) => op === "modify" || path.length > (op === "create" ? 1 : 2));
  return plain ? [...own, modifyRoot(document)] : undefined;
}

function isOfRoot({ op, path }: Change): boolean {
  return op === "modify" && path.length === 1;
}

function modifyRoot({ name, attributes }: Element): Change {
  return { op: "modify", path: [{ name, nth: 1 }], attributes };
}

export function concernsStatus(change: Change): boolean {
  return change.path[1]?.name === "status";
}

function refused(error: CrmError | CrmErrorDetails): Prepared {
  const { code, message, hint, at } = error;
  const details = { code, message, ...(hint === undefined ? {} : { hint }), ...(at === undefined ? {} : { at }) };
  return { kind: "answered", outcome: { kind: "refused", error: details } };
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Sun Nov 22 19:19:03 2026`: as Pacemaker writes cib-last-written, in local time. */
function formatWritten(epochMs: number): string {
  const date = new Date(epochMs);
  const two = (number: number): string => String(number).padStart(2, "0");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const day = String(date.getDate()).padStart(2, " ");
  return `${DAYS[date.getDay()]} ${MONTHS[date.getMonth()]} ${day} ${time} ${date.getFullYear()}`;
}
