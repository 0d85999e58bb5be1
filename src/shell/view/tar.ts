/** A file of an archive. */
export interface ArchiveFile {
  readonly path: string;
  readonly text: string;
}

const BLOCK = 512;

/** A tar archive (ustar) of text files, readable by their owner alone. */
export function tarOf(files: readonly ArchiveFile[], seconds: number): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for (const { path, text } of files) {
    const body = encoder.encode(text);
    parts.push(header(path, body.length, seconds), body, new Uint8Array((BLOCK - (body.length % BLOCK)) % BLOCK));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return Buffer.concat(parts);
}

function header(path: string, size: number, seconds: number): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, "0")}\0`;
  block.write(path.slice(-100), 0);
  block.write(octal(0o600, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(Math.floor(seconds), 12), 136);
  block.write("        ", 148);
  block.write("0", 156);
  block.write("ustar\u000000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}
