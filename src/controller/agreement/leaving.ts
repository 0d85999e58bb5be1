import type { Core } from "./core.ts";
import { greet } from "./greet.ts";
import { type OrderToken, sameTerm } from "./term.ts";

/** Ways out of a view or an office. */

/** The view does not hold any more. Resources stay as they are; nobody gives orders until the next view. */
export function dropView(core: Core, reason: string): void {
  if (core.view === undefined) return;
  endView(core, reason);
  askAnew(core);
}

/** The same for one who already knows which view comes next. */
export function endView(core: Core, reason: string): void {
  const { view } = core;
  if (view === undefined) return;
  core.view = undefined;
  core.dcUnlinkedSinceMs = undefined;
  if (core.joining !== undefined && sameTerm(core.joining.term, view.token.term)) core.joining = undefined;
  core.effect({ kind: "no-view", reason });
}

/** The DC that this host was about to join does not come about. */
export function stopJoining(core: Core): void {
  if (core.joining === undefined) return;
  core.joining = undefined;
  askAnew(core);
}

/** What was known of the others may be out of date: nothing is decided before they have spoken. */
function askAnew(core: Core): void {
  for (const peer of core.peers.values()) peer.hello = undefined;
  core.waitingSinceMs = core.now.monotonicMs;
  greet(core, undefined, true);
}

/** Not DC any more, nor trying to be. */
export function resign(core: Core, reason: string): void {
  if (core.office === undefined) return;
  core.office = undefined;
  core.joining = undefined;
  core.forgetRequests();
  if (core.acts) dropView(core, reason);
  else askAnew(core);
}

/** Put out of the cluster while resources may run here: the engine stops them, then rejoins. */
export function stepOut(core: Core, token: OrderToken, reason: string): void {
  core.office = undefined;
  core.forgetRequests();
  core.view = undefined;
  core.joining = undefined;
  core.invited = undefined;
  core.dcUnlinkedSinceMs = undefined;
  core.ready = false;
  core.out = true;
  core.leftAt = token;
  core.effect({ kind: "out", reason });
  core.say("warning", `put out of the cluster: ${reason}`);
  greet(core);
}

/** This host was away for so long that nothing it knows of the view can be relied on. */
export function giveUp(core: Core, reason: string): void {
  core.say("warning", `rejoining: ${reason}`);
  core.joining = undefined;
  core.invited = undefined;
  if (core.office !== undefined) resign(core, reason);
  dropView(core, reason);
  core.joining = undefined;
  askAnew(core);
}
