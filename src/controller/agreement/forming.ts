import type { Core, Member, Office } from "./core.ts";
import { greet } from "./greet.ts";
import { compact, pump, reconcileHosts, settleEntry, streamStatusOf } from "./leading.ts";
import { endView } from "./leaving.ts";
import type { AgreementMessage, JoinMessage } from "./messages.ts";
import type { Entry, View } from "./records.ts";
import { compareTerms, compareTokens, formatToken, type OrderToken, sameTerm, type Term } from "./term.ts";

/** How a DC (to be) makes a view: promise a term, invite, take over the longest log, bring every member to it, install.
 *
 *    promising -> inviting -> [fetching] -> syncing -> installed
 *
 *  Each step needs every member; who stays silent is left out by whoever calls `begin` again (standing.ts). */

/** Starts a view of these hosts (this one among them). The term stays when this host holds it and nobody promised more. */
export function begin(core: Core, hosts: readonly string[]): void {
  const before = core.office;
  const keeps = before !== undefined && before.stage !== "promising" && compareTerms(core.highest, before.term) <= 0;
  const term = keeps ? before.term : { number: core.highest.number + 1, host: core.host };
  const token: OrderToken = { term, view: keeps ? before.token.view + 1 : 1 };
  const office: Office = {
    term,
    token,
    stage: keeps ? "inviting" : "promising",
    members: new Map(hosts.map((host) => [host, memberOf(core, host, keeps ? before.members.get(host) : undefined)])),
    outbidUntilMs: undefined,
    ownStored: 0,
    quorate: false,
    quorumReason: "",
  };
  core.office = office;
  core.joining = token;
  core.invited = undefined;
  core.say("debug", `forming view ${formatToken(token)}: ${hosts.join(" ")}`);
  if (!keeps) {
    if (core.view !== undefined) endView(core, `a new view is formed under term ${term.number}`);
    core.joining = token;
    core.forgetRequests();
    core.promise = term;
    core.heardOf(term);
    core.persist({ promise: term }, () => {
      if (core.office === office) invite(core, office);
    });
  } else {
    if (core.view !== undefined && !core.quorumOf(hosts).quorate && core.view.quorate) endView(core, "quorum lost");
    core.joining = token;
    invite(core, office);
  }
}

function memberOf(core: Core, host: string, before: Member | undefined): Member {
  const incarnation = host === core.host ? core.options.incarnation : core.peers.get(host)?.hello?.incarnation;
  return {
    host,
    incarnation: incarnation ?? before?.incarnation ?? "",
    fresh: before === undefined || before.fresh,
    joined: undefined,
    stored: 0,
    owesSinceMs: before?.owesSinceMs,
  };
}

function invite(core: Core, office: Office): void {
  office.stage = "inviting";
  const members = [...office.members.keys()];
  for (const member of office.members.values()) {
    if (member.host === core.host) continue;
    member.owesSinceMs ??= core.now.monotonicMs;
    core.send(member.host, { kind: "invite", token: office.token, members });
  }
  checkJoined(core, office);
}

export function onJoin(core: Core, from: string, message: JoinMessage): void {
  const { office } = core;
  const member = office?.members.get(from);
  if (office === undefined || member === undefined || office.stage !== "inviting") return;
  if (compareTokens(message.token, office.token) !== 0) return;
  member.joined = message;
  member.owesSinceMs = undefined;
  checkJoined(core, office);
}

/** A member promised a higher term to somebody else. If that one's view does not come about, a higher term is needed. */
export function onPromised(core: Core, term: Term): void {
  const { office } = core;
  if (office === undefined || compareTerms(term, office.term) <= 0) return;
  office.outbidUntilMs ??= core.now.monotonicMs + core.silenceMs / 8;
}

function checkJoined(core: Core, office: Office): void {
  const others = [...office.members.values()].filter(({ host }) => host !== core.host);
  if (others.some(({ joined }) => joined === undefined)) return;
  const own = core.log.last;
  const best = others.reduce<Member | undefined>((a, b) => {
    const position = a?.joined?.position ?? own;
    const other = b.joined!.position;
    const order = compareTerms(other.term, position.term) || other.index - position.index;
    return order > 0 ? b : a;
  }, undefined);
  if (best === undefined) {
    sync(core, office);
    return;
  }
  office.stage = "fetching";
  best.owesSinceMs = core.now.monotonicMs;
  core.say("info", `taking over the log of ${best.host}`);
  core.send(best.host, { kind: "fetch", token: office.token, tail: core.log.tail() });
}

/** The longest log has come. */
export function onFetched(core: Core, from: string, message: AgreementMessage & { readonly kind: "append" }): void {
  const { office } = core;
  const member = office?.members.get(from);
  if (office === undefined || member === undefined || office.stage !== "fetching") return;
  if (compareTokens(message.token, office.token) !== 0) return;
  member.owesSinceMs = undefined;
  core.rewriteLog(message.snapshot, message.after, message.entries, () => {
    if (core.office === office) sync(core, office);
  });
}

/** Brings every member to this host's log, and the log to an entry of this term where there is quorum. */
function sync(core: Core, office: Office): void {
  office.stage = "syncing";
  const answer = core.quorumOf([...office.members.keys()]);
  office.quorate = answer.quorate;
  office.quorumReason = answer.reason;
  if (answer.quorate && !sameTerm(core.log.last.term, office.term)) {
    const entry = core.log.make({
      term: office.term,
      epochMs: core.now.epochMs,
      members: [...office.members.keys()],
      body: { kind: "term" },
    });
    core.log.append([entry]);
    core.persist({ append: [entry] }, () => undefined);
  }
  const { last } = core.log;
  for (const member of office.members.values()) {
    if (member.host === core.host || member.joined === undefined) continue;
    const { position, tail } = member.joined;
    if (position.index === last.index && position.digest === last.digest) {
      member.stored = last.index;
      continue;
    }
    member.owesSinceMs = core.now.monotonicMs;
    core.send(member.host, missingIn(core, tail, office.token));
  }
  core.afterWrites(() => {
    office.ownStored = Math.max(office.ownStored, last.index);
    if (core.office === office) checkSynced(core, office);
  });
}

/** What a log with that tail needs to become this host's. */
export function missingIn(
  core: Core,
  tail: JoinMessage["tail"],
  token: OrderToken,
): AgreementMessage & { readonly kind: "append" } {
  const common = core.log.commonWith(tail);
  return common === undefined
    ? {
        kind: "append",
        token,
        snapshot: core.log.snapshot,
        after: core.log.base,
        entries: core.log.after(core.log.base),
      }
    : { kind: "append", token, snapshot: undefined, after: common, entries: core.log.after(common) };
}

/** A member's disk holds everything up to there, as written under this host's term. */
export function onStored(core: Core, from: string, token: OrderToken, index: number): Office | undefined {
  const { office } = core;
  const member = office?.members.get(from);
  if (office === undefined || member === undefined || !sameTerm(token.term, office.term)) return undefined;
  member.stored = Math.max(member.stored, index);
  if (member.stored >= core.log.last.index && member.joined !== undefined) member.owesSinceMs = undefined;
  if (office.stage === "syncing") checkSynced(core, office);
  return office;
}

function checkSynced(core: Core, office: Office): void {
  const { last } = core.log;
  if (office.stage !== "syncing" || office.ownStored < last.index) return;
  for (const { host, stored } of office.members.values()) if (host !== core.host && stored < last.index) return;
  install(core, office);
}

function install(core: Core, office: Office): void {
  const before = core.view;
  office.stage = "installed";
  const members = [...office.members.values()];
  const view: View = {
    dc: core.host,
    token: office.token,
    members: members.map(({ host, incarnation, fresh }) => ({
      host,
      incarnation,
      joined: host === core.host ? before === undefined : fresh,
    })),
    quorate: office.quorate,
    quorumReason: office.quorumReason,
  };
  core.view = view;
  core.out = false;
  for (const { host } of members) if (host !== core.host) core.seen.add(host);
  const settled = catchUp(core, office.quorate);
  for (const member of members) {
    if (member.host === core.host) continue;
    core.send(member.host, {
      kind: "install",
      token: office.token,
      members: view.members,
      quorate: view.quorate,
      quorumReason: view.quorumReason,
      index: core.log.last.index,
      off: [...core.off],
      sequence: core.sequence,
      live: member.fresh ? core.live : undefined,
    });
    member.fresh = false;
    member.owesSinceMs = undefined;
  }
  core.say(
    "notice",
    `view ${formatToken(office.token)}: ${members.map(({ host }) => host).join(" ")}; this host is DC; ` +
      `${view.quorate ? "quorum" : "NO quorum"}: ${view.quorumReason}`,
  );
  core.effect({ kind: "lead", view });
  for (const entry of settled) streamStatusOf(core, entry);
  core.settleConfigured();
  greet(core);
  compact(core);
  reconcileHosts(core);
  pump(core);
}

/** Everything in the log of an installed view with quorum is settled. Entry by entry where nothing was cut, so that who waits
 *  is answered; the followers do the same when they install. Without quorum it is what the members have, no more. */
function catchUp(core: Core, quorate: boolean): readonly Entry[] {
  const { last } = core.log;
  if (!quorate || core.applied < core.log.base || core.applied > last.index) {
    core.jump(last.index);
    return [];
  }
  const entries = core.log.after(core.applied);
  for (const entry of entries) settleEntry(core, entry);
  return entries;
}
