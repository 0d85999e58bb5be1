/** Lines that a backslash joins, as a text has them. */
export function joinContinued(text: string): string {
  if (!text.includes("\n")) return text.trim().replace(/\\+$/, "");
  return text
    .split("\n")
    .map((line) => line.trim())
    .map((line) => (line.endsWith("\\") ? line.replace(/\\+$/, "") : line))
    .join("");
}
