import type { Core } from "./core.ts";
import { enqueue, requestKey } from "./leading.ts";
import type { Ask, AskOutcome, RequestId } from "./records.ts";

/** Requests of this host's clients: kept until the DC, whoever that is by then, has answered. */

/** Requests waiting at one host at most. */
const WAITING = 1000;

export function onRequest(core: Core, id: RequestId, ask: Ask): void {
  const key = requestKey(id);
  if (core.pending.size >= WAITING && !core.pending.has(key)) {
    const error = { code: "busy", message: `${WAITING} requests are waiting already` };
    core.effect({ kind: "answer", id, outcome: { kind: "refused", error } });
    return;
  }
  const deadlineMs = core.now.monotonicMs + core.silenceMs + 10_000;
  core.pending.set(key, { id, ask, deadlineMs, handed: core.pending.get(key)?.handed ?? 0 });
  route(core, key);
}

/** Hands a request, or all that wait, to the DC there is. */
export function route(core: Core, only?: string): void {
  const { view } = core;
  if (view === undefined) return;
  for (const [key, request] of core.pending) {
    if (only !== undefined && key !== only) continue;
    if (view.dc === core.host) {
      if (!core.leads) continue;
      request.handed++;
      enqueue(core, { id: request.id, ask: request.ask, from: core.host });
    } else {
      request.handed++;
      core.send(view.dc, { kind: "request", id: request.id, ask: request.ask });
    }
  }
}

/** Nobody waits for ever: who was never handed to a DC is refused, of the others nobody can say. */
export function expireRequests(core: Core): void {
  for (const [key, { id, deadlineMs, handed }] of core.pending) {
    if (core.now.monotonicMs < deadlineMs) continue;
    core.pending.delete(key);
    const outcome: AskOutcome =
      handed > 0
        ? { kind: "unknown", reason: core.stuck ? "the disk takes no writes" : "the DC went away before it answered" }
        : { kind: "refused", error: { code: "no-dc", message: "there is no DC at present" } };
    core.effect({ kind: "answer", id, outcome });
  }
}
