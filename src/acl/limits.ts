import type { CrmErrorDetails } from "../base/index.ts";
import type { Element } from "../cib/index.ts";
import type { Zone } from "../rules/index.ts";
import { accessTo } from "./access.ts";
import { firstDenied } from "./check.ts";
import { isEnforced } from "./enforced.ts";
import { readablePart } from "./filter.ts";
import { type Identity, isLimited, permissionsOf } from "./permissions.ts";

/** When it is asked: a rule may switch ACLs on for a time. */
export interface Moment {
  readonly nowMs: number;
  readonly zone: Zone;
}

/** Whether the ACLs of a document limit a user. */
export function limits(document: Element, { user }: Identity, { nowMs, zone }: Moment): boolean {
  return isLimited(user) && isEnforced(document, nowMs, zone);
}

/** What a user may read of the document, all of it while nothing limits the user; undefined for nothing. */
export function readableBy(document: Element, identity: Identity, moment: Moment): Element | undefined {
  if (!limits(document, identity, moment)) return document;
  return readablePart(document, accessTo(document, permissionsOf(document, identity)));
}

/** Whether a user may not lead `before` to `after`. */
export function isDeniedTo(before: Element, after: Element, identity: Identity, moment: Moment): boolean {
  if (!limits(before, identity, moment)) return false;
  return firstDenied(before, after, permissionsOf(before, identity)) !== undefined;
}

export function readDenied({ user }: Identity): CrmErrorDetails {
  const hint = `the ACLs of this cluster give ${user} nothing to read`;
  return { code: "read-denied", message: "Permission denied", hint };
}

export function changeDenied({ user }: Identity): CrmErrorDetails {
  const hint = `the ACLs of this cluster do not let ${user} do that`;
  return { code: "denied", message: "Permission denied", hint };
}
