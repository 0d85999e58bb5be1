/** Frames on a link: length and number (4 bytes each, big endian), then JSON. A frame without content says only that the
 *  sender lives. Numbers rise by one per frame, so that nothing is lost or doubled unseen. */

const HEADER = 8;
export const FRAME_LIMIT = 256 << 20;

export function encodeFrame(number: number, content: string): Buffer {
  const length = Buffer.byteLength(content);
  const frame = Buffer.allocUnsafe(HEADER + length);
  frame.writeUInt32BE(length, 0);
  frame.writeUInt32BE(number >>> 0, 4);
  frame.write(content, HEADER);
  return frame;
}

/** Puts frames together from what arrives piece by piece. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #length = 0;
  #next = 0;

  /** @throws Error when the stream is not one of frames: it must be broken off. */
  read(piece: Buffer): string[] {
    this.#pieces.push(piece);
    this.#length += piece.length;
    const contents: string[] = [];
    for (;;) {
      if (this.#length < HEADER) return contents;
      const head = this.#join(HEADER);
      const length = head.readUInt32BE(0);
      if (length > FRAME_LIMIT) throw new Error(`a frame of ${length} bytes`);
      if (this.#length < HEADER + length) return contents;
      const number = head.readUInt32BE(4);
      if (number !== this.#next >>> 0) throw new Error(`frame ${number} instead of ${this.#next >>> 0}`);
      this.#next++;
      const frame = this.#join(HEADER + length);
      contents.push(frame.toString("utf8", HEADER, HEADER + length));
      this.#pieces = [frame.subarray(HEADER + length)];
      this.#length -= HEADER + length;
    }
  }

  /** All pieces as one, if the first is shorter than asked for. */
  #join(length: number): Buffer {
    const [first] = this.#pieces;
    if (first !== undefined && first.length >= length) return first;
    const whole = Buffer.concat(this.#pieces);
    this.#pieces = [whole];
    return whole;
  }
}
