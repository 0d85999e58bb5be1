import { watch as watchDirectory } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { AgentCatalogue } from "../agents/index.ts";
import { CrmError, decodeUtf8, errorCode } from "../base/index.ts";
import {
  applyChanges,
  bumpVersion,
  compareVersions,
  configurationOf,
  diff,
  type Element,
  readXml,
  versionOf,
  writeXml,
} from "../cib/index.ts";
import { replaceFile } from "./atomic-file.ts";
import type { CibSnapshot, Cluster, ClusterEvent, CommitOutcome, CommitRequest, OrderOutcome } from "./cluster.ts";
import { statusOfDocument } from "./document-status.ts";
import { frameOf } from "./file-frame.ts";
import { readStandardInput } from "./standard-stream.ts";

export interface FileClusterOptions {
  readonly path: string;
  /** What the prompt shows: the shadow copy's name, else the file's. */
  readonly name?: string;
  readonly host: string;
  readonly agents: AgentCatalogue;
}

/** A CIB file (`CIB_file`, a shadow copy): nobody decides or acts, changes are written at once.
 *  @throws CrmError `no-file`, `bad-xml`, `bad-cib` when the file cannot be read */
export async function openFileCluster(options: FileClusterOptions): Promise<Cluster> {
  const cluster = new FileCluster(options);
  await cluster.read();
  return cluster;
}

class FileCluster implements Cluster {
  readonly setting = "file";
  readonly name: string;
  readonly host: string;
  readonly agents: AgentCatalogue;
  readonly #path: string;
  readonly #closers = new Set<() => void>();
  #last: { readonly text: string; readonly snapshot: CibSnapshot } | undefined;
  /** Commits take turns: each reads what the one before wrote. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: FileClusterOptions) {
    this.#path = options.path;
    this.name = options.name ?? basename(options.path);
    this.host = options.host;
    this.agents = options.agents;
  }

  async read(): Promise<CibSnapshot> {
    // Standard input can be read only once.
    if (this.#path === "-" && this.#last !== undefined) return this.#last.snapshot;
    const text = await readCibFile(this.#path);
    if (this.#last?.text !== text) this.#last = { text, snapshot: snapshotOf(parseCib(text, this.#path)) };
    return this.#last.snapshot;
  }

  commit(request: CommitRequest): Promise<CommitOutcome> {
    const outcome = this.#turn.then(() => this.#commitNow(request));
    this.#turn = outcome.catch(() => undefined);
    return outcome;
  }

  async #commitNow(request: CommitRequest): Promise<CommitOutcome> {
    const current = await this.read();
    if (request.base !== undefined && movedSince(request.base, current)) return { kind: "conflict", current };
    let next: Element;
    try {
      next = bumpVersion(current.cib, applyChanges(current.cib, request.changes), request.edits);
    } catch (error) {
      if (error instanceof CrmError) return { kind: "refused", error: error.details() };
      throw error;
    }
    if (next !== current.cib && this.#path === "-") {
      const error = { code: "unwritable", message: "what was read from standard input cannot be changed" };
      return { kind: "refused", error };
    }
    if (next !== current.cib) {
      const { before, after } = frameOf(this.#last!.text);
      const text = before + writeXml(next) + after;
      try {
        await replaceFile(this.#path, text);
      } catch (error) {
        return { kind: "refused", error: cannotWrite(this.#path, error).details() };
      }
      this.#last = { text, snapshot: snapshotOf(next) };
    }
    return { kind: "done", snapshot: this.#last!.snapshot, on: 1, of: 1 };
  }

  async status() {
    return statusOfDocument((await this.read()).cib);
  }

  async perform(): Promise<OrderOutcome> {
    return {
      kind: "refused",
      error: {
        code: "not-running",
        message: `${this.name} is a file: no cluster runs it`,
        hint: "ask a running cluster, or change the file itself",
      },
    };
  }

  watch(listener: (event: ClusterEvent) => void): () => void {
    let shown: CibSnapshot | undefined;
    let closed = false;
    const look = async (): Promise<void> => {
      try {
        const snapshot = await this.read();
        if (closed || snapshot === shown) return;
        const changes = shown === undefined ? [] : diff(shown.cib, snapshot.cib);
        shown = snapshot;
        listener({ kind: "cib", snapshot, changes });
        listener({ kind: "status", status: statusOfDocument(snapshot.cib) });
      } catch (error) {
        if (!closed) listener({ kind: "lost", reason: error instanceof CrmError ? error.describe() : String(error) });
      }
    };
    // The directory, because an atomic replacement is a new file under the old name.
    const watcher = watchDirectory(dirname(this.#path), (_event, name) => {
      if (name === null || name === basename(this.#path)) void look();
    });
    const close = (): void => {
      closed = true;
      watcher.close();
      this.#closers.delete(close);
    };
    this.#closers.add(close);
    void look();
    return close;
  }

  async close(): Promise<void> {
    for (const close of [...this.#closers]) close();
    await this.#turn;
  }
}

/** Only the configuration counts: status moves by itself and a change of the configuration does not touch it. */
function movedSince(base: CommitRequest["base"] & object, current: CibSnapshot): boolean {
  return compareVersions({ ...base, numUpdates: 0 }, { ...current.version, numUpdates: 0 }) !== 0;
}

function snapshotOf(cib: Element): CibSnapshot {
  return { cib, version: versionOf(cib.attributes) };
}

/** @throws CrmError `bad-xml`, `bad-cib` */
export function parseCib(text: string, source: string): Element {
  const cib = readXml(text, { source });
  try {
    configurationOf(cib);
  } catch (error) {
    if (error instanceof CrmError) throw new CrmError({ code: error.code, message: error.message, at: { source } });
    throw error;
  }
  return cib;
}

async function readCibFile(path: string): Promise<string> {
  try {
    return path === "-" ? readStandardInput() : decodeUtf8(await readFile(path), path);
  } catch (error) {
    if (error instanceof CrmError) throw error;
    const missing = errorCode(error) === "ENOENT";
    throw new CrmError(
      {
        code: missing ? "no-file" : "unreadable",
        message: missing ? "there is no such file" : `cannot be read: ${errorCode(error) ?? String(error)}`,
        at: { source: path },
      },
      { cause: error },
    );
  }
}

function cannotWrite(path: string, error: unknown): CrmError {
  return new CrmError(
    {
      code: "unwritable",
      message: `cannot be written: ${errorCode(error) ?? String(error)}; nothing has changed`,
      at: { source: path },
    },
    { cause: error },
  );
}
