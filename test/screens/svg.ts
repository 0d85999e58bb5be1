import type { IBufferCell, Terminal } from "@xterm/headless";

const CELL = { width: 8.4, height: 18, baseline: 13 } as const;
const BACKGROUND = "#16181d";
const FOREGROUND = "#d6d9de";
/** The sixteen colours, as a common dark palette has them. */
const COLOURS = [
  "#3b3f48",
  "#e06c75",
  "#7fc97f",
  "#e5c07b",
  "#61afef",
  "#c678dd",
  "#56b6c2",
  "#d6d9de",
  "#7d828c",
  "#f08791",
  "#98d998",
  "#f0d197",
  "#82c2f5",
  "#d794ea",
  "#77cbd6",
  "#ffffff",
] as const;

interface Look {
  readonly colour: string;
  readonly background: string | undefined;
  readonly bold: boolean;
  readonly underline: boolean;
}

/** The screen of a terminal as a picture. */
export function svgOf(terminal: InstanceType<typeof Terminal>, title: string): string {
  const { cols, rows, buffer } = terminal;
  const width = cols * CELL.width + 24;
  const height = rows * CELL.height + 24;
  const parts: string[] = [];
  for (let y = 0; y < rows; y++) {
    const line = buffer.active.getLine(buffer.active.baseY + y);
    if (line === undefined) continue;
    for (let x = 0; x < cols; ) {
      const first = line.getCell(x);
      if (first === undefined) break;
      const look = lookOf(first);
      let text = "";
      let columns = 0;
      for (
        let cell = line.getCell(x + columns);
        cell !== undefined && x + columns < cols && same(lookOf(cell), look);
        cell = line.getCell(x + columns)
      ) {
        text += cell.getChars() || " ";
        columns += Math.max(1, cell.getWidth());
      }
      parts.push(...run(text, x, y, Math.max(1, columns), look));
      x += Math.max(1, columns);
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="6" fill="${BACKGROUND}"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">
${parts.join("\n")}
</g>
</svg>
`;
}

function lookOf(cell: IBufferCell): Look {
  const own = cell.isFgPalette() ? (COLOURS[cell.getFgColor()] ?? FOREGROUND) : FOREGROUND;
  const dim = cell.isDim() !== 0;
  const colour = dim ? "#878c96" : own;
  if (cell.isInverse() !== 0) {
    return {
      colour: BACKGROUND,
      background: cell.isFgPalette() ? own : "#aab0bb",
      bold: cell.isBold() !== 0,
      underline: false,
    };
  }
  return { colour, background: undefined, bold: cell.isBold() !== 0, underline: cell.isUnderline() !== 0 };
}

function same(a: Look, b: Look): boolean {
  return a.colour === b.colour && a.background === b.background && a.bold === b.bold && a.underline === b.underline;
}

function run(text: string, x: number, y: number, columns: number, look: Look): string[] {
  const left = 12 + x * CELL.width;
  const top = 12 + y * CELL.height;
  const out: string[] = [];
  if (look.background !== undefined) {
    out.push(
      `<rect x="${left.toFixed(1)}" y="${top}" width="${(columns * CELL.width).toFixed(1)}" height="${CELL.height}" fill="${look.background}"/>`,
    );
  }
  if (text.trim() === "") return out;
  const weight = look.bold ? ' font-weight="bold"' : "";
  const line = look.underline ? ' text-decoration="underline"' : "";
  const length = (columns * CELL.width).toFixed(1);
  out.push(
    `<text x="${left.toFixed(1)}" y="${top + CELL.baseline}" fill="${look.colour}"${weight}${line} textLength="${length}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`,
  );
  return out;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
