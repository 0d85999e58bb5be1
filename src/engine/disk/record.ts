import { createHash } from "node:crypto";

/** A record of the log file is one line: a digest of the rest, then JSON. It is whole or it is not; people can read it. */

const DIGEST = 16;

export function encodeRecord(value: unknown): Buffer {
  const json = JSON.stringify(value);
  return Buffer.from(`${digest(json)} ${json}\n`);
}

export interface Records {
  readonly values: readonly unknown[];
  /** Length of the whole records; what follows them is one that was torn. */
  readonly length: number;
  readonly torn: boolean;
  /** A line that is not whole although whole ones follow: not a torn write but damage. */
  readonly damagedLine: number | undefined;
}

export function decodeRecords(bytes: Buffer): Records {
  const values: unknown[] = [];
  let length = 0;
  let broken: number | undefined;
  let line = 0;
  for (let start = 0; start < bytes.length; ) {
    line++;
    const end = bytes.indexOf(0x0a, start);
    const value = end < 0 ? undefined : decodeLine(bytes.toString("utf8", start, end));
    if (value === undefined) broken ??= line;
    else if (broken !== undefined) return { values, length, torn: true, damagedLine: broken };
    else {
      values.push(value.value);
      length = end + 1;
    }
    start = end < 0 ? bytes.length : end + 1;
  }
  return { values, length, torn: broken !== undefined, damagedLine: undefined };
}

function decodeLine(text: string): { readonly value: unknown } | undefined {
  const json = text.slice(DIGEST + 1);
  if (text[DIGEST] !== " " || text.slice(0, DIGEST) !== digest(json)) return undefined;
  return { value: JSON.parse(json) };
}

function digest(json: string): string {
  return createHash("sha256").update(json).digest("hex").slice(0, DIGEST);
}
