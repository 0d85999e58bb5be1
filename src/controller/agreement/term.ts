/** A DC's time in office. Number first, then the host's name: no two hosts can ever hold the same one, not even two that
 *  were elected apart from each other (two hosts, cut link). */
export interface Term {
  readonly number: number;
  readonly host: string;
}

export const NO_TERM: Term = { number: 0, host: "" };

export function compareTerms(a: Term, b: Term): number {
  return a.number - b.number || (a.host < b.host ? -1 : a.host > b.host ? 1 : 0);
}

export function sameTerm(a: Term, b: Term): boolean {
  return a.number === b.number && a.host === b.host;
}

/** What every order carries: an executor remembers the highest on disk and refuses lower ones, so a DC that wakes from a
 *  pause can start nothing. */
export interface OrderToken {
  readonly term: Term;
  readonly view: number;
}

export const NO_TOKEN: OrderToken = { term: NO_TERM, view: 0 };

export function compareTokens(a: OrderToken, b: OrderToken): number {
  return compareTerms(a.term, b.term) || a.view - b.view;
}

/** `7/server1` and `7/server1.3`: as logs write them. */
export function formatTerm(term: Term): string {
  return `${term.number}/${term.host}`;
}

export function formatToken(token: OrderToken): string {
  return `${formatTerm(token.term)}.${token.view}`;
}
