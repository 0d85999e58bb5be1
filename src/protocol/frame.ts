import { CrmError } from "../base/index.ts";

/** A frame is four bytes of length, most significant first, and that many bytes of JSON in UTF-8. */
const HEADER = 4;

/** Longest frame that a client may send, and that a client takes: a commit of a large configuration, a large document. */
export const REQUEST_LIMIT = 32 * 1024 * 1024;
export const ANSWER_LIMIT = 256 * 1024 * 1024;

export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), "utf8");
  const frame = Buffer.allocUnsafe(HEADER + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, HEADER);
  return frame;
}

/** Cuts a stream into frames. @throws CrmError `bad-frame` for one that is too long or no JSON; the stream is then lost */
export class FrameReader {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  *add(chunk: Buffer): Generator<unknown> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    for (;;) {
      if (this.#size < HEADER) return;
      const length = this.#peek(HEADER).readUInt32BE(0);
      if (length > this.#limit) {
        throw new CrmError({ code: "bad-frame", message: `a message of ${length} bytes: more than ${this.#limit}` });
      }
      if (this.#size < HEADER + length) return;
      const whole = this.#peek(HEADER + length);
      this.#chunks[0] = whole.subarray(HEADER + length);
      if (this.#chunks[0].length === 0) this.#chunks.shift();
      this.#size -= HEADER + length;
      yield parse(whole.toString("utf8", HEADER, HEADER + length));
    }
  }

  /** A buffer with at least the first bytes; joins chunks only when it must. */
  #peek(length: number): Buffer {
    if (this.#chunks[0]!.length < length) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CrmError({ code: "bad-frame", message: "a message that is no JSON" }, { cause: error });
  }
}
