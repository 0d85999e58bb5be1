import { type Mounted, mount } from "../ink/mount.tsx";
import { PromptScreen } from "../ink/PromptScreen.tsx";
import { WholeScreen } from "../ink/WholeScreen.tsx";
import type { Place } from "../prompt/input-rows.ts";
import type { PromptFrame } from "../prompt/view.ts";
import { CLEAR_SCREEN } from "../terminal/modes.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Row } from "../text/row.ts";
import { wrapRow } from "../text/row.ts";
import type { TerminalLook } from "../theme/choose.ts";
import { type Glyphs, glyphs } from "../theme/glyphs.ts";
import { paintRow } from "../theme/paint.ts";
import { type Theme, themeNamed } from "../theme/theme.ts";

const NOTHING: PromptFrame = { rows: [], cursor: undefined };

/** What is on the terminal now: rows at the end of the scrollback, or the whole screen. Only one of them is mounted. */
export class Screen {
  readonly terminal: Terminal;
  readonly theme: Theme;
  readonly glyphs: Glyphs;
  /** Rows are read out, from the first to the last. */
  readonly screenReader: boolean;
  #mounted: Mounted | undefined;
  #whole = false;
  #frame: PromptFrame = NOTHING;

  constructor(terminal: Terminal, look: TerminalLook, screenReader: boolean) {
    this.terminal = terminal;
    this.theme = themeNamed(look.theme);
    this.glyphs = glyphs(look.unicode, screenReader);
    this.screenReader = screenReader;
  }

  get columns(): number {
    return this.terminal.output.columns;
  }

  get rows(): number {
    return this.terminal.output.rows;
  }

  get tooSmall(): boolean {
    return this.columns < 40 || this.rows < 10;
  }

  get isWhole(): boolean {
    return this.#whole;
  }

  /** Paints rows at the end of the scrollback. */
  showInline(frame: PromptFrame): void {
    this.#frame = frame;
    this.#surface(false).show(<PromptScreen frame={frame} theme={this.theme} />);
  }

  /** Paints the whole screen. */
  showRows(rows: readonly Row[], cursor: Place | undefined): void {
    const node = <WholeScreen rows={rows} cursor={cursor} columns={this.columns} theme={this.theme} />;
    this.#surface(true).show(node);
  }

  /** Writes rows into the scrollback; only while the screen is inline. */
  print(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const lines = rows.map((row) => paintRow(row, this.theme));
    this.#surface(false).print(`${lines.join("\n")}\n`);
  }

  resized(): void {
    const above = this.#whole ? undefined : this.#rowsAboveCursor(this.terminal.newColumns);
    if (this.#mounted === undefined) this.terminal.output.resize();
    else this.#mounted.resize(above);
  }

  /** Something else has drawn, or the user wants it: everything is painted anew. What scrolled out stays. */
  repaint(): void {
    this.terminal.output.write(CLEAR_SCREEN);
    this.#mounted?.forget();
  }

  close(): void {
    if (this.#mounted === undefined) return;
    if (!this.#whole) this.showInline(NOTHING);
    this.#mounted.unmount();
    this.#mounted = undefined;
  }

  #surface(whole: boolean): Mounted {
    if (this.#mounted !== undefined && this.#whole === whole) return this.#mounted;
    this.close();
    this.#whole = whole;
    this.#mounted = mount(this.terminal, { wholeScreen: whole, screenReader: this.screenReader });
    return this.#mounted;
  }

  /** How many rows of the terminal, broken at its new width, lie between the top of our rows and the cursor. */
  #rowsAboveCursor(columns: number): number {
    const { cursor, rows } = this.#frame;
    if (cursor === undefined) return 0;
    return rows
      .slice(0, cursor.y)
      .reduce((count, row) => count + Math.max(1, wrapRow(row, columns).length), Math.floor(cursor.x / columns));
  }
}
