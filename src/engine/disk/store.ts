import { createHash } from "node:crypto";
import { CrmError } from "../../base/index.ts";
import { readXml, writeXml } from "../../cib/index.ts";
import { applyWrite, emptyStored, type Snapshot, type Stored, type StoreWrite } from "../../controller/index.ts";
import type { AppendFile, FileSystem } from "./file-system.ts";
import { isFull, PATIENCE, type Patience, persevere } from "./patience.ts";
import { decodeRecords, encodeRecord } from "./record.ts";
import type { Disk } from "./types.ts";

/** A generation of the store is two files: `cib-N.xml`, the configuration at a snapshot, and `log-N`, whose first record says
 *  all else of that moment and whose further records are the writes since. A new generation is made whole beside the old
 *  one and takes over by the rename of its log:
 *
 *    write cib-N, sync, sync directory; write log-N.new, sync; rename to log-N, sync directory
 *
 *  so where there is a log-N, its cib-N is whole too. One record is written at a time and synced before the next, so at most
 *  the last one can be torn by a power loss, and that one was never confirmed. */

const FORMAT = "lifeline-store";
const VERSION = 1;
/** Generations kept besides the current one. */
const KEEP = 5;

interface Header {
  readonly format: string;
  readonly version: number;
  readonly host: string;
  readonly cib: string;
  readonly stored: Omit<Stored, "snapshot"> & { readonly snapshot: Omit<Snapshot, "cib"> };
}

export interface StoreOptions {
  readonly host: string;
  readonly files: FileSystem;
  /** For messages. */
  readonly path: string;
  readonly patience?: Patience;
}

export function fileDisk(options: StoreOptions): Disk {
  return new FileDisk(options);
}

class FileDisk implements Disk {
  readonly #host: string;
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #patience: Patience;
  #stored: Stored = emptyStored();
  /** The highest number used so far, also by a generation that did not come about: a number is never used twice. */
  #newest = 0;
  /** The one that would be found after a power loss. */
  #current = 0;
  #log: AppendFile | undefined;
  #queue: { readonly write: StoreWrite; readonly done: () => void; readonly failed: (error: unknown) => void }[] = [];
  #busy = false;
  /** The error after which nothing is accepted any more. */
  #broken: unknown;

  constructor({ host, files, path, patience = PATIENCE }: StoreOptions) {
    this.#host = host;
    this.#files = files;
    this.#path = path;
    this.#patience = patience;
  }

  async load(): Promise<Stored> {
    const generations = await this.#generations();
    const newest = generations.at(-1);
    if (newest !== undefined) {
      this.#newest = newest;
      await this.#read(newest);
    }
    return this.#stored;
  }

  write(write: StoreWrite): Promise<void> {
    return new Promise((done, failed) => {
      if (this.#broken !== undefined) return failed(this.#broken);
      this.#queue.push({ write, done, failed });
      if (!this.#busy) void this.#work();
    });
  }

  async close(): Promise<void> {
    this.#broken ??= new Error("the store is closed");
    await this.#log?.close();
    this.#log = undefined;
  }

  /** Writes everything that waits as one record, again and again; a sync serves all that came while the last one ran. */
  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        await this.#store(batch.map(({ write }) => write));
        for (const { done } of batch) done();
      } catch (error) {
        this.#broken = error;
        for (const { failed } of [...batch, ...this.#queue]) failed(error);
        this.#queue = [];
      }
    }
    this.#busy = false;
  }

  /** Returns when it is durable. After a refusal nobody knows what the files hold, so that all is written anew. */
  async #store(writes: readonly StoreWrite[]): Promise<void> {
    this.#stored = writes.reduce(applyWrite, this.#stored);
    let fresh = writes.some(({ snapshot }) => snapshot !== undefined);
    const act = (): Promise<void> =>
      fresh || this.#log === undefined ? this.#startGeneration() : this.#append(this.#log, writes);
    await persevere(this.#path, act, this.#patience, async (error) => {
      if (this.#broken !== undefined) throw this.#broken;
      fresh = true;
      if (isFull(error)) await this.#prune(0);
    });
  }

  async #append(log: AppendFile, writes: readonly StoreWrite[]): Promise<void> {
    await log.append(encodeRecord(writes));
    await log.sync();
  }

  async #startGeneration(): Promise<void> {
    const number = ++this.#newest;
    const fresh = `${logName(number)}.new`;
    const cib = Buffer.from(writeXml(this.#stored.snapshot.cib));
    let log: AppendFile;
    try {
      await (await this.#create(cibName(number), cib)).close();
      await this.#files.syncDirectory();
      log = await this.#create(fresh, encodeRecord(this.#header(cib)));
    } catch (error) {
      // It never took over: what there is of it only takes room.
      await this.#files.remove(cibName(number));
      await this.#files.remove(fresh);
      throw error;
    }
    try {
      await this.#files.rename(fresh, logName(number));
      await this.#files.syncDirectory();
    } catch (error) {
      await log.close();
      throw error;
    }
    const before = this.#log;
    this.#log = log;
    this.#current = number;
    await before?.close();
    await this.#prune(KEEP);
  }

  /** A file with that content, durable once its directory is. */
  async #create(name: string, content: Uint8Array): Promise<AppendFile> {
    const file = await this.#files.create(name);
    try {
      await file.append(content);
      await file.sync();
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Removes all but the current generation and some before it, and what killed processes left of those that did not come
   *  about. One that took over without a durable directory stays: nobody knows which of both a power loss would leave. That
   *  something cannot be removed is no reason to refuse what is written. */
  async #prune(keep: number): Promise<void> {
    try {
      const known = await this.#generations();
      const past = known.filter((number) => number <= this.#current).slice(-1 - keep);
      const kept = new Set([...past, ...known.filter((number) => number > this.#current)]);
      for (const name of await this.#files.list()) {
        const number = Number(/^(?:log|cib)-(\d{6})(?:\.xml|\.new)?$/.exec(name)?.[1] ?? Number.NaN);
        if (Number.isNaN(number) || (kept.has(number) && !name.endsWith(".new"))) continue;
        await this.#files.remove(name);
      }
    } catch (error) {
      this.#patience.trouble(`${this.#path}: old generations stay: ${String(error)}`, false);
    }
  }

  #header(cib: Buffer): Header {
    const { snapshot, ...rest } = this.#stored;
    const { cib: _, ...position } = snapshot;
    return {
      format: FORMAT,
      version: VERSION,
      host: this.#host,
      cib: sha256(cib),
      stored: { ...rest, snapshot: position },
    };
  }

  async #generations(): Promise<number[]> {
    const names = await this.#files.list();
    return names
      .flatMap((name) => /^log-(\d{6})$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  async #read(number: number): Promise<void> {
    const records = decodeRecords(await this.#files.read(logName(number)));
    const [first, ...writes] = records.values;
    if (records.damagedLine !== undefined) throw this.#torn(number, `line ${records.damagedLine} is damaged`);
    if (first === undefined) throw this.#torn(number, "its first line is damaged");
    const header = first as Header;
    if (header.format !== FORMAT) throw this.#foreign(number, "it is no store of this program");
    if (header.version !== VERSION)
      throw this.#foreign(number, `it has version ${header.version}, known is ${VERSION}`);
    if (header.host !== this.#host)
      throw this.#foreign(number, `it belongs to ${header.host}, this host is ${this.#host}`);
    const cib = await this.#files.read(cibName(number)).catch(() => undefined);
    if (cib === undefined) throw this.#torn(number, `${cibName(number)} is missing`);
    if (sha256(cib) !== header.cib) throw this.#torn(number, `${cibName(number)} was changed or damaged`);
    const start: Stored = {
      ...header.stored,
      snapshot: { ...header.stored.snapshot, cib: readXml(cib.toString("utf8"), { source: cibName(number) }) },
    };
    this.#current = number;
    this.#stored = (writes as (readonly StoreWrite[])[]).flat().reduce(applyWrite, start);
    this.#log = await this.#files.reopen(logName(number), records.length);
    // A process that was killed before its syncs left things that are read now and would not survive a power loss: what is
    // said of them from here on must hold.
    await this.#log.sync();
    await this.#files.syncDirectory();
  }

  #torn(number: number, what: string): CrmError {
    return new CrmError({
      code: "torn-store",
      message: `the store cannot be trusted: ${logName(number)}: ${what}`,
      hint:
        `move ${this.#path} away and start again: this host then takes everything from the others; ` +
        `if it is the only one, remove generation ${number} to go back to the one before`,
      at: { source: this.#path },
    });
  }

  #foreign(number: number, what: string): CrmError {
    return new CrmError({
      code: "foreign-store",
      message: `not this host's store: ${logName(number)}: ${what}`,
      hint: `give another --state, or move ${this.#path} away`,
      at: { source: this.#path },
    });
  }
}

function logName(number: number): string {
  return `log-${String(number).padStart(6, "0")}`;
}

function cibName(number: number): string {
  return `cib-${String(number).padStart(6, "0")}.xml`;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
