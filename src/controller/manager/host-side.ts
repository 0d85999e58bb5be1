import { ExecStatus, OcfCode } from "../../agents/index.ts";
import { type LogLevel, type Now, unreachable } from "../../base/index.ts";
import { childElements, type Element } from "../../cib/index.ts";
import { LOWEST_TOKEN, type Operation, type Token } from "../../executor/index.ts";
import type { View } from "../agreement/index.ts";
import { History, isRecordable } from "./history.ts";
import { formatTransitionKey, OUTSIDE_ENGINE } from "./transition-key.ts";
import type { ExecutorReport, ManagerEffect, ManagerMessage, ManagerOptions, ResourceHistory } from "./types.ts";

/** Stops that this host orders itself get at least this long. */
const LEAST_STOP_TIMEOUT_MS = 60_000;
/** A host that the DC does not let go leaves by itself (Pacemaker's shutdown-escalation). */
const SHUTDOWN_ESCALATION_MS = 20 * 60_000;

type Emptying = { readonly then: "cleared" | "leave"; readonly left: Operation[] };

/** What every host does: carries out the DC's orders, keeps the history, tells results, and stops everything by itself
 *  when it was put out or must leave without a DC. */
export class HostSide {
  readonly #emit: (effect: ManagerEffect) => void;
  readonly history: History;
  #view: View | undefined;
  #token: Token = LOWEST_TOKEN;
  /** Last operation of each resource: how to call its agent. */
  readonly #known = new Map<string, Operation>();
  #changed = new Set<string>();
  #leaving = false;
  #escalateAtMs: number | undefined;
  #emptying: Emptying | undefined;

  constructor(options: ManagerOptions, emit: (effect: ManagerEffect) => void) {
    this.#emit = emit;
    this.history = new History(options.host, options.digestsOf);
  }

  get leaving(): boolean {
    return this.#leaving;
  }

  get timerAtMs(): number | undefined {
    return this.#escalateAtMs;
  }

  view(view: View | undefined): void {
    this.#view = view;
    if (view === undefined) {
      if (this.#leaving) this.#empty("leave");
      return;
    }
    if (this.#leaving) this.#toDc({ kind: "leaving", token: view.token });
  }

  linkUp(host: string): void {
    // Results may have been lost with the link that broke.
    if (this.#view !== undefined && host === this.#view.dc) this.#tellAll();
  }

  message(message: ManagerMessage): void {
    switch (message.kind) {
      case "report":
        this.#note(message.token);
        this.#tellAll();
        return;
      case "order":
        this.#note(message.token);
        this.#known.set(message.operation.resource.id, message.operation);
        this.#emit({ kind: "executor", input: message });
        return;
      case "cancel":
      case "inject":
        this.#note(message.token);
        this.#emit({ kind: "executor", input: message });
        return;
      case "forget":
        this.#note(message.token);
        this.#emit({ kind: "executor", input: message });
        this.#known.delete(message.resource);
        if (this.history.forget(message.resource)) this.#changed.add(message.resource);
        if (message.transitionKey !== undefined)
          this.#acknowledge(message.transitionKey, ExecStatus.Done, OcfCode.OK, "");
        return;
      case "forget-failure":
        this.#note(message.token);
        if (this.history.dropFailure(message.resource, message.name, message.intervalMs) !== undefined) {
          this.#changed.add(message.resource);
        }
        return;
      case "shut-down":
        this.#note(message.token);
        if (this.#leaving) this.#emit({ kind: "leave" });
        return;
      case "history":
      case "results":
      case "acknowledged":
      case "leaving":
      case "ask":
      case "answer":
        return;
      default:
        unreachable(message);
    }
  }

  executor(effect: ExecutorReport, now: Now): void {
    switch (effect.kind) {
      case "accepted": {
        const { operation } = effect;
        if (!isRecordable(operation.name) || operation.parameters.CRM_meta_record_pending === "false") return;
        this.history.begin(operation, now.epochMs);
        this.#changed.add(operation.resource.id);
        return;
      }
      case "result": {
        const { operation, status, code, exitReason } = effect.result;
        if (isRecordable(operation.name)) {
          this.history.record(effect.result);
          this.#changed.add(operation.resource.id);
        } else this.#acknowledge(operation.transitionKey, status, code, exitReason);
        this.#emptied(operation, status, code);
        return;
      }
      case "cancelled": {
        const { key, transitionKey, known } = effect;
        if (this.history.drop(key.resource, key.name, key.intervalMs) !== undefined) this.#changed.add(key.resource);
        // Nothing to cancel is what was wanted, too.
        this.#acknowledge(transitionKey, ExecStatus.Done, OcfCode.OK, known ? "" : "there was nothing to cancel");
        return;
      }
      case "refused":
        this.#log("warning", `refused an order of ${effect.token.term.host}: ${effect.reason}`);
        return;
      default:
        unreachable(effect);
    }
  }

  /** An administrator or the system wants this host to leave. */
  shutDown(now: Now): void {
    if (this.#leaving) return;
    this.#leaving = true;
    this.#escalateAtMs = now.monotonicMs + SHUTDOWN_ESCALATION_MS;
    if (this.#view === undefined) this.#empty("leave");
    else this.#toDc({ kind: "leaving", token: this.#view.token });
  }

  out(reason: string): void {
    this.#log("error", `put out of the cluster (${reason}): stopping what runs here`);
    this.#empty("cleared");
  }

  timer(now: Now): void {
    if (this.#escalateAtMs === undefined || this.#escalateAtMs > now.monotonicMs) return;
    this.#escalateAtMs = undefined;
    this.#log("error", "the cluster did not let this host go: stopping what runs here without it");
    this.#empty("leave");
  }

  /** Tells the DC what changed since the last time; called once at the end of a step. */
  flush(): void {
    if (this.#changed.size === 0) return;
    const view = this.#view;
    if (view !== undefined) {
      const histories: ResourceHistory[] = [...this.#changed].map((resource) => ({
        resource,
        history: this.history.of(resource),
      }));
      this.#toDc({ kind: "results", token: view.token, histories });
    }
    // Without a DC nobody listens; the next one asks for everything.
    this.#changed = new Set();
  }

  #tellAll(): void {
    const view = this.#view;
    if (view === undefined) return;
    this.#changed = new Set();
    this.#toDc({ kind: "history", token: view.token, resources: this.history.all, leaving: this.#leaving });
  }

  #acknowledge(transitionKey: string, status: number, code: number, reason: string): void {
    if (this.#view === undefined) return;
    this.flush();
    this.#toDc({ kind: "acknowledged", token: this.#view.token, transitionKey, status, code, reason });
  }

  #toDc(message: ManagerMessage): void {
    if (this.#view !== undefined) this.#emit({ kind: "send", to: this.#view.dc, message });
  }

  #note(token: Token): void {
    this.#token = token;
  }

  /** Stops everything that the history says is active, last started first, one at a time. */
  #empty(then: Emptying["then"]): void {
    if (this.#emptying !== undefined) {
      if (then === "leave") this.#emptying = { ...this.#emptying, then };
      return;
    }
    const active = this.history.all
      .map((history) => ({ history, since: activeSince(history) }))
      .filter(({ since }) => since !== undefined)
      .sort((a, b) => b.since! - a.since!);
    const left = active.flatMap(({ history }) => stopsOf(history, this.#known.get(history.attributes.id ?? "")));
    this.#emptying = { then, left };
    this.#nextStop();
  }

  #nextStop(): void {
    const emptying = this.#emptying;
    if (emptying === undefined) return;
    const operation = emptying.left[0];
    if (operation === undefined) {
      this.#emptying = undefined;
      if (emptying.then === "leave") this.#emit({ kind: "leave" });
      else {
        this.history.clear();
        this.#known.clear();
        this.#emit({ kind: "cleared" });
      }
      return;
    }
    this.#emit({ kind: "executor", input: { kind: "order", token: this.#token, operation } });
  }

  #emptied(operation: Operation, status: number, code: number): void {
    const next = this.#emptying?.left[0];
    if (next === undefined || operation.transitionKey !== next.transitionKey || operation.name !== next.name) return;
    if (operation.resource.id !== next.resource.id) return;
    if (status !== ExecStatus.Done || code !== OcfCode.OK) {
      this.#log("crit", `${operation.resource.id} could not be stopped here: it may still be active`);
    }
    this.#emptying!.left.shift();
    this.#nextStop();
  }

  #log(level: LogLevel, text: string): void {
    this.#emit({ kind: "log", level, text });
  }
}

const UP = ["start", "promote", "demote", "migrate_from", "monitor"];

/** The call that left a resource active; undefined when the latest one left it stopped. */
function activeSince(history: Element): number | undefined {
  let latest: { readonly call: number; readonly active: boolean } | undefined;
  for (const { attributes } of childElements(history, "lrm_rsc_op")) {
    const call = Number(attributes["call-id"] ?? -1);
    if (attributes.interval !== "0" && attributes.operation !== "monitor") continue;
    const code = Number(attributes["rc-code"] ?? -1);
    const active =
      attributes["op-status"] === "-1"
        ? attributes.operation !== "monitor"
        : UP.includes(attributes.operation ?? "")
          ? code !== OcfCode.NotRunning && code !== OcfCode.NotInstalled
          : attributes.operation === "stop" && code !== OcfCode.OK;
    const order = call < 0 ? Number.MAX_SAFE_INTEGER : call;
    if (latest === undefined || order > latest.call) latest = { call: order, active };
  }
  return latest?.active === true ? latest.call : undefined;
}

function stopsOf(history: Element, known: Operation | undefined): Operation[] {
  const { id = "", class: agentClass = "", provider, type = "" } = history.attributes;
  const base: Operation = {
    resource: { id, class: agentClass, provider, type },
    name: "stop",
    intervalMs: 0,
    timeoutMs: Math.max(known?.timeoutMs ?? 0, LEAST_STOP_TIMEOUT_MS),
    startDelayMs: 0,
    parameters: known?.parameters ?? {},
    transitionKey: formatTransitionKey({ action: 0, transition: -1, target: 0, engine: OUTSIDE_ENGINE }),
  };
  const last = childElements(history, "lrm_rsc_op").find((entry) => entry.attributes.id === `${id}_last_0`);
  return last?.attributes.operation === "promote" ? [{ ...base, name: "demote" }, base] : [base];
}
