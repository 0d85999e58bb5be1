/** Text in levels, as the tools print it: a title over its lines, each level two blanks further in. */
export interface Section<Item = string> {
  /** Without one, its lines stand one level further in, under no head. */
  readonly title: string | undefined;
  readonly lines: readonly Line<Item>[];
}

/** A string is one line; `""` between sections is an empty line. */
export type Line<Item = string> = Item | Section<Item>;

/** A line with what it means, for those who can show it: HTML does, plain text does not. */
export interface Toned {
  readonly text: string;
  readonly tone: Tone;
}

export type Tone =
  | "online"
  | "offline"
  | "standby"
  | "maint"
  | "warning"
  | "rsc-ok"
  | "rsc-failed"
  | "rsc-failure-ignored"
  | "rsc-managed"
  | "rsc-multiple";

export type TonedSection = Section<string | Toned>;
export type TonedLine = Line<string | Toned>;

export function isSection<Item extends string | Toned>(line: Line<Item>): line is Section<Item> {
  return typeof line === "object" && "lines" in line;
}

/** The same in plain text. */
export function plainSection(section: TonedSection): Section {
  return { title: section.title, lines: section.lines.map(plainLine) };
}

function plainLine(line: TonedLine): Line {
  if (typeof line === "string") return line;
  return isSection(line) ? plainSection(line) : line.text;
}

export interface OutlineStyle {
  /** False: lines bare, without titles and margins (`crm_simulate -sQ`). */
  readonly fancy: boolean;
}

export function renderLines(lines: readonly Line[], style: OutlineStyle = { fancy: true }, level = 0): string {
  const out: string[] = [];
  render(lines, style.fancy, level, out);
  return out.join("");
}

function render(lines: readonly Line[], fancy: boolean, level: number, out: string[]): void {
  const margin = fancy && level > 0 ? `${"  ".repeat(level)}* ` : "";
  for (const line of lines) {
    if (line === "") out.push("\n");
    else if (typeof line === "string") out.push(margin, line, "\n");
    else {
      if (fancy && line.title !== undefined) out.push(margin, line.title, ":\n");
      render(line.lines, fancy, level + 1, out);
    }
  }
}

/** Sections one below the other with an empty line between them. */
export function spaced(sections: readonly (Section | undefined)[]): Line[] {
  const present = sections.filter((section) => section !== undefined);
  return present.flatMap((section, index) => (index === 0 ? [section] : ["", section]));
}
