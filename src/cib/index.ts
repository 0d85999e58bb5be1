/** The configuration document: an immutable tree that mirrors the CIB's XML, its text in and out without loss, its version,
 *  and changes of it as values. In come texts and trees, out come trees, texts and changes; nothing that was read is
 *  dropped or reinterpreted, and no meaning (resources, scores, defaults) is known here. */
export { bumpVersion, type ChangeScope, changeScope, ctime, type LastWritten, stampLastWritten } from "./bump.ts";
export { applyChanges, type Change, diff, leadsTo } from "./change.ts";
export {
  CONFIGURATION_SECTIONS,
  type ConfigurationSection,
  configurationOf,
  DEFAULT_SCHEMA,
  emptyCib,
  FEATURE_SET,
  sectionOf,
  sectionPosition,
  statusOf,
} from "./document.ts";
export {
  applyPatchset,
  comparePatchset,
  type PatchsetChange,
  type PatchVersion,
  patchsetDigest,
  patchsetElement,
  patchsetOf,
  patchsetStep,
  VERSION_NAMES,
} from "./patchset/index.ts";
export { type ElementPath, formatPath, nodeAt, type PathStep, parsePath } from "./path.ts";
export {
  type Attributes,
  type CharacterData,
  childElements,
  descendants,
  type Element,
  element,
  firstChild,
  indexById,
  isElement,
  type Node,
  sameAttributes,
  sameTree,
} from "./tree.ts";
export { NEWEST_SCHEMA, SCHEMAS, schemaRank, type Upgraded, type UpgradeMessage, upgradeCib } from "./upgrade/index.ts";
export { type CibVersion, compareVersions, formatVersion, versionAttributes, versionOf } from "./version.ts";
export { type ReadXmlOptions, readXml, type XmlPosition } from "./xml-read.ts";
export { escapeAttribute, escapeText, type WriteXmlOptions, writeXml } from "./xml-write.ts";
export { type Located, pathOf, select } from "./xpath.ts";
