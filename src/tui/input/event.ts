/** What the terminal told us. */
export type TerminalEvent =
  /** `key` names it: `a`, `A`, `space`, `enter`, `ctrl-a`, `alt-f`, `shift-tab`, `f2`, `ctrl-right`. `text` is what it types,
   *  empty for keys that type nothing. */
  | { readonly kind: "key"; readonly key: string; readonly text: string }
  /** A bracketed paste: line ends as `\n`. `cut`: it was longer than anybody types and the rest was left out. */
  | { readonly kind: "paste"; readonly text: string; readonly cut: boolean };

export function keyEvent(key: string, text = ""): TerminalEvent {
  return { kind: "key", key, text };
}
