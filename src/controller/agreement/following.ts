import { CrmError } from "../../base/index.ts";
import type { Core } from "./core.ts";
import { changeLive, concernsStatus } from "./document.ts";
import { missingIn } from "./forming.ts";
import { greet } from "./greet.ts";
import { compact } from "./leading.ts";
import { dropView, endView, stepOut } from "./leaving.ts";
import type { AgreementMessage, InstallMessage, LiveState } from "./messages.ts";
import { compareTerms, compareTokens, formatToken, type OrderToken, sameTerm } from "./term.ts";

/** What a member does for its DC. */

type Message<Kind extends AgreementMessage["kind"]> = Extract<AgreementMessage, { readonly kind: Kind }>;

/** A DC (to be) asks for obedience. Answered when the view is one that this host could be in; kept until then. */
export function onInvite(core: Core, from: string, { token, members }: Message<"invite">): void {
  core.heardOf(token.term);
  if (compareTerms(token.term, core.promise) < 0) {
    core.send(from, { kind: "promised", term: core.promise });
    return;
  }
  if (core.joining !== undefined && compareTokens(token, core.joining) < 0) return;
  core.invited = { from, token, members };
  answerInvitation(core);
}

/** A view is a set of hosts that all hear each other: an invitation to another waits until that is so, or it is stale. */
export function answerInvitation(core: Core): void {
  const { invited } = core;
  if (invited === undefined || !core.ready || core.left) return;
  const { from, token, members } = invited;
  if (!members.includes(core.host) || !members.every((host) => core.reachable.includes(host))) return;
  core.invited = undefined;
  if (compareTerms(token.term, core.promise) < 0) {
    core.send(from, { kind: "promised", term: core.promise });
    return;
  }
  if (core.office !== undefined) {
    core.office = undefined;
    core.forgetRequests();
  }
  const { view } = core;
  if (view !== undefined && !sameTerm(view.token.term, token.term)) endView(core, `${from} forms a view`);
  core.joining = token;
  const join = (): void => {
    if (core.joining === undefined || compareTokens(core.joining, token) !== 0) return;
    const { term, index, digest } = core.log.last;
    core.send(from, { kind: "join", token, position: { term, index, digest }, tail: core.log.tail() });
  };
  if (sameTerm(token.term, core.promise)) core.afterWrites(join);
  else {
    core.promise = token.term;
    core.persist({ promise: token.term }, join);
  }
}

/** The view this host is in, or is about to be in, as the sender of a message sees it. */
function obeys(core: Core, from: string, token: OrderToken): boolean {
  const { joining, view } = core;
  return (
    token.term.host === from &&
    ((joining !== undefined && compareTokens(joining, token) === 0) ||
      (view !== undefined && compareTokens(view.token, token) === 0))
  );
}

/** The DC lacks entries that this host has. */
export function onFetch(core: Core, from: string, { token, tail }: Message<"fetch">): void {
  if (obeys(core, from, token)) core.send(from, missingIn(core, tail, token));
}

export function onAppend(core: Core, from: string, message: Message<"append">): void {
  const { token, snapshot, after, entries } = message;
  if (!obeys(core, from, token)) return;
  const stored = (): void => {
    const { index } = entries.at(-1) ?? { index: after };
    core.send(from, { kind: "stored", token, index });
  };
  if (snapshot !== undefined) core.rewriteLog(snapshot, after, entries, stored);
  else if (after > core.log.last.index || after < core.log.base) lost(core, "the DC's log does not continue this one");
  else if (after < core.log.last.index) core.rewriteLog(undefined, after, entries, stored);
  else if (entries[0] !== undefined && entries[0].previous !== core.log.last.digest) {
    lost(core, "the DC's log does not continue this one");
  } else {
    core.log.append(entries);
    core.noteHosts();
    core.persist({ append: entries }, stored);
  }
}

/** Something of the view was missed: ask for all of it anew. */
function lost(core: Core, reason: string): void {
  core.say("warning", `asking the DC for everything anew: ${reason}`);
  core.joining = undefined;
  dropView(core, reason);
  core.joining = undefined;
  greet(core);
}

export function onInstall(core: Core, from: string, message: InstallMessage): void {
  const { token, members, quorate, quorumReason, index, off, sequence, live } = message;
  if (!obeys(core, from, token)) return;
  if (core.log.last.index !== index) {
    lost(core, "the log ends elsewhere than the DC's");
    return;
  }
  if (live === undefined && !follows(core, token, sequence)) {
    lost(core, "status was missed between two views");
    return;
  }
  core.out = false;
  core.view = { dc: from, token, members, quorate, quorumReason };
  core.dcUnlinkedSinceMs = undefined;
  core.sequence = sequence;
  core.off.clear();
  for (const host of off) if (!core.reachable.includes(host)) core.off.add(host);
  for (const { host } of members) if (host !== core.host) core.seen.add(host);
  if (live !== undefined) core.deliver(index, live, undefined);
  else if (!quorate || core.applied < core.log.base || core.applied > index) core.jump(index);
  else settleUpTo(core, index);
  core.say(
    "notice",
    `view ${formatToken(token)}: ${members.map(({ host }) => host).join(" ")}; ${from} is DC; ` +
      `${quorate ? "quorum" : "NO quorum"}: ${quorumReason}`,
  );
  core.effect({ kind: "follow", view: core.view });
  core.settleConfigured();
  compact(core);
}

/** Was this host in the DC's view all the time, and has it all of its stream? */
function follows({ view, sequence }: Core, token: OrderToken, last: number): boolean {
  return view !== undefined && sameTerm(view.token.term, token.term) && sequence === last;
}

/** Delivers settled entries one by one, as the DC does. */
function settleUpTo(core: Core, index: number): void {
  for (const entry of core.log.after(core.applied)) {
    if (entry.index > index) break;
    core.settleEntry(entry);
  }
}

/** The next of the DC's stream? A gap means that something was lost on the way. */
function next(core: Core, from: string, token: OrderToken, sequence: number): boolean {
  const { view } = core;
  if (view === undefined || view.dc !== from || compareTokens(view.token, token) !== 0) return false;
  if (sequence !== core.sequence + 1) {
    lost(core, "a gap in the stream of commits and status");
    return false;
  }
  core.sequence = sequence;
  return true;
}

export function onCommit(core: Core, from: string, { token, index, sequence }: Message<"commit">): void {
  if (!next(core, from, token, sequence)) return;
  settleUpTo(core, index);
  compact(core);
}

export function onStatus(core: Core, from: string, { token, changes, sequence }: Message<"status">): void {
  if (!next(core, from, token, sequence)) return;
  let live: LiveState;
  try {
    live = changeLive(core.document, changes);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    core.say("error", `a change of status does not fit: ${error.describe()}`);
    lost(core, "status differs from the DC's");
    return;
  }
  core.deliver(core.applied, live, undefined, changes.filter(concernsStatus));
}

export function onOut(core: Core, { token, reason }: Message<"out">): void {
  if (core.leftAt !== undefined && compareTokens(core.leftAt, token) >= 0) {
    greet(core);
    return;
  }
  stepOut(core, token, reason);
}
