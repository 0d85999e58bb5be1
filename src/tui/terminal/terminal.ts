import { spawn } from "node:child_process";
import { decode, flush as flushDecoder, newDecoder, waitsFor } from "../input/decoder.ts";
import type { TerminalEvent } from "../input/event.ts";
import { ALTERNATE_ON, PASTE_ON, restoreSequence } from "./modes.ts";
import { FrameOutput } from "./output.ts";

/** How long an escape sequence may take to arrive, and how long a paste may pause. Serial lines at 9600 baud need 1 ms a
 *  character. */
const ESCAPE_WAIT_MS = 30;
const PASTE_WAIT_MS = 3000;
const STOPPED_WITHIN_MS = 100;
const SIGNALS = ["SIGTERM", "SIGHUP"] as const;

export interface TerminalListener {
  event(event: TerminalEvent): void;
  resized(): void;
  /** The terminal is ours again after a suspension or another program: paint everything. */
  resumed(): void;
  /** The terminal is gone or we are told to end; save what must be saved, then leave at once. */
  hangup(signal: string): void;
}

/** Guards the terminal: raw mode, paste mode, the alternate screen and the cursor are put back however the program ends. */
export class Terminal {
  readonly output: FrameOutput;
  readonly #stdin: NodeJS.ReadStream;
  readonly #stdout: NodeJS.WriteStream;
  #listener: TerminalListener | undefined;
  #early: TerminalEvent[] = [];
  #decoder = newDecoder();
  #timer: NodeJS.Timeout | undefined;
  #active = false;
  /** Kept up to date by whoever opens it, so that a crash leaves it. */
  alternate = false;

  constructor(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.output = new FrameOutput(stdout);
  }

  /** Columns the terminal has now; the output keeps the old number until it is told. */
  get newColumns(): number {
    return this.#stdout.columns || 80;
  }

  /** Takes the terminal. Keys that come before somebody listens are kept. */
  start(): void {
    this.#claim();
    this.#stdin.on("data", this.#read);
    this.#stdin.on("end", this.#ended);
    this.#stdin.on("error", this.#ended);
    this.#stdout.on("error", this.#ended);
    // Not stdout's own event: that is silent when the size is what it was, but there and back is enough to spoil the screen.
    process.on("SIGWINCH", this.#resized);
    process.on("exit", this.#restore);
    process.on("SIGCONT", this.#continued);
    for (const signal of SIGNALS) process.on(signal, this.#signalled);
  }

  listen(listener: TerminalListener): void {
    this.#listener = listener;
    for (const event of this.#early.splice(0)) listener.event(event);
  }

  /** Gives the terminal back for good. */
  stop(): void {
    this.#release();
    clearTimeout(this.#timer);
    this.#stdin.off("data", this.#read);
    this.#stdin.off("end", this.#ended);
    this.#stdin.off("error", this.#ended);
    this.#stdout.off("error", this.#ended);
    process.off("SIGWINCH", this.#resized);
    process.off("exit", this.#restore);
    process.off("SIGCONT", this.#continued);
    for (const signal of SIGNALS) process.off(signal, this.#signalled);
    this.#stdin.pause();
  }

  /** Another program ($EDITOR, a pager) has the terminal until it ends. @returns its exit status, and why it could not run. */
  async lend(
    command: string,
    args: readonly string[],
  ): Promise<{ readonly status: number; readonly problem?: string }> {
    this.#release();
    const outcome = await spawnInherited(command, args);
    this.#claim();
    this.#listener?.resumed();
    return outcome;
  }

  /** Ctrl-Z: the shell that started us has the terminal until `fg`. The kernel stops nobody whom no shell could wake again:
   *  then we are still here a moment later, and go on. */
  suspend(): void {
    this.#release();
    process.kill(process.pid, "SIGTSTP");
    setTimeout(this.#continued, STOPPED_WITHIN_MS);
  }

  #claim(): void {
    if (this.#stdin.isTTY) this.#stdin.setRawMode(true);
    this.#stdin.resume();
    this.#stdout.write(this.alternate ? `${PASTE_ON}${ALTERNATE_ON}` : PASTE_ON);
    this.#active = true;
  }

  #release(): void {
    this.output.flush();
    if (!this.#active) return;
    this.#active = false;
    this.#stdin.pause();
    if (this.#stdin.isTTY && !this.#stdin.destroyed) this.#stdin.setRawMode(false);
    if (this.#stdout.writable) this.#stdout.write(restoreSequence(this.alternate));
  }

  readonly #restore = (): void => this.#release();

  readonly #resized = (): void => this.#listener?.resized();

  readonly #continued = (): void => {
    if (this.#active) return;
    this.#claim();
    this.#listener?.resumed();
  };

  readonly #signalled = (signal: NodeJS.Signals): void => this.#hangup(signal);

  readonly #ended = (): void => this.#hangup("SIGHUP");

  /** Told a turn later: others who listen for the signal (Ink) must still find us listening, or they end the process. */
  #hangup(signal: string): void {
    if (this.#listener === undefined) process.exit(129);
    setImmediate(() => this.#listener?.hangup(signal));
  }

  readonly #read = (chunk: Buffer): void => {
    clearTimeout(this.#timer);
    const step = decode(this.#decoder, chunk);
    this.#decoder = step.decoder;
    this.#deliver(step.events);
    const waiting = waitsFor(step.decoder);
    if (waiting === "nothing") return;
    this.#timer = setTimeout(
      () => {
        const late = flushDecoder(this.#decoder);
        this.#decoder = late.decoder;
        this.#deliver(late.events);
      },
      waiting === "escape" ? ESCAPE_WAIT_MS : PASTE_WAIT_MS,
    );
  };

  #deliver(events: readonly TerminalEvent[]): void {
    for (const event of events) {
      if (this.#listener === undefined) this.#early.push(event);
      else this.#listener.event(event);
    }
  }
}

/** Runs a program on the terminal that we have. */
export function spawnInherited(
  command: string,
  args: readonly string[],
): Promise<{ readonly status: number; readonly problem?: string }> {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: "inherit" });
    child.on("error", (error) => done({ status: 127, problem: `${command}: ${error.message}` }));
    child.on("close", (code, signal) =>
      done({ status: code ?? 128, ...(signal === null ? {} : { problem: `${command} was ended by ${signal}` }) }),
    );
  });
}
