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

  /** `ours` and `peer` side by side with their ratio, then the others, then whether the aim was reached. */
  text(ours: string, peer: string, others: readonly string[] = []): string {
    const head = ["", ours, peer, "ratio", ...others, "aim"];
    const lines = this.rows.map((row) => {
      const cell = (contender: string) => format(median(row.values.get(contender)), row.unit);
      const own = median(row.values.get(ours));
      const theirs = median(row.values.get(peer));
      const ratio = own !== undefined && theirs !== undefined ? `${(own / theirs).toFixed(2)}x` : "";
      return [row.what, cell(ours), cell(peer), ratio, ...others.map(cell), verdict(row, own, theirs)];
    });
    const widths = head.map((title, at) => Math.max(title.length, ...lines.map((line) => line[at]!.length)));
    const join = (cells: readonly string[]) =>
      cells
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
        .join("  ")
        .trimEnd();
    return [join(head), ...lines.map(join)].join("\n");
  }
}

function verdict({ aim, aimRatio, unit }: Row, own: number | undefined, theirs: number | undefined): string {
  const judged = (word: string, held: boolean | undefined) =>
    `${word}${held === undefined ? "" : held ? " ok" : " MISSED"}`;
  if (aim !== undefined) return judged(`<= ${format(aim, unit)}`, own === undefined ? undefined : own <= aim);
  if (aimRatio === undefined) return "";
  const held = own === undefined || theirs === undefined ? undefined : own <= theirs * aimRatio;
  return judged(`<= ${aimRatio}x`, held);
}

export function median(values: readonly number[] | undefined): number | undefined {
  if (values === undefined || values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function format(value: number | undefined, unit: Unit): string {
  if (value === undefined) return "-";
  if (unit === "ms") return value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value)} ms`;
  return `${value.toFixed(unit === "%" ? 2 : 1)} ${unit}`;
}
