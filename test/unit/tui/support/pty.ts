import { type IPty, spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";

export interface PtyOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly columns: number;
  readonly rows: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** How long anything may take before a test gives up; a slow machine is no failure. */
const PATIENCE_MS = 20_000;
const RAW_KEPT = 2_000_000;
/** Around each frame of a screen (synchronized output). */
const FRAME_START = "\x1b[?2026h";
const FRAME_END = "\x1b[?2026l";

/** A program in a real pseudo-terminal, its screen kept by a terminal emulator. Tests press keys and wait until the screen
 *  says what they expect; nothing sleeps for a fixed time. A frame that has not come whole is not seen, as on a real terminal. */
export class PtyProgram {
  readonly #pty: IPty;
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #waiting = new Set<() => void>();
  /** The beginning of a frame whose end has not come. */
  #held = "";
  /** What the program wrote, the last of it. */
  raw = "";
  /** Bytes it wrote in all. */
  written = 0;
  exitCode: number | undefined;

  constructor(options: PtyOptions) {
    this.#terminal = new headless.Terminal({
      cols: options.columns,
      rows: options.rows,
      scrollback: 1000,
      allowProposedApi: true,
    });
    this.#pty = spawn(options.command, [...options.args], {
      name: "xterm-256color",
      cols: options.columns,
      rows: options.rows,
      cwd: options.cwd ?? process.cwd(),
      env: {
        PATH: process.env.PATH ?? "",
        HOME: "/nonexistent",
        LANG: "C.UTF-8",
        TERM: "xterm-256color",
        ...options.env,
      },
    });
    this.#pty.onData((data) => {
      this.raw = (this.raw + data).slice(-RAW_KEPT);
      this.written += Buffer.byteLength(data);
      this.#show(data);
    });
    this.#pty.onExit(({ exitCode }) => {
      this.#terminal.write(this.#held, () => {
        this.exitCode = exitCode;
        this.#wake();
      });
    });
  }

  /** The emulator, for whoever wants more than text. */
  get terminal(): InstanceType<typeof headless.Terminal> {
    return this.#terminal;
  }

  get pid(): number {
    return this.#pty.pid;
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** Rows on the screen, blanks at their ends removed. */
  screen(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, y) =>
      (active.getLine(active.baseY + y)?.translateToString(true) ?? "").trimEnd(),
    );
  }

  /** Scrollback and screen. */
  all(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: active.length }, (_, y) =>
      (active.getLine(y)?.translateToString(true) ?? "").trimEnd(),
    );
  }

  get text(): string {
    return this.screen().join("\n");
  }

  get cursor(): { readonly x: number; readonly y: number } {
    return { x: this.#terminal.buffer.active.cursorX, y: this.#terminal.buffer.active.cursorY };
  }

  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === "alternate";
  }

  /** Waits until the screen holds the text (or fits the expression, or the test says so). */
  async until(what: string | RegExp | (() => boolean)): Promise<void> {
    const holds =
      typeof what === "function"
        ? what
        : typeof what === "string"
          ? () => this.text.includes(what)
          : () => what.test(this.text);
    const give = Date.now() + PATIENCE_MS;
    while (!holds()) {
      if (this.exitCode !== undefined) throw new Error(`the program ended with ${this.exitCode}\n${this.text}`);
      if (Date.now() > give) throw new Error(`not seen: ${String(what)}\n--- screen ---\n${this.text}\n---`);
      await this.#change();
    }
  }

  /** Waits until nothing has been written for a moment: the whole of a frame has come. */
  async quiet(): Promise<void> {
    const give = Date.now() + PATIENCE_MS;
    for (let still = 0; still < 4 && Date.now() < give; ) {
      const before = this.written;
      await this.#change();
      still = this.written === before ? still + 1 : 0;
    }
  }

  /** Waits until the program has ended. */
  async ended(): Promise<number> {
    const give = Date.now() + PATIENCE_MS;
    while (this.exitCode === undefined && Date.now() < give) await this.#change();
    if (this.exitCode === undefined) throw new Error(`still running\n${this.text}`);
    return this.exitCode;
  }

  kill(signal = "SIGKILL"): void {
    if (this.exitCode === undefined) this.#pty.kill(signal);
  }

  #show(data: string): void {
    const text = this.#held + data;
    const whole = wholeFrames(text);
    this.#held = text.slice(whole);
    if (whole > 0) this.#terminal.write(text.slice(0, whole), () => this.#wake());
  }

  /** Something was written, or some time has passed. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, 100);
      this.#waiting.add(wake);
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

/** Ends programs, and waits until they have ended: the library under this calls back when one does, and takes the whole test
 *  run with it when the worker it wants to call is gone by then. */
export async function endAll(programs: readonly PtyProgram[]): Promise<void> {
  for (const program of programs) program.kill();
  for (const program of programs) await program.ended();
}

/** How much of a text is not part of an unfinished frame, nor what may become the start of one. */
function wholeFrames(text: string): number {
  const start = text.lastIndexOf(FRAME_START);
  if (start > text.lastIndexOf(FRAME_END)) return start;
  for (let length = Math.min(FRAME_START.length - 1, text.length); length > 0; length--)
    if (text.endsWith(FRAME_START.slice(0, length))) return text.length - length;
  return text.length;
}
