import { createHash } from "node:crypto";
import { assert } from "../../base/index.ts";
import { applyChanges, type Element } from "../../cib/index.ts";
import type { Entry, Position, RecordedOutcome, RequestId, Snapshot, Stored } from "./records.ts";

/** Entries of the log's end that a joining host tells, so that the place where two logs part is found at once. */
const TAIL = 128;
/** Clients whose latest outcome is remembered. */
const CLIENTS = 1024;
/** A snapshot is taken when so many entries are older than the last mark; so many to twice as many stay for hosts that were
 *  away for a short time. */
const MARK_EVERY = 100;
/** Changes that one of two hosts made alone and that are kept one by one, at most. */
const UNSHARED = 10_000;

export type EntryDraft = Omit<Entry, "index" | "previous" | "digest">;

/** The chain: an entry's digest covers the one before it, so equal digests mean equal logs. */
export function digestOf(entry: Omit<Entry, "digest">): string {
  const { term, index, previous, epochMs, members, body } = entry;
  return createHash("sha256")
    .update(JSON.stringify([previous, index, term.number, term.host, epochMs, members, body]))
    .digest("hex");
}

/** The log in memory: what is stored, in the same order; asks for durability are the machine's. */
export class EntryLog {
  #snapshot: Snapshot;
  #entries: Entry[];
  /** The document at the last mark, from which the next snapshot is made. */
  #mark: { readonly index: number; readonly cib: Element };

  #hostsKnown: { readonly digest: string; readonly hosts: readonly string[] } | undefined;

  constructor(stored: Stored) {
    this.#snapshot = stored.snapshot;
    this.#entries = [...stored.entries];
    this.#mark = { index: stored.snapshot.position.index, cib: stored.snapshot.cib };
    this.#entries.reduce((before, entry) => {
      assert(entry.index === before.index + 1 && entry.previous === before.digest, "the stored log is one chain");
      return entry;
    }, stored.snapshot.position);
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Where the log ends. */
  get last(): Position {
    return this.#entries.at(-1) ?? this.#snapshot.position;
  }

  get base(): number {
    return this.#snapshot.position.index;
  }

  /** Entries after an index that is not older than the snapshot. */
  after(index: number): readonly Entry[] {
    assert(index >= this.base, "entries that were asked for are still there");
    return this.#entries.slice(index - this.base);
  }

  digestAt(index: number): string | undefined {
    if (index === this.base) return this.#snapshot.position.digest;
    return this.#entries[index - this.base - 1]?.digest;
  }

  /** Newest first; the snapshot's position is the oldest. */
  tail(): (readonly [number, string])[] {
    const ends = this.#entries.slice(-TAIL).map(({ index, digest }) => [index, digest] as const);
    const { index, digest } = this.#snapshot.position;
    return [[index, digest] as const, ...ends].reverse();
  }

  /** The last entry that this log and one with that tail have in common; undefined when it is not known. */
  commonWith(tail: readonly (readonly [number, string])[]): number | undefined {
    return tail.find(([index, digest]) => index >= this.base && this.digestAt(index) === digest)?.[0];
  }

  append(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const { last } = this;
      assert(entry.index === last.index + 1 && entry.previous === last.digest, "an entry follows the log's end");
      this.#entries.push(entry);
    }
  }

  /** @returns the entries that went. */
  truncateAfter(index: number): Entry[] {
    assert(index >= this.base, "what the snapshot holds stays");
    const cut = this.#entries.splice(index - this.base);
    if (this.#mark.index > index) this.#mark = { index: this.base, cib: this.#snapshot.cib };
    return cut;
  }

  /** Starts anew from another host's snapshot. @returns the entries that went. */
  restart(snapshot: Snapshot): Entry[] {
    this.#snapshot = snapshot;
    this.#mark = { index: snapshot.position.index, cib: snapshot.cib };
    return this.#entries.splice(0);
  }

  make(draft: EntryDraft): Entry {
    const { index, digest: previous } = this.last;
    const entry = { ...draft, index: index + 1, previous };
    return { ...entry, digest: digestOf(entry) };
  }

  /** The stored document after the entry at `index`. */
  cibAt(index: number): Element {
    const from = this.#mark.index <= index ? this.#mark : { index: this.base, cib: this.#snapshot.cib };
    return this.#entries.slice(from.index - this.base, index - this.base).reduce(applyEntry, from.cib);
  }

  /** Configured hosts at the log's end; empty when it never said. */
  get hosts(): readonly string[] {
    const { digest } = this.last;
    if (this.#hostsKnown?.digest !== digest) this.#hostsKnown = { digest, hosts: this.#hostsAt(this.last.index) };
    return this.#hostsKnown.hosts;
  }

  #hostsAt(index: number): readonly string[] {
    const entry = this.#entries.findLast(({ body, index: at }) => body.kind === "hosts" && at <= index);
    return entry?.body.kind === "hosts" ? entry.body.hosts : this.#snapshot.hosts;
  }

  /** What the latest request of each client led to, the oldest first. */
  outcomesAt(index: number): RecordedOutcome[] {
    const found = new Map(this.#snapshot.outcomes.map((outcome) => [outcome.request.client, outcome]));
    for (const entry of this.#entries) {
      if (entry.index > index) break;
      const outcome = outcomeOf(entry);
      if (outcome === undefined) continue;
      found.delete(outcome.request.client);
      found.set(outcome.request.client, outcome);
    }
    return [...found.values()].slice(-CLIENTS);
  }

  /** What a request led to; `forgotten` when only a later one of the same client is remembered. */
  findOutcome({ client, number }: RequestId): RecordedOutcome | "forgotten" | undefined {
    const same = (outcome: RecordedOutcome): boolean => outcome.request.client === client;
    for (let at = this.#entries.length - 1; at >= 0; at--) {
      const outcome = outcomeOf(this.#entries[at]!);
      if (outcome !== undefined && same(outcome) && outcome.request.number === number) return outcome;
    }
    const old = this.#snapshot.outcomes.find(same);
    if (old === undefined || old.request.number < number) return undefined;
    return old.request.number === number ? old : "forgotten";
  }

  /** Called when everything up to `settled` is settled: a new snapshot when one is due, already taken over here. What is not
   *  `shared` by a majority yet stays as it is, for it may become a branch. */
  compact(settled: number, cib: Element, shared: number): Snapshot | undefined {
    const waiting = settled - this.#mark.index;
    if (waiting < MARK_EVERY || (this.#mark.index > shared && waiting < UNSHARED)) return undefined;
    const { index, cib: marked } = this.#mark;
    this.#mark = { index: settled, cib };
    if (index === this.base) return undefined;
    const entry = this.#entries[index - this.base - 1]!;
    const snapshot: Snapshot = {
      position: { term: entry.term, index, digest: entry.digest },
      cib: marked,
      hosts: this.#hostsAt(index),
      outcomes: this.outcomesAt(index),
    };
    this.#entries.splice(0, index - this.base);
    this.#snapshot = snapshot;
    return snapshot;
  }
}

export function applyEntry(cib: Element, entry: Entry): Element {
  return entry.body.kind === "change" ? applyChanges(cib, entry.body.changes) : cib;
}

export function outcomeOf({ index, body }: Entry): RecordedOutcome | undefined {
  if (body.kind === "term" || body.request === undefined) return undefined;
  return { request: body.request, index, version: body.version };
}
