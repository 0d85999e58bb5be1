/** A rectangle of the screen. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

export type PaneName = "prompt" | "staged" | "plan" | "cluster";
export const PANES: readonly PaneName[] = ["prompt", "staged", "plan", "cluster"];

export interface Geometry {
  /** Panes that are shown, with their titles' row as first row. */
  readonly panes: ReadonlyMap<PaneName, Area>;
  /** A row of tabs over the panes that share one place. */
  readonly tabs: Area | undefined;
}

/** From here on panes stand beside the conversation. */
const WIDE_COLUMNS = 100;
/** From here on a pane stands above the conversation; below, there is one pane at a time. */
const STACKED = { columns: 60, rows: 16 };

/** Where the panes are. `tab` is the one shown where they share a place. The last row is the bottom line's. */
export function arrange(columns: number, rows: number, tab: PaneName): Geometry {
  const height = rows - 1;
  if (columns >= WIDE_COLUMNS && rows >= STACKED.rows) return beside(columns, height);
  if (columns >= STACKED.columns && rows >= STACKED.rows)
    return stacked(columns, height, tab === "prompt" ? "staged" : tab);
  return {
    tabs: { x: 0, y: 0, columns, rows: 1 },
    panes: new Map([[tab, { x: 0, y: 1, columns, rows: Math.max(1, height - 1) }]]),
  };
}

function beside(columns: number, height: number): Geometry {
  const left = Math.floor(columns * 0.52);
  const right = columns - left - 1;
  const staged = Math.max(5, Math.floor(height * 0.4));
  const plan = Math.max(4, Math.floor(height * 0.32));
  const x = left + 1;
  return {
    tabs: undefined,
    panes: new Map([
      ["prompt", { x: 0, y: 0, columns: left, rows: height }],
      ["staged", { x, y: 0, columns: right, rows: staged }],
      ["plan", { x, y: staged, columns: right, rows: plan }],
      ["cluster", { x, y: staged + plan, columns: right, rows: height - staged - plan }],
    ]),
  };
}

function stacked(columns: number, height: number, tab: PaneName): Geometry {
  const above = Math.max(6, Math.floor(height * 0.42));
  return {
    tabs: { x: 0, y: 0, columns, rows: 1 },
    panes: new Map([
      [tab, { x: 0, y: 1, columns, rows: above - 1 }],
      ["prompt", { x: 0, y: above, columns, rows: height - above }],
    ]),
  };
}
