/** The crm language: text in, elements of the document out, and back, without loss. One grammar (grammar/) is data that
 *  serves reading, printing, completion and highlighting. Lines and elements come in; elements, words, places of faults
 *  and what could have stood there go out. Agents, nodes and the document are looked up through `Surroundings`; nothing
 *  is asked, run or written here. */
export { dropReference, isPointless, renameReference, setMembers } from "./document/constraints.ts";
export {
  addOperation,
  type Completer,
  type Created,
  createObject,
  lookUp,
  mergeNode,
  mergeOptions,
} from "./document/create.ts";
export {
  constraintsOn,
  deleteObjects,
  type EditNote,
  eraseObjects,
  type Notes,
  nameOf,
  renameObject,
} from "./document/edit.ts";
export { mentionedIn } from "./document/mentions.ts";
export { sameMeaning } from "./document/same.ts";
export { formatEntries, formatWorkspace, type ReadTextOptions, readText, surroundingsOf } from "./document/text.ts";
export { applyStatements, type Method } from "./document/update.ts";
export { type Entry, type Kept, keyOf, listed, memberKind, Workspace } from "./document/workspace.ts";
export type { Expectation, Mark } from "./grammar/reading.ts";
export { agentName, agentOf, OPERATION_ATTRIBUTES } from "./grammar/resources.ts";
export type { Piece, Printed, PrintedWord } from "./grammar/saying.ts";
export type { CompletionKind, WordRole } from "./grammar/syntax.ts";
export { ACTIONS, ROLES, readBoolean, readScore, VALID_ID } from "./grammar/words.ts";
export { fillIds, Ids } from "./ids.ts";
export { KINDS, type Kind, type KindGroup, kindOfElement, kindOfWord, STATEMENT_WORDS } from "./kinds.ts";
export {
  type Draft,
  draft,
  type Manner,
  MEMBER,
  NO_SURROUNDINGS,
  PROMPT,
  type Surroundings,
  TEXT,
} from "./language.ts";
export { modernise } from "./legacy.ts";
export {
  type Line,
  offsetIn,
  positionIn,
  quoteAlways,
  quoteValue,
  quoteWord,
  scanWords,
  singleLine,
  splitLines,
  type Word,
  wordsOf,
} from "./lexer.ts";
export { formatObject, formatPrinted, formatRaw, hideIn, type PrintOptions, printObject, rawElement } from "./print.ts";
export { memberIds, resolveIdRefs, withMembers } from "./references.ts";
export {
  type LineOutlook,
  lineOfWords,
  outlook,
  type ReadLineOptions,
  readStatement,
  type Statement,
  StatementError,
  thaw,
} from "./statement.ts";
export { editDistance, suggest } from "./suggest.ts";
