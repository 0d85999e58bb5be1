/** Who decides, and what has been decided: one host's part in the election of the DC, the numbered views, and the replicated
 *  log of the configuration. In come what liveness sees (the circle), messages of the other hosts, requests of clients,
 *  confirmations of the disk and the clock; out come effects as plain data (types.ts), in order. It promises that an
 *  acknowledged change is durable on every member of a quorate view, that logs agree, and that no two DCs share a term. It
 *  never touches a socket, a file, a clock or chance, and knows nothing of resources. */

export { Agreement } from "./machine.ts";
export { type AgreementMessage, type HelloMessage, isAgreementMessage, type LiveState } from "./messages.ts";
export type {
  Ask,
  AskOutcome,
  Author,
  Branch,
  CommitAsk,
  Entry,
  EntryBody,
  Position,
  RecordedOutcome,
  RequestId,
  Snapshot,
  Stored,
  StoreWrite,
  View,
  ViewMember,
} from "./records.ts";
export { applyWrite, emptyStored } from "./stored.ts";
export {
  compareTerms,
  compareTokens,
  formatTerm,
  formatToken,
  NO_TERM,
  NO_TOKEN,
  type OrderToken,
  sameTerm,
  type Term,
} from "./term.ts";
export type { AgreementEffect, AgreementInput, AgreementOptions } from "./types.ts";
