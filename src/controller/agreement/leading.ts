import { assert, CrmError } from "../../base/index.ts";
import { type Change, type Element, versionOf } from "../../cib/index.ts";
import type { Core, QueuedRequest } from "./core.ts";
import { changeLive, compose, concernsStatus, prepareCommit } from "./document.ts";
import { outcomeOf } from "./log.ts";
import type { LiveState } from "./messages.ts";
import type { AskOutcome, Entry, EntryBody, RequestId } from "./records.ts";
import { formatTerm } from "./term.ts";

const NO_QUORUM = "no-quorum";
const DISK = "disk";
/** Refusals by one who cannot know what became of a request that another DC had before. */
const REFUSED_HERE: readonly string[] = [NO_QUORUM, DISK];

/** What the acting DC does: orders requests, writes them to the log of every member, settles them, streams status. */

/** Hands an outcome to the host where the client is. */
export function reply(core: Core, { id, from }: QueuedRequest, outcome: AskOutcome): void {
  if (from !== core.host) core.send(from, { kind: "answer", id, outcome });
  else finish(core, id, outcome);
}

/** Tells the client of this host. */
export function finish(core: Core, id: RequestId, outcome: AskOutcome): void {
  const request = core.pending.get(requestKey(id));
  if (request === undefined) return;
  if (outcome.kind === "refused" && REFUSED_HERE.includes(outcome.error.code) && request.handed > 1) return;
  core.pending.delete(requestKey(id));
  core.effect({ kind: "answer", id, outcome });
}

export function requestKey(id: { readonly client: string; readonly number: number }): string {
  return `${id.number} ${id.client}`;
}

/** A request has come to the DC, from here or from another host. */
export function enqueue(core: Core, request: QueuedRequest): void {
  const { view } = core;
  if (!core.leads || view === undefined) return;
  const obstacle = !view.quorate ? noQuorum(view.quorumReason) : core.stuck ? noDisk(core.host) : undefined;
  if (obstacle !== undefined) {
    const known = core.log.findOutcome(request.id) !== undefined;
    const error = obstacle;
    reply(core, request, known ? { kind: "unknown", reason: error.message } : { kind: "refused", error });
    return;
  }
  const key = requestKey(request.id);
  if (core.queue.some(({ id }) => requestKey(id) === key)) return;
  core.queue.push(request);
  pump(core);
}

function noDisk(host: string): Refusal {
  const hint = `make room there, or stop heartbeat on ${host} so that another leads`;
  return { code: DISK, message: `the disk of ${host}, the DC, takes no writes`, hint };
}

function noQuorum(reason: string): Refusal {
  return {
    code: NO_QUORUM,
    message: `this part of the cluster has no quorum: ${reason}`,
    hint: "if the absent hosts are certainly off: crm cluster quorum --accept",
  };
}

/** Writes what is queued once everything before it is settled. */
export function pump(core: Core): void {
  const { office } = core;
  if (!core.leads || office === undefined || !office.quorate || core.log.last.index > core.applied) return;
  let cib = core.cib;
  const entries: Entry[] = [];
  while (core.queue.length > 0) {
    const request = core.queue[0]!;
    // The answer to one that names its base depends on what is settled before it.
    if (entries.length > 0 && request.ask.kind === "commit" && request.ask.commit.base !== undefined) break;
    core.queue.shift();
    const drafted = draft(core, request, cib);
    if (drafted === undefined) continue;
    cib = drafted.cib;
    const entry = core.log.make({
      term: office.term,
      epochMs: core.now.epochMs,
      members: [...office.members.keys()],
      body: drafted.body,
    });
    core.log.append([entry]);
    core.waiters.set(entry.index, [request]);
    if (drafted.status.length > 0) core.statusOf.set(entry.index, drafted.status);
    entries.push(entry);
  }
  if (entries.length > 0) replicate(core, entries);
}

interface Draft {
  readonly body: EntryBody;
  readonly cib: Element;
  readonly status: readonly Change[];
}

/** The entry that a request leads to; undefined when it has been answered without one. */
function draft(core: Core, request: QueuedRequest, cib: Element): Draft | undefined {
  const done = core.log.findOutcome(request.id);
  if (done === "forgotten") {
    reply(core, request, { kind: "unknown", reason: "it was asked too long ago, later ones have been answered since" });
    return undefined;
  }
  if (done !== undefined) {
    if (done.index > core.applied) {
      core.waiters.set(done.index, [...(core.waiters.get(done.index) ?? []), request]);
    } else reply(core, request, { kind: "done", version: done.version, ...share(core) });
    return undefined;
  }
  const { ask } = request;
  const document = cib === core.cib ? core.document : compose(cib, { ...core.live, numUpdates: 0 });
  if (ask.kind !== "commit") {
    const error = refuseHosts(core, ask.kind, ask.host);
    if (error !== undefined) {
      reply(core, request, { kind: "refused", error });
      return undefined;
    }
    const hosts = core.hosts.filter((host) => host !== ask.host);
    if (ask.kind === "add-host") hosts.push(ask.host);
    const body: EntryBody = {
      kind: "hosts",
      hosts: hosts.sort(),
      version: versionOf(document.attributes),
      request: request.id,
    };
    return { body, cib, status: [] };
  }
  const prepared = prepareCommit(ask.commit, {
    document,
    stored: cib,
    host: request.from,
    epochMs: core.now.epochMs,
    check: core.options.check,
  });
  if (prepared.kind === "answered") {
    const { outcome } = prepared;
    reply(core, request, outcome.kind === "done" ? { ...outcome, ...share(core) } : outcome);
    return undefined;
  }
  if (prepared.changes.length === 0) {
    streamStatus(core, prepared.status);
    reply(core, request, { kind: "done", version: versionOf(core.document.attributes), ...share(core) });
    return undefined;
  }
  const { changes, version, status } = prepared;
  const body: EntryBody = { kind: "change", changes, version, author: ask.commit.author, request: request.id };
  return { body, cib: prepared.cib, status };
}

function refuseHosts(core: Core, kind: "add-host" | "remove-host", host: string): Refusal | undefined {
  if (core.log.last.index > core.applied) return { code: "busy", message: "another change is being written" };
  if (kind === "add-host") {
    return core.hosts.includes(host) ? { code: "exists", message: `${host} is a host of the cluster` } : undefined;
  }
  if (!core.hosts.includes(host)) return { code: "no-such-host", message: `${host} is no host of the cluster` };
  return core.office?.members.has(host) === true
    ? { code: "host-online", message: `${host} is a member now`, hint: "stop it first" }
    : undefined;
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

function share(core: Core): { readonly on: number; readonly of: number } {
  return { on: core.view?.members.length ?? 0, of: core.hosts.length };
}

/** New entries of this host's log go to its disk and to all members at once; each counts when it says `stored`. */
function replicate(core: Core, entries: readonly Entry[]): void {
  const { office, view } = core;
  assert(office !== undefined && view !== undefined, "only a DC in office writes");
  const last = entries.at(-1)!.index;
  core.noteHosts();
  for (const member of office.members.values()) {
    if (member.host === core.host) continue;
    member.owesSinceMs ??= core.now.monotonicMs;
    core.send(member.host, {
      kind: "append",
      token: view.token,
      snapshot: undefined,
      after: entries[0]!.index - 1,
      entries,
    });
  }
  core.persist({ append: entries }, () => {
    if (core.office !== office) return;
    office.ownStored = Math.max(office.ownStored, last);
    settle(core);
  });
}

/** Entries that are durable on every member are settled: delivered here and there in the same order, and acknowledged. */
export function settle(core: Core): void {
  const { office, view } = core;
  if (!core.leads || office === undefined || view === undefined) return;
  const others = [...office.members.values()].filter(({ host }) => host !== core.host);
  const lowest = Math.min(office.ownStored, ...others.map(({ stored }) => stored));
  if (lowest <= core.applied) return;
  for (const entry of core.log.after(core.applied)) {
    if (entry.index > lowest) break;
    core.sequence++;
    for (const { host } of others) {
      core.send(host, { kind: "commit", token: view.token, index: entry.index, sequence: core.sequence });
    }
    settleEntry(core, entry);
    streamStatusOf(core, entry);
  }
  compact(core);
  reconcileHosts(core);
  pump(core);
}

/** Delivers one settled entry and answers those who wait for it. */
export function settleEntry(core: Core, entry: Entry): void {
  core.settleEntry(entry);
  const outcome = outcomeOf(entry);
  const waiters = core.waiters.get(entry.index) ?? [];
  core.waiters.delete(entry.index);
  if (outcome !== undefined) {
    for (const waiter of waiters) reply(core, waiter, { kind: "done", version: outcome.version, ...share(core) });
  }
}

/** Status changes that came with an entry, once it is settled. */
export function streamStatusOf(core: Core, entry: Entry): void {
  const changes = core.statusOf.get(entry.index);
  core.statusOf.delete(entry.index);
  if (changes !== undefined) streamStatus(core, changes);
}

/** Makes the log's beginning a snapshot now and then. */
export function compact(core: Core): void {
  const { view } = core;
  if (view?.quorate !== true) return;
  if (view.members.length * 2 > core.hosts.length) core.shared = core.applied;
  const snapshot = core.log.compact(core.applied, core.cib, core.shared);
  if (snapshot !== undefined) core.persist({ snapshot }, () => undefined);
}

/** The DC's own changes of status: here and on all members, in order, not stored. */
export function streamStatus(core: Core, changes: readonly Change[]): void {
  const { office, view } = core;
  if (office === undefined || view?.dc !== core.host || changes.length === 0) return;
  let live: LiveState;
  try {
    live = changeLive(core.document, changes);
  } catch (error) {
    // The document moved between the asking and now; who asked sees it from what is delivered.
    if (!(error instanceof CrmError)) throw error;
    core.say("error", `a change of status came too late: ${error.describe()}`);
    return;
  }
  core.sequence++;
  for (const { host } of view.members) {
    if (host === core.host) continue;
    core.send(host, { kind: "status", token: view.token, sequence: core.sequence, changes });
  }
  core.deliver(core.applied, live, undefined, changes.filter(concernsStatus));
}

/** Configured hosts that ha.cf names and the log does not (or the other way round) are put into the log one by one, once all
 *  members say the same. */
export function reconcileHosts(core: Core): void {
  const { office } = core;
  if (!core.leads || office === undefined || !office.quorate || core.log.last.index > core.applied) return;
  const logged = core.log.hosts;
  const wanted = core.hosts;
  const missing = wanted.find((host) => !logged.includes(host));
  const extra = logged.find((host) => !wanted.includes(host));
  if (missing === undefined && extra === undefined) return;
  const next =
    logged.length === 0
      ? wanted
      : missing !== undefined
        ? [...logged, missing]
        : logged.filter((host) => host !== extra);
  const entry = core.log.make({
    term: office.term,
    epochMs: core.now.epochMs,
    members: [...office.members.keys()],
    body: {
      kind: "hosts",
      hosts: [...next].sort(),
      version: versionOf(core.document.attributes),
      request: undefined,
    },
  });
  core.log.append([entry]);
  core.say("notice", `hosts of the cluster: ${[...next].sort().join(" ")} (term ${formatTerm(office.term)})`);
  replicate(core, [entry]);
}
