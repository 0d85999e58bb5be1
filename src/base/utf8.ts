import { isUtf8 } from "node:buffer";
import { CrmError } from "./errors.ts";

const REPLACEMENT = "\uFFFD";
const BYTE_ORDER_MARK = "\uFEFF";

/** The text of a file or a pipe, without a byte order mark. `source`: what errors call it.
 *  @throws CrmError `not-utf8` with line and column of the first byte that is none of UTF-8 */
export function decodeUtf8(bytes: Uint8Array, source: string): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  if (!isUtf8(bytes)) throw notUtf8(bytes, text, source);
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function notUtf8(bytes: Uint8Array, text: string, source: string): CrmError {
  let at = 0;
  let offset = 0;
  for (let index = text.indexOf(REPLACEMENT); index >= 0; index = text.indexOf(REPLACEMENT, index + 1)) {
    offset += Buffer.byteLength(text.slice(at, index));
    at = index;
    // One that the text itself holds is three bytes long, and is passed over like any other character.
    if (!isUtf8(bytes.subarray(offset, offset + 3)) || bytes[offset] !== 0xef) break;
  }
  const before = text.slice(0, at).split("\n");
  const byte = (bytes[offset] ?? 0).toString(16).padStart(2, "0");
  return new CrmError({
    code: "not-utf8",
    message: `not UTF-8: byte 0x${byte}`,
    hint: "save it as UTF-8, or convert it with iconv",
    at: { source, line: before.length, column: before.at(-1)!.length + 1 },
  });
}
