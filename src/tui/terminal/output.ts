import { Writable } from "node:stream";

const SYNC_START = "\x1b[?2026h";
const SYNC_END = "\x1b[?2026l";

/** What the screens write to: the real terminal behind, one write per turn of the event loop in front. Ink writes a frame in
 *  several pieces (erase, text, cursor); a terminal that draws between two of them flickers. */
export class FrameOutput extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** Bytes sent since the start; what the bench reads. */
  bytesSent = 0;
  readonly #target: NodeJS.WriteStream;
  #pending = "";
  #scheduled = false;
  #muted = false;

  constructor(target: NodeJS.WriteStream) {
    super({
      decodeStrings: false,
      write: (chunk: string | Buffer, _encoding, done) => {
        this.#take(typeof chunk === "string" ? chunk : chunk.toString("utf8"));
        done();
      },
    });
    this.#target = target;
    this.columns = target.columns || 80;
    this.rows = target.rows || 24;
  }

  /** The terminal has another size; tells Ink. */
  resize(): void {
    this.columns = this.#target.columns || 80;
    this.rows = this.#target.rows || 24;
    this.emit("resize");
  }

  /** What is written while `action` runs is dropped: for making Ink forget a frame that is no longer there. */
  mute(action: () => void): void {
    this.#muted = true;
    try {
      action();
    } finally {
      this.#muted = false;
    }
  }

  /** Sends what is pending now: before another program gets the terminal, and at the end. */
  flush(): void {
    const text = this.#pending;
    this.#pending = "";
    if (text === "") return;
    const whole = `${SYNC_START}${text}${SYNC_END}`;
    this.bytesSent += Buffer.byteLength(whole);
    this.#target.write(whole);
  }

  #take(text: string): void {
    if (this.#muted || text === SYNC_START || text === SYNC_END) return;
    this.#pending += text;
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }
}
