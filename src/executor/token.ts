/** What every order carries, highest term first, then the view. A host remembers the highest it obeyed, on disk, and
 *  refuses lower ones: a DC that wakes from a pause can start nothing (DESIGN, "Agreement"). */
export interface Token {
  readonly term: { readonly number: number; readonly host: string };
  readonly view: number;
}

export const LOWEST_TOKEN: Token = { term: { number: 0, host: "" }, view: 0 };

export function rankTokens(a: Token, b: Token): number {
  const byHost = a.term.host < b.term.host ? -1 : a.term.host > b.term.host ? 1 : 0;
  return a.term.number - b.term.number || byHost || a.view - b.view;
}
