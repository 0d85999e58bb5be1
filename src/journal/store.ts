import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rm, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import { CrmError, errorCode } from "../base/index.ts";
import { type Element, readXml, writeXml } from "../cib/index.ts";
import type { Checkpoint, CheckpointInfo, Checkpoints, Commit } from "./checkpoint.ts";

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

export interface CheckpointLimits {
  readonly count: number;
  readonly ageMs: number;
  readonly bytes: number;
}

const DAY_MS = 86_400_000;
const LIMITS: CheckpointLimits = { count: 100, ageMs: 90 * DAY_MS, bytes: 64 * 1024 * 1024 };
const SUFFIX = ".checkpoint";
const SEPARATOR = "\n\u0000\n";
const ATTEMPTS = 20;

/** Checkpoints in a directory, one file each: a line that tells about the commit, then the document before and after it,
 *  compressed. Too many, too old or too big, the oldest go. */
export class CheckpointStore implements Checkpoints {
  readonly #directory: string;
  readonly #limits: CheckpointLimits;
  readonly #nowMs: () => number;

  constructor(directory: string, limits: CheckpointLimits = LIMITS, nowMs: () => number = Date.now) {
    this.#directory = directory;
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  async list(): Promise<readonly CheckpointInfo[]> {
    const infos: CheckpointInfo[] = [];
    for (const number of (await this.#numbers()).reverse()) {
      const file = await this.#file(number);
      const info = file === undefined ? undefined : headOf(file, number);
      if (info !== undefined) infos.push(info);
    }
    return infos;
  }

  async read(number: number): Promise<Checkpoint | undefined> {
    const file = await this.#file(number);
    const info = file === undefined ? undefined : headOf(file, number);
    if (file === undefined || info === undefined) return undefined;
    const body = await decompress(file.subarray(file.indexOf("\n") + 1));
    const [before = "", after = ""] = body.toString("utf8").split(SEPARATOR);
    const source = this.#path(number);
    return { ...info, before: readXml(before, { source }), after: readXml(after, { source }) };
  }

  /** Keeps a commit. @throws CrmError when it cannot be written */
  async record({ origin, before, after, number = 1, atMs = this.#nowMs() }: Commit): Promise<void> {
    const { user, client, commands } = origin;
    const head = JSON.stringify({ atMs, user, client, commands });
    const text = `${writeXml(withoutStatus(before))}${SEPARATOR}${writeXml(withoutStatus(after))}`;
    const body = await compress(text, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 24 },
    });
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      await this.#write(number, Buffer.concat([Buffer.from(`${head}\n`), body]));
      await this.#prune();
    } catch (error) {
      throw new CrmError(
        {
          code: "checkpoint",
          message: `the change could not be kept as a checkpoint: ${errorCode(error) ?? String(error)}`,
          at: { source: this.#directory },
        },
        { cause: error },
      );
    }
  }

  /** Under that number, or the next that is higher than all there are; others may write at the same time. */
  async #write(number: number, bytes: Buffer): Promise<void> {
    const first = Math.max(number, ((await this.#numbers()).at(-1) ?? 0) + 1);
    for (let attempt = 0; ; attempt++) {
      try {
        const file = await open(this.#path(first + attempt), "wx", 0o600);
        try {
          await file.writeFile(bytes);
        } finally {
          await file.close();
        }
        return;
      } catch (error) {
        if (errorCode(error) !== "EEXIST" || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #prune(): Promise<void> {
    const { count, ageMs, bytes } = this.#limits;
    const numbers = (await this.#numbers()).reverse();
    let total = 0;
    for (const [index, number] of numbers.entries()) {
      const path = this.#path(number);
      const { size, mtimeMs } = await stat(path);
      total += size;
      const keep = index < count && total <= bytes && this.#nowMs() - mtimeMs <= ageMs;
      // The newest stays, however big it is.
      if (!keep && index > 0) await unlink(path);
    }
  }

  #path(number: number): string {
    return join(this.#directory, `${String(number).padStart(6, "0")}${SUFFIX}`);
  }

  async #numbers(): Promise<number[]> {
    try {
      const names = await readdir(this.#directory);
      return names
        .filter((name) => name.endsWith(SUFFIX))
        .map((name) => Number(name.slice(0, -SUFFIX.length)))
        .filter((number) => Number.isInteger(number))
        .sort((a, b) => a - b);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    }
  }

  async #file(number: number): Promise<Buffer | undefined> {
    try {
      return await readFile(this.#path(number));
    } catch (error) {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }
}

/** undefined for a file that somebody else made, or that was cut short. */
function headOf(file: Buffer, number: number): CheckpointInfo | undefined {
  const end = file.indexOf("\n");
  try {
    const head = JSON.parse(file.subarray(0, end).toString("utf8")) as Partial<CheckpointInfo>;
    const { atMs, user, client, commands } = head;
    if (typeof atMs !== "number" || typeof user !== "string" || typeof client !== "string" || !Array.isArray(commands))
      return undefined;
    return { number, atMs, user, client, commands };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function withoutStatus(cib: Element): Element {
  return { ...cib, children: cib.children.filter((node) => node.kind !== "element" || node.name !== "status") };
}

/** The directory of a cluster's or a file's checkpoints below the place where all of them lie. */
export function checkpointDirectory(place: string, key: string): string {
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 12);
  return join(place, `${key.split(/[ /]/).at(-1)}-${hash}`);
}

/** Stores in a place that nobody has added to for long go as a whole: their files may be gone, too. */
export async function sweepStores(place: string, nowMs: number = Date.now()): Promise<void> {
  for (const name of await readdir(place)) {
    const path = join(place, name);
    const { mtimeMs } = await stat(path);
    if (nowMs - mtimeMs > LIMITS.ageMs) await rm(path, { recursive: true, force: true });
  }
}
