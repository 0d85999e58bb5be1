const NAMES: Readonly<Record<string, string>> = {
  pageup: "PgUp",
  pagedown: "PgDn",
  escape: "Esc",
  enter: "Enter",
  backspace: "Backspace",
  delete: "Del",
  tab: "Tab",
  space: "Space",
  up: "Up",
  down: "Down",
  left: "Left",
  right: "Right",
  home: "Home",
  end: "End",
};

/** A key as people write it: `Ctrl-A`, `Alt-Enter`, `F2`, `Shift-Tab`; letters as they are. */
export function keyName(key: string): string {
  if (key.includes(" ")) return key.split(" ").map(keyName).join(" ");
  const parts = /^((?:ctrl-|alt-|shift-)*)(.+)$/s.exec(key)!;
  const modifiers = parts[1]!
    .split("-")
    .filter((part) => part !== "")
    .map((part) => part[0]!.toUpperCase() + part.slice(1));
  const base = parts[2]!;
  const name = NAMES[base] ?? (/^f\d+$/.test(base) || modifiers.includes("Ctrl") ? base.toUpperCase() : base);
  return [...modifiers, name].join("-");
}

/** The short form of the bottom line: `^C`, `M-f`, `F10`. */
export function shortKeyName(key: string): string {
  return keyName(key)
    .replace(/^Ctrl-(.)$/, "^$1")
    .replace(/^Alt-/, "M-");
}
