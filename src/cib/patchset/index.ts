/** Patchsets, Pacemaker's form of what differs between two documents (crm_diff, cibadmin --patch): made from two documents or
 *  from a list of changes, and applied. */
export { type ApplyOptions, applyPatchset, patchsetDigest } from "./apply.ts";
export { type CompareOptions, comparePatchset, type PatchsetChange, patchsetStep } from "./compare.ts";
export { type PatchVersion, patchsetElement, patchsetOf, VERSION_NAMES } from "./write.ts";
