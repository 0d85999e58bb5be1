/** Words in columns, filled from top to bottom, as many as fit. */
export function inColumns(words: readonly string[], width = 80): string[] {
  if (words.length === 0) return [];
  const widest = Math.max(...words.map((word) => word.length)) + 2;
  const columns = Math.max(1, Math.floor(width / widest));
  const rows = Math.ceil(words.length / columns);
  return Array.from({ length: rows }, (_, row) =>
    words
      .filter((__, index) => index % rows === row)
      .map((word) => word.padEnd(widest))
      .join("")
      .trimEnd(),
  );
}

/** Rows of a table, each column as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!)))
      .join("  ")
      .trimEnd(),
  );
}

/** A paragraph broken at blanks. */
export function wrap(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/).filter((item) => item !== "")) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  if (line.length > indent.length) lines.push(line);
  return lines;
}
