import type { TLSSocket } from "node:tls";
import { encodeFrame, FrameReader } from "./frame.ts";
import type { LinkMessage } from "./types.ts";

/** Bytes that may wait for a peer that does not read; then the link is broken, and both ends start anew. */
const QUEUE_LIMIT = 64 << 20;

/** Signs of life within the time of patience, and how often one looks for the other's between two of them. */
const BEATS = 3;
const LOOKS_PER_BEAT = 2;

export interface ConnectionEvents {
  readonly message: (message: LinkMessage) => void;
  readonly closed: (reason: string) => void;
}

/** @throws Error when the content is not a message to somebody of this host */
function readMessage(content: string): LinkMessage {
  const message: unknown = JSON.parse(content);
  if (typeof message === "object" && message !== null && "channel" in message && "data" in message) {
    const { channel, data } = message;
    if (channel === "agreement" || channel === "manager") return { channel, data };
  }
  throw new Error("a message to nobody");
}

/** A stream of numbered frames over an established socket, with a beat of its own: a peer that says nothing for the time of
 *  patience is gone. */
export class Connection {
  readonly #socket: TLSSocket;
  readonly #reader = new FrameReader();
  readonly #beat: NodeJS.Timeout;
  #sent = 0;
  #heardMs = performance.now();
  #reason = "the peer closed it";

  constructor(socket: TLSSocket, patienceMs: number, events: ConnectionEvents) {
    this.#socket = socket;
    socket.setNoDelay(true);
    let looks = 0;
    this.#beat = setInterval(
      () => {
        if (looks++ % LOOKS_PER_BEAT === 0) this.send("");
        void this.#listen(patienceMs);
      },
      patienceMs / BEATS / LOOKS_PER_BEAT,
    );
    socket.on("data", (piece: Buffer) => {
      this.#heardMs = performance.now();
      let messages: readonly LinkMessage[];
      try {
        const contents = this.#reader.read(piece).filter((content) => content !== "");
        messages = contents.map((content) => readMessage(content));
      } catch (error) {
        this.close(`not understood: ${error instanceof Error ? error.message : String(error)}`);
        return;
      }
      for (const message of messages) events.message(message);
    });
    socket.on("error", (error) => {
      this.#reason = error.message;
    });
    socket.on("close", () => {
      clearInterval(this.#beat);
      events.closed(this.#reason);
    });
  }

  /** A socket's own time-out is none: what is written restarts it, although it goes nowhere. After a pause of this host what
   *  came meanwhile is read first. */
  async #listen(patienceMs: number): Promise<void> {
    for (let turns = 0; turns < 3; turns++) {
      if (performance.now() - this.#heardMs <= patienceMs) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.close(`nothing heard for ${patienceMs} ms`);
  }

  send(content: string): boolean {
    if (this.#socket.destroyed) return false;
    if (this.#socket.writableLength > QUEUE_LIMIT) {
      this.close(`the peer does not read: ${QUEUE_LIMIT} bytes wait`);
      return false;
    }
    this.#socket.write(encodeFrame(this.#sent++, content));
    return true;
  }

  close(reason: string): void {
    this.#reason = reason;
    this.#socket.destroy();
  }
}
