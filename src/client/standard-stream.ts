import { readSync, writeSync } from "node:fs";
import { decodeUtf8, errorCode } from "../base/index.ts";

/** How long to leave a slow neighbour in the pipe alone before asking again. */
const PAUSE_MS = 2;
const CHUNK = 65_536;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** All of standard input. A pipe that does not block (a program in the same pipeline, or Node itself, has set it so) says
 *  EAGAIN where a blocking one would wait: it is waited for. @throws CrmError `not-utf8` */
export function readStandardInput(): string {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const length = patiently(() => readSync(0, chunk, 0, CHUNK, null));
    if (length === 0) return decodeUtf8(Buffer.concat(chunks), "stdin");
    chunks.push(chunk.subarray(0, length));
  }
}

/** Writes all of a text before returning, also into a pipe that is slow. */
export function writeFully(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += patiently(() => writeSync(descriptor, bytes, at));
}

function patiently(attempt: () => number): number {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (errorCode(error) !== "EAGAIN") throw error;
      Atomics.wait(sleeper, 0, 0, PAUSE_MS);
    }
  }
}
