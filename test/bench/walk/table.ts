// A bench's table: one line a figure, one column a contender, the ratio of the first to the second, and the aim.

export type Unit = "ms" | "%" | "MB";

export interface Row {
  readonly what: string;
  readonly unit: Unit;
  /** Contender -> its measurements. */
  readonly values: Map<string, number[]>;
  /** Ours is not above this. */
  readonly aim?: number;
  /** Ours is not above this share of the peer's. */
  readonly aimRatio?: number;
}

export class Table {
  private readonly rows: Row[] = [];

  add(contender: string, what: string, unit: Unit, value: number, aim: Pick<Row, "aim" | "aimRatio"> = {}): void {
    let row = this.rows.find((each) => each.what === what);
    if (row === undefined) {
      row = { what, unit, values: new Map(), ...aim };
      this.rows.push(row);
    }
    const values = row.values.get(contender) ?? [];
    values.push(value);
    row.values.set(contender, values);
  }

  /** `ours` and `peer` side by side (median, and from least to most) with their ratio, then the others, then the aim. */
  text(ours: string, peer: string, others: readonly string[] = []): string {
    const head = ["", ours, peer, "ratio", ...others, "aim"];
    const lines = this.rows.map((row) => {
      const cell = (contender: string) => spread(row.values.get(contender), row.unit);
      const { own, theirs, limit, held } = judged(row, ours, peer);
      const ratio = own !== undefined && theirs !== undefined ? `${(own / theirs).toFixed(2)}x` : "";
      const verdict = held === undefined ? limit : `${limit} ${held ? "ok" : "MISSED"}`;
      return [row.what, cell(ours), cell(peer), ratio, ...others.map(cell), verdict];
    });
    const widths = head.map((title, at) => Math.max(title.length, ...lines.map((line) => line[at]!.length)));
    const join = (cells: readonly string[]) =>
      cells
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
        .join("  ")
        .trimEnd();
    return [join(head), ...lines.map(join)].join("\n");
  }

  /** Each aim that could be judged. */
  aims(ours: string, peer: string): { readonly name: string; readonly met: boolean; readonly figure: string }[] {
    return this.rows.flatMap((row) => {
      const { own, theirs, limit, held } = judged(row, ours, peer);
      if (held === undefined) return [];
      const beside = theirs === undefined ? "" : `, ${peer} ${format(theirs, row.unit)}`;
      return [{ name: row.what, met: held, figure: `${format(own, row.unit)} (${limit}${beside})` }];
    });
  }
}

interface Judged {
  readonly own: number | undefined;
  readonly theirs: number | undefined;
  readonly limit: string;
  readonly held: boolean | undefined;
}

/** An aim in figures and one as a ratio may stand together; both have to hold. */
function judged({ aim, aimRatio, unit, values }: Row, ours: string, peer: string): Judged {
  const own = median(values.get(ours));
  const theirs = median(values.get(peer));
  const limits = [
    ...(aim === undefined ? [] : [{ text: format(aim, unit), value: aim }]),
    ...(aimRatio === undefined
      ? []
      : [{ text: `${aimRatio}x`, value: theirs === undefined ? undefined : theirs * aimRatio }]),
  ];
  const limit = limits.length === 0 ? "" : `<= ${limits.map(({ text }) => text).join(", ")}`;
  const known = limits.flatMap(({ value }) => (value === undefined || own === undefined ? [] : [own <= value]));
  return { own, theirs, limit, held: known.length === 0 ? undefined : known.every(Boolean) };
}

export function median(values: readonly number[] | undefined): number | undefined {
  if (values === undefined || values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median, and where there are several the least and the most. */
function spread(values: readonly number[] | undefined, unit: Unit): string {
  const middle = format(median(values), unit);
  if (values === undefined || values.length < 2) return middle;
  const ends = [Math.min(...values), Math.max(...values)].map((value) => format(value, unit));
  const [least, most] = ends.map((end) => end.split(" "));
  return `${middle} (${least![1] === most![1] ? least![0] : least!.join(" ")}-${most!.join(" ")})`;
}

function format(value: number | undefined, unit: Unit): string {
  if (value === undefined) return "-";
  if (unit === "ms") return value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value)} ms`;
  return `${value.toFixed(unit === "%" ? 2 : 1)} ${unit}`;
}
