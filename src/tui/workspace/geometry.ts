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

/** Rows that panes would fill, their titles counted. */
export interface Wanted {
  readonly staged: number;
  readonly plan: number;
}

/** Columns of the panes beside the conversation; undefined when there is no room for them. */
export function columnsBeside(columns: number, rows: number): number | undefined {
  return columns >= WIDE_COLUMNS && rows >= STACKED.rows ? columns - leftColumns(columns) - 1 : undefined;
}

/** Whether there is room for one pane at a time only. */
export function isOnePane(columns: number, rows: number): boolean {
  return columns < STACKED.columns || rows < STACKED.rows;
}

/** Most rows of the staged changes beside the conversation. */
export function mostStaged(rows: number): number {
  return Math.floor((rows - 1) * 0.46);
}

/** Where the panes are. `tab` is the one shown where they share a place. The last row is the bottom line's. `linear`: nothing
 *  stands beside anything else, for who reads row by row. */
export function arrange(
  columns: number,
  rows: number,
  tab: PaneName,
  wanted: Wanted = { staged: 0, plan: 0 },
  linear = false,
): Geometry {
  const height = rows - 1;
  if (!linear && columnsBeside(columns, rows) !== undefined) return beside(columns, height, wanted);
  if (!isOnePane(columns, rows)) return stacked(columns, height, tab === "prompt" ? "staged" : tab);
  return {
    tabs: { x: 0, y: 0, columns, rows: 1 },
    panes: new Map([[tab, { x: 0, y: 1, columns, rows: Math.max(1, height - 1) }]]),
  };
}

function leftColumns(columns: number): number {
  return Math.floor(columns * 0.52);
}

/** The cluster has half of the height, until what is staged and planned needs more. */
function beside(columns: number, height: number, wanted: Wanted): Geometry {
  const left = leftColumns(columns);
  const right = columns - left - 1;
  const staged = between(Math.max(5, Math.floor(height * 0.28)), wanted.staged, mostStaged(height + 1));
  const plan = between(Math.max(4, Math.floor(height * 0.2)), wanted.plan, Math.floor(height * 0.34));
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

function between(least: number, wanted: number, most: number): number {
  return Math.max(least, Math.min(wanted, most));
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
