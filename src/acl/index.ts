/** Access control: what a user may see and change of a document whose ACLs are switched on. In come a document, a user with
 *  groups and, for a change, the document it would lead to; out come the part that may be read and the first change that
 *  is not allowed. Pure functions: who the user is, and when it is asked, is found out elsewhere. */
export { type Access, accessTo } from "./access.ts";
export { firstDenied } from "./check.ts";
export { isEnforced } from "./enforced.ts";
export { readablePart } from "./filter.ts";
export { changeDenied, isDeniedTo, limits, type Moment, readableBy, readDenied } from "./limits.ts";
export { type AccessKind, type Identity, isLimited, type Permission, permissionsOf } from "./permissions.ts";
