/** What stands around the root of an XML file: its declaration and comments, as they were written. */
export interface Frame {
  readonly before: string;
  readonly after: string;
}

const BEFORE = /(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*>)*/y;

/** The frame of a text that was read without an error. Blank space around the root alone counts as none. */
export function frameOf(text: string): Frame {
  BEFORE.lastIndex = 0;
  const before = BEFORE.exec(text)?.[0] ?? "";
  let root = text.trimEnd();
  for (;;) {
    // No comment holds the opening of another.
    const opening = root.endsWith("-->") ? "<!--" : root.endsWith("?>") ? "<?" : undefined;
    if (opening === undefined) break;
    root = root.slice(0, root.lastIndexOf(opening)).trimEnd();
  }
  const after = text.slice(root.length).trim();
  return { before: before.trim() === "" ? "" : before, after: after === "" ? "" : `${after}\n` };
}
