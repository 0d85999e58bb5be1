/** A command line as a shell would take it again: words that it would part, drop or not understand stand in quotes. */
export function quotedCommandLine(words: readonly string[]): string {
  return words.map((word) => (isOneWord(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");
}

/** One character after a backslash, a text in quotes, or what needs neither. */
const PIECE = /\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|[^\s\\'"]/y;

function isOneWord(text: string): boolean {
  // What follows would be a comment.
  if (text === "" || text.startsWith("#")) return false;
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < text.length) if (!PIECE.test(text)) return false;
  return true;
}
