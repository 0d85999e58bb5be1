/** Splits a text into statements: one a line, a backslash at the end of a line goes on in the next. Blank lines are left out;
 *  comments stay, they belong to what follows. */
export function splitStatements(text: string): string[] {
  const out: string[] = [];
  let current = "";
  for (const line of text.split("\n")) {
    current += current === "" ? line : `\n${line}`;
    if (endsWithBackslash(line)) continue;
    if (current.trim() !== "") out.push(current);
    current = "";
  }
  if (current.trim() !== "") out.push(current);
  return out;
}

/** True when more must follow. An open quote is no such case: the shell says where it opens. */
export function isUnfinished(text: string): boolean {
  return endsWithBackslash(text);
}

/** An odd number of backslashes at the end, blanks after them forgiven (they are invisible, and pasted texts have them). */
function endsWithBackslash(line: string): boolean {
  return (/(\\+)[ \t]*$/.exec(line)?.[1]?.length ?? 0) % 2 === 1;
}

/** A statement as the shell takes it: on one line. */
export function joinContinuations(statement: string): string {
  return statement.replace(/\\[ \t]*\n[ \t]*/g, " ").replace(/\\[ \t]*$/, "");
}
