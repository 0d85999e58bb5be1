import { assert, type LogLevel, type Now, Seldom } from "../../base/index.ts";
import { type Change, diff, type Element, versionOf } from "../../cib/index.ts";
import { quorum } from "../../membership/index.ts";
import { compose, NOTHING_LIVE, onWhole } from "./document.ts";
import { applyEntry, EntryLog } from "./log.ts";
import type { AgreementMessage, HelloMessage, JoinMessage, LiveState } from "./messages.ts";
import type { Ask, Branch, Entry, RequestId, Snapshot, Stored, StoreWrite, View } from "./records.ts";
import { compareTerms, type OrderToken, type Term } from "./term.ts";
import type { AgreementEffect, AgreementOptions } from "./types.ts";

/** A peer as the bulk link shows it. */
export interface Peer {
  linked: boolean;
  /** The latest, forgotten when the link breaks. */
  hello: HelloMessage | undefined;
  /** Put out of that view, and has not said yet that it obeyed. */
  evicted: { readonly at: OrderToken; readonly incarnation: string } | undefined;
  /** Reason for which it may not join, once said. */
  refusal: string | undefined;
}

/** A member of the view that this host forms or leads. */
export interface Member {
  readonly host: string;
  incarnation: string;
  /** Not in this DC's view before, or with a gap in the stream since. */
  fresh: boolean;
  /** Its state after the promise; undefined until it came. */
  joined: JoinMessage | undefined;
  /** Confirmed as durable there. */
  stored: number;
  /** Since when it owes an answer; undefined when it owes none. */
  owesSinceMs: number | undefined;
}

/** Being DC, or trying to. */
export interface Office {
  readonly term: Term;
  readonly token: OrderToken;
  stage: "promising" | "inviting" | "fetching" | "syncing" | "installed";
  readonly members: Map<string, Member>;
  /** A member has promised a higher term to another: if that one has not come about by then, a higher one is needed. */
  outbidUntilMs: number | undefined;
  /** Own log durable up to here. */
  ownStored: number;
  quorate: boolean;
  quorumReason: string;
}

/** A request of a client of this host that is not answered yet. */
export interface PendingRequest {
  readonly id: RequestId;
  readonly ask: Ask;
  readonly deadlineMs: number;
  /** How often it was handed to a DC: once it was, it may have happened. */
  handed: number;
}

/** A request at the DC. */
export interface QueuedRequest {
  readonly id: RequestId;
  readonly ask: Ask;
  readonly from: string;
}

/** The state of one host's agreement, and the small verbs that all its parts use. What it decides stands in standing.ts,
 *  leader.ts, follower.ts and requests.ts. */
export class Core {
  readonly options: AgreementOptions;
  readonly host: string;
  readonly log: EntryLog;
  now: Now;
  #effects: AgreementEffect[] = [];
  #nextWrite = 1;
  readonly #complaints = new Seldom();
  readonly #whenDurable = new Map<number, () => void>();
  /** When each write that is not durable yet was asked for. */
  readonly #askedMs = new Map<number, number>();

  promise: Term;
  /** The highest term heard of. */
  highest: Term;
  configured: readonly string[];
  circle: readonly string[] | undefined;
  heard: readonly string[] = [];
  /** Since when hellos of the circle are awaited: it changed, or a view was lost. */
  waitingSinceMs: number;
  readonly peers = new Map<string, Peer>();
  readonly seen: Set<string>;
  readonly off = new Set<string>();
  /** Said good-bye and still in the circle. */
  readonly departed = new Set<string>();

  /** The view that holds, led by this host or another. */
  view: View | undefined;
  office: Office | undefined;
  /** The view that this host has agreed to join, or is in. */
  joining: OrderToken | undefined;
  /** An invitation that cannot be answered yet. */
  invited: { readonly from: string; readonly token: OrderToken; readonly members: readonly string[] } | undefined;
  ready = true;
  leftAt: OrderToken | undefined;
  left = false;
  /** Put out, and in no view since: nothing of the cluster runs here, or is being stopped. */
  out = false;
  /** Since when a follower has no link to its DC. */
  dcUnlinkedSinceMs: number | undefined;
  helloDueMs: number;

  /** Stored document at `applied`. */
  cib: Element;
  applied: number;
  /** Entries up to here are durable on a majority of the hosts. */
  shared: number;
  live: LiveState = NOTHING_LIVE;
  document: Element;
  /** Position in the DC's stream of commits and status. */
  sequence = 0;

  readonly pending = new Map<string, PendingRequest>();
  queue: QueuedRequest[] = [];
  /** At the DC: who waits for which entry. */
  readonly waiters = new Map<number, QueuedRequest[]>();
  /** Status changes that belong to an entry and follow it. */
  readonly statusOf = new Map<number, readonly Change[]>();
  knownHosts: readonly string[];

  constructor(options: AgreementOptions, stored: Stored, now: Now) {
    this.options = options;
    this.host = options.host;
    this.log = new EntryLog(stored);
    this.now = now;
    this.promise = stored.promise;
    this.highest = stored.promise;
    this.configured = stored.configured;
    this.waitingSinceMs = now.monotonicMs;
    this.helloDueMs = now.monotonicMs;
    this.seen = new Set(options.seen);
    // What the log holds was most probably settled: it is shown until a view says otherwise.
    this.applied = this.log.last.index;
    this.shared = this.log.base;
    this.cib = this.log.cibAt(this.applied);
    this.document = compose(this.cib, this.live);
    this.knownHosts = this.hosts;
  }

  /** The configured hosts: the log's, until ha.cf was edited; ha.cf's for a host that has no log. Sorted. */
  get hosts(): readonly string[] {
    const edited = !sameHosts(this.options.configuredHosts, this.configured);
    const hosts = this.log.hosts.length === 0 || edited ? this.options.configuredHosts : this.log.hosts;
    return [...hosts].sort();
  }

  /** How long an answer may take that others wait for. Not shorter than a slow disk needs for one write. */
  get silenceMs(): number {
    return Math.max(this.options.deadtimeMs, 2000);
  }

  /** DC of the view that holds, though perhaps busy forming the next one. */
  get acts(): boolean {
    return this.view?.dc === this.host;
  }

  get leads(): boolean {
    return this.office?.stage === "installed" && this.acts;
  }

  peer(host: string): Peer {
    let peer = this.peers.get(host);
    if (peer === undefined) {
      peer = { linked: false, hello: undefined, evicted: undefined, refusal: undefined };
      this.peers.set(host, peer);
    }
    return peer;
  }

  /** Hosts of the circle that have not said good-bye. */
  get reachable(): readonly string[] {
    return (this.circle ?? []).filter((host) => !this.departed.has(host));
  }

  quorumOf(members: readonly string[]): { readonly quorate: boolean; readonly reason: string } {
    return quorum({
      hosts: this.log.hosts.length > 0 ? this.log.hosts : this.hosts,
      members,
      off: [...this.off],
      seen: [...this.seen],
      heard: this.heard.filter((host) => this.peers.get(host)?.evicted === undefined),
      fencing: this.options.fencing(this.log.cibAt(this.log.last.index)),
    });
  }

  effect(effect: AgreementEffect): void {
    this.#effects.push(effect);
  }

  takeEffects(): AgreementEffect[] {
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  say(level: LogLevel, text: string): void {
    this.effect({ kind: "log", level, text });
  }

  /** An error that lasts: said once a minute. */
  complain(text: string): void {
    if (this.#complaints.due(text, this.now.monotonicMs)) this.say("error", text);
  }

  send(to: string, message: AgreementMessage): void {
    this.effect({ kind: "send", to, message });
  }

  persist(write: StoreWrite, then: () => void): void {
    const id = this.#nextWrite++;
    this.#whenDurable.set(id, then);
    this.#askedMs.set(id, this.now.monotonicMs);
    this.effect({ kind: "persist", id, write });
  }

  /** When all that was asked for so far is durable: at once if it is. */
  afterWrites(then: () => void): void {
    if (this.#whenDurable.size === 0) then();
    else {
      const id = this.#nextWrite - 1;
      const before = this.#whenDurable.get(id)!;
      this.#whenDurable.set(id, () => {
        before();
        then();
      });
    }
  }

  durable(id: number): void {
    const then = this.#whenDurable.get(id);
    assert(then !== undefined && this.#whenDurable.keys().next().value === id, "writes become durable in order");
    this.#whenDurable.delete(id);
    this.#askedMs.delete(id);
    then();
  }

  /** When this host's disk counts as one that takes no writes; undefined when nothing waits for it. */
  get stuckAtMs(): number | undefined {
    const [oldest] = this.#askedMs.values();
    return oldest === undefined ? undefined : oldest + this.silenceMs;
  }

  /** The disk takes no writes (full, broken, or it hangs): this host can promise nothing. */
  get stuck(): boolean {
    const at = this.stuckAtMs;
    return at !== undefined && this.now.monotonicMs >= at;
  }

  heardOf(term: Term): void {
    if (compareTerms(term, this.highest) > 0) this.highest = term;
  }

  /** Nobody waits at this host for the log any more: who asked asks the next DC. */
  forgetRequests(): void {
    this.queue = [];
    this.waiters.clear();
    this.statusOf.clear();
  }

  /** Cuts and adds at the log's end, keeping what was acknowledged by this host alone as a branch. */
  rewriteLog(snapshot: Snapshot | undefined, after: number, entries: readonly Entry[], then: () => void): void {
    const oldHosts = this.hosts;
    const from = snapshot === undefined ? after : 0;
    const cut = snapshot === undefined ? this.log.truncateAfter(after) : this.log.restart(snapshot);
    const branch = branchOf(cut, oldHosts.length, this.host, from, this.now.epochMs);
    this.log.append(entries);
    if (this.applied > from) this.applied = -1;
    this.persist(
      {
        ...(branch === undefined ? {} : { branch }),
        ...(snapshot === undefined ? {} : { snapshot }),
        ...(cut.length > 0 ? { truncateAfter: snapshot?.position.index ?? after } : {}),
        append: entries,
      },
      then,
    );
    if (branch !== undefined) {
      this.effect({ kind: "branch", branch });
      this.say(
        "warning",
        `${branch.entries.length} changes made here alone were not taken over and are kept as a branch`,
      );
    }
    this.noteHosts();
  }

  /** Once the log's hosts are those of ha.cf, the log's list counts until ha.cf is edited again. */
  settleConfigured(): void {
    const { configuredHosts } = this.options;
    if (sameHosts(this.configured, configuredHosts) || !sameHosts(this.log.hosts, configuredHosts)) return;
    this.configured = configuredHosts;
    this.persist({ configured: configuredHosts }, () => undefined);
  }

  /** Tells the engine when the configured hosts are other ones. */
  noteHosts(): void {
    const { hosts } = this;
    if (sameHosts(hosts, this.knownHosts)) return;
    this.knownHosts = hosts;
    this.effect({ kind: "hosts", hosts });
  }

  /** Moves the document to an entry, not one by one. */
  jump(index: number): void {
    this.deliver(index, index === this.applied ? this.live : { ...this.live, numUpdates: 0 }, undefined);
  }

  /** One more entry is settled. */
  settleEntry(entry: Entry): void {
    if (entry.body.kind === "hosts") this.settleConfigured();
    if (entry.body.kind !== "change") this.deliver(entry.index, this.live, entry);
    else this.deliver(entry.index, { ...this.live, numUpdates: 0 }, entry, entry.body.changes);
  }

  /** Moves the document to an entry and a live state, and delivers what changed (`known`, if it is known). */
  deliver(index: number, live: LiveState, entry: Entry | undefined, known?: readonly Change[]): void {
    if (index > this.applied && this.applied >= this.log.base) {
      const entries = this.log.after(this.applied).slice(0, index - this.applied);
      this.cib = entries.reduce(applyEntry, this.cib);
    } else if (index !== this.applied) {
      this.cib = this.log.cibAt(index);
    }
    this.applied = index;
    this.live = live;
    const before = this.document;
    this.document = compose(this.cib, live);
    const changes = (known && onWhole(known, this.document)) ?? diff(before, this.document);
    if (changes.length === 0 && entry === undefined) return;
    this.effect({
      kind: "deliver",
      document: this.document,
      changes,
      version: versionOf(this.document.attributes),
      entry,
    });
  }
}

/** Entries that are worth keeping when the cluster goes on without them: those that may have been acknowledged, which for
 *  entries cut from a log happens only where one of two hosts (or a part that an administrator gave quorum) decided. */
function branchOf(
  cut: readonly Entry[],
  hosts: number,
  host: string,
  from: number,
  keptMs: number,
): Branch | undefined {
  const entries = cut.filter(
    ({ body, members }) => body.kind === "change" && (hosts <= 2 || members.length * 2 <= hosts),
  );
  return entries.length === 0 ? undefined : { host, from, keptMs, entries };
}

export function sameHosts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((host) => b.includes(host));
}
