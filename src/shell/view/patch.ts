import { type Change, type Element, patchsetOf, versionOf, writeXml } from "../../cib/index.ts";

/** A list of changes as Pacemaker's tools print one. */
export function formatPatch(base: Element, changes: readonly Change[]): string {
  const source = versionOf(base.attributes);
  return writeXml(patchsetOf(changes, { source, target: { ...source, epoch: source.epoch + 1, numUpdates: 0 } }));
}
