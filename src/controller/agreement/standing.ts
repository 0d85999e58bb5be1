import { type Core, sameHosts } from "./core.ts";
import { begin } from "./forming.ts";
import { greet } from "./greet.ts";
import { dropView, resign, stepOut, stopJoining } from "./leaving.ts";
import type { HelloMessage } from "./messages.ts";
import { compareTerms, compareTokens, type OrderToken, sameTerm } from "./term.ts";

/** Where every host stands, and who should form a view with whom. */

export function onHello(core: Core, from: string, hello: HelloMessage): void {
  const peer = core.peer(from);
  peer.hello = hello;
  core.heardOf(hello.promise);
  core.departed.delete(from);
  for (const host of hello.off) if (!core.reachable.includes(host)) core.off.add(host);
  const { evicted } = peer;
  if (evicted !== undefined) {
    const obeyed = hello.leftAt !== undefined && compareTokens(hello.leftAt, evicted.at) >= 0 && hello.ready;
    if (obeyed || hello.incarnation !== evicted.incarnation) peer.evicted = undefined;
    else if (hello.ready)
      core.send(from, { kind: "out", token: evicted.at, reason: "the DC went on without this host" });
  }
  if (hello.wants) greet(core, from);
  noteRefusal(core, from, hello);
  heedDc(core, from, hello);
  heedMember(core, from, hello);
}

/** The host that leads this one, or was about to, says what it is now. */
function heedDc(core: Core, from: string, hello: HelloMessage): void {
  const { view, joining } = core;
  if (view?.dc === from && (hello.leads === undefined || !sameTerm(hello.leads.token.term, view.token.term))) {
    dropView(core, `${from} is not the DC any more`);
  } else if (view?.dc === from && hello.leads !== undefined && !knows(core, hello.leads.token)) {
    // Who was left out while it owed an answer is not told again, and would wait in the old view for ever.
    dropView(core, `${from} went on without this host`);
  }
  if (core.joining !== undefined && joining?.term.host === from && from !== core.host) {
    if (hello.at === undefined || !sameTerm(hello.at.term, joining.term)) stopJoining(core);
  }
}

/** Whether this host is in the view of that token, or has agreed to it: its members have before the DC can say it holds. */
function knows(core: Core, token: OrderToken): boolean {
  return [core.view?.token, core.joining].some((own) => own !== undefined && compareTokens(own, token) >= 0);
}

/** A member that restarted, or was given up meanwhile, lost what it had of the view. */
function heedMember(core: Core, from: string, hello: HelloMessage): void {
  const { office } = core;
  const member = office?.members.get(from);
  if (office === undefined || member === undefined) return;
  const restarted = member.incarnation !== hello.incarnation;
  member.incarnation = hello.incarnation;
  if (member.joined === undefined) {
    // Who is in no view of this term any more has missed what was streamed since.
    member.fresh ||= restarted || hello.at === undefined || !sameTerm(hello.at.term, office.term);
    if (office.stage === "inviting") {
      core.send(from, { kind: "invite", token: office.token, members: [...office.members.keys()] });
    }
  } else if (restarted || !sameToken(hello.at, office.token)) {
    member.fresh = true;
    begin(core, [...office.members.keys()]);
  }
}

function sameToken(a: OrderToken | undefined, b: OrderToken): boolean {
  return a !== undefined && compareTokens(a, b) === 0;
}

/** Hosts whose lists of hosts differ don't join; said once for each difference. */
function noteRefusal(core: Core, from: string, hello: HelloMessage): void {
  const peer = core.peer(from);
  const own = core.hosts;
  const reason = sameHosts(own, hello.hosts)
    ? undefined
    : `its hosts are ${hello.hosts.join(" ")}, here they are ${own.join(" ")}: make the node lines of ha.cf the same`;
  if (reason !== undefined && reason !== peer.refusal) {
    core.effect({ kind: "refuse", host: from, reason });
    core.say("error", `${from} cannot join: ${reason}`);
  }
  peer.refusal = reason;
}

/** Everybody here that could be in a view with this host now. */
function eligible(core: Core): string[] {
  const { office } = core;
  return core.reachable.filter((host) => {
    if (host === core.host) return true;
    const peer = core.peers.get(host);
    if (peer?.evicted !== undefined || peer?.refusal !== undefined) return false;
    // A member of an acting DC whose link just broke has time to come back.
    if (peer?.hello === undefined) return core.acts && office?.members.has(host) === true;
    return peer.hello.ready;
  });
}

/** The one who forms the view: a DC in office (with quorum first), then who has the longest log, then the first name. */
function preferred(core: Core, hosts: readonly string[]): string {
  const own = { leads: core.acts ? core.view : undefined, position: core.log.last };
  const standing = (host: string): Pick<HelloMessage, "leads" | "position"> | undefined =>
    host === core.host ? own : core.peers.get(host)?.hello;
  return hosts.reduce((best, host) => {
    const a = standing(best);
    const b = standing(host);
    if (a === undefined) return host;
    if (b === undefined) return best;
    const order =
      Number(a.leads?.quorate === true) - Number(b.leads?.quorate === true) ||
      Number(a.leads !== undefined) - Number(b.leads !== undefined) ||
      (a.leads && b.leads ? compareTokens(a.leads.token, b.leads.token) : 0) ||
      compareTerms(a.position.term, b.position.term) ||
      a.position.index - b.position.index;
    return order > 0 || (order === 0 && best < host) ? best : host;
  });
}

/** Looks at all that is known and does what follows from it; called after every input. */
export function reconsider(core: Core): void {
  if (core.left || !core.ready || core.circle === undefined) return;
  if (core.view === undefined && core.stuck) {
    excuse(core);
    return;
  }
  const dc = core.view?.dc;
  if (dc !== undefined && !core.reachable.includes(dc)) dropView(core, `the DC ${dc} is gone`);
  const inviter = core.joining?.term.host;
  if (inviter !== undefined && inviter !== core.host && !core.reachable.includes(inviter)) stopJoining(core);
  if (core.office !== undefined) reconsiderOffice(core);
  if (core.office === undefined && core.view === undefined && core.joining === undefined) stand(core);
}

/** Without a view, and unable to be in one because the disk takes no writes. The others go on without this host and may start
 *  what runs here: so it is stopped. Alone, all stays as it is. */
function excuse(core: Core): void {
  core.complain("the disk takes no writes: this host can be in no view");
  if (core.out || !core.reachable.some((host) => host !== core.host)) return;
  const promised = { term: core.promise, view: 0 };
  const { leftAt } = core;
  const token = leftAt === undefined || compareTokens(leftAt, promised) < 0 ? promised : leftAt;
  stepOut(core, token, "its disk takes no writes");
}

function reconsiderOffice(core: Core): void {
  const { office } = core;
  if (office === undefined) return;
  const able = eligible(core);
  const members = [...office.members.keys()];
  if (office.stage === "installed") {
    const best = preferred(core, able);
    if (best !== core.host && core.peers.get(best)?.hello?.leads !== undefined) {
      resign(core, `${best} is DC too, and goes on`);
    } else if (!sameHosts(able, members)) begin(core, able);
    return;
  }
  const rest = members.filter((host) => able.includes(host));
  if (rest.length === members.length) return;
  const gone = members.every((host) => able.includes(host) || !core.reachable.includes(host));
  if (gone || core.acts) begin(core, rest);
  else resign(core, "a host that is heard dropped out while a view was formed");
}

/** Without a view and not about to be in one: is it my turn to form one? */
function stand(core: Core): void {
  const able = eligible(core);
  const silent = core.reachable.filter((host) => {
    const peer = core.peers.get(host);
    return (
      host !== core.host && peer?.hello === undefined && peer?.refusal === undefined && peer?.evicted === undefined
    );
  });
  if (silent.length > 0) {
    if (core.now.monotonicMs - core.waitingSinceMs < core.silenceMs) return;
    // Hosts that are heard but not linked may be left out by a majority only: two hosts would each go on alone.
    if (able.length * 2 <= core.hosts.length) {
      core.complain(`${silent.join(" ")}: heard, but there is no link (TCP port closed?): no cluster is formed`);
      return;
    }
  }
  if (able.some((host) => host !== core.host && core.peers.get(host)?.hello?.leads !== undefined)) return;
  if (preferred(core, able) === core.host) begin(core, able);
}

export function onCircle(core: Core, members: readonly string[] | undefined, heard: readonly string[]): void {
  const before = core.heard;
  core.circle = members;
  core.heard = heard;
  core.waitingSinceMs = core.now.monotonicMs;
  for (const host of members ?? []) core.off.delete(host);
  for (const host of core.departed) if (members?.includes(host) !== true) core.departed.delete(host);
  if (core.view === undefined) greet(core);
  else if (!sameHosts(before, heard)) reviewQuorum(core);
}

/** What quorum rests on has changed, the members have not. */
function reviewQuorum(core: Core): void {
  const { office } = core;
  if (office === undefined || !core.leads) return;
  const members = [...office.members.keys()];
  if (sameHosts(members, core.reachable) && core.quorumOf(members).quorate !== office.quorate) begin(core, members);
}

export function onLink(core: Core, host: string, up: boolean): void {
  const peer = core.peer(host);
  peer.linked = up;
  if (up) {
    greet(core, host);
    if (core.view?.dc === host) core.dcUnlinkedSinceMs = undefined;
    return;
  }
  peer.hello = undefined;
  if (core.view?.dc === host) core.dcUnlinkedSinceMs ??= core.now.monotonicMs;
  const { office } = core;
  const member = office?.members.get(host);
  if (office === undefined || member === undefined) return;
  member.fresh = true;
  if (office.stage !== "promising" && core.acts) begin(core, [...office.members.keys()]);
}

/** These hosts cannot decide anything any more. */
export function onOff(core: Core, hosts: readonly string[]): void {
  const news = hosts.filter(
    (host) => core.hosts.includes(host) && !core.reachable.includes(host) && !core.off.has(host),
  );
  if (news.length === 0) return;
  for (const host of news) core.off.add(host);
  core.say("notice", `confirmed off: ${news.join(" ")}`);
  const { view } = core;
  if (view !== undefined && view.dc !== core.host) core.send(view.dc, { kind: "off", hosts: news });
  else if (core.leads) reviewQuorum(core);
  else greet(core);
}

/** What happens when time passes and nothing else. */
export function onTimer(core: Core): void {
  const now = core.now.monotonicMs;
  checkDcLink(core);
  const { office } = core;
  if (office?.outbidUntilMs !== undefined && now >= office.outbidUntilMs) begin(core, [...office.members.keys()]);
  else if (office !== undefined) expelSilent(core);
  if (core.view === undefined && now >= core.helloDueMs) greet(core);
}

/** A member that owes an answer for too long is put out of the view before anything is acknowledged without it. */
function expelSilent(core: Core): void {
  const { office, view } = core;
  if (office === undefined) return;
  const due = core.now.monotonicMs - core.silenceMs;
  const late = [...office.members.values()].filter(
    ({ owesSinceMs }) => owesSinceMs !== undefined && owesSinceMs <= due,
  );
  if (late.length === 0) return;
  const acting = core.acts;
  for (const { host, incarnation } of late) {
    core.say("warning", `${host} is alive but has not answered for ${core.silenceMs} ms`);
    const peer = core.peer(host);
    if (acting && view?.members.some((member) => member.host === host)) {
      peer.evicted = { at: view.token, incarnation };
      core.send(host, { kind: "out", token: view.token, reason: "it did not answer in time" });
    } else peer.hello = undefined;
  }
  const rest = [...office.members.keys()].filter((host) => !late.some((member) => member.host === host));
  if (acting || rest.length * 2 > core.hosts.length) begin(core, rest);
  else resign(core, "a host that is heard does not answer");
}

/** A follower that cannot reach its DC is being put out there: it does not wait to be told. */
function checkDcLink(core: Core): void {
  const due = dcLinkDueMs(core);
  if (due === undefined || core.view === undefined || core.now.monotonicMs < due) return;
  stepOut(core, core.view.token, `no link to the DC ${core.view.dc}`);
}

/** Sooner than the DC loses patience, so that resources are being stopped here before they are started there. */
function dcLinkDueMs(core: Core): number | undefined {
  return core.dcUnlinkedSinceMs === undefined ? undefined : core.dcUnlinkedSinceMs + (core.silenceMs * 3) / 4;
}

/** When the next thing happens by itself. */
export function nextDueMs(core: Core): number | undefined {
  if (core.left) return undefined;
  const due: number[] = [];
  const { office } = core;
  const dcLink = dcLinkDueMs(core);
  if (dcLink !== undefined) due.push(dcLink);
  if (office?.outbidUntilMs !== undefined) due.push(office.outbidUntilMs);
  for (const { owesSinceMs } of office?.members.values() ?? []) {
    if (owesSinceMs !== undefined) due.push(owesSinceMs + core.silenceMs);
  }
  for (const { deadlineMs } of core.pending.values()) due.push(deadlineMs);
  if (core.view === undefined && core.circle !== undefined) {
    due.push(core.helloDueMs);
    const { stuckAtMs } = core;
    if (stuckAtMs !== undefined && stuckAtMs > core.now.monotonicMs) due.push(stuckAtMs);
  }
  return due.length === 0 ? undefined : Math.min(...due);
}
