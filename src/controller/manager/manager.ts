import { type Now, unreachable } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import type { View } from "../agreement/index.ts";
import { DcSide } from "./dc-side.ts";
import { HostSide } from "./host-side.ts";
import type { ManagerAsk, ManagerEffect, ManagerInput, ManagerMessage, ManagerOptions } from "./types.ts";

/** A client's order that no DC has answered is given up after this time. */
const ASK_TIMEOUT_MS = 30_000;

interface Asked {
  readonly ask: ManagerAsk;
  readonly untilMs: number;
}

/** One host's manager: carries out the DC's orders, and is the DC's other half while this host leads. */
export class Manager {
  readonly #options: ManagerOptions;
  readonly #host: HostSide;
  #dc: DcSide | undefined;
  #view: View | undefined;
  #document: Element | undefined;
  #hosts: readonly string[];
  #effects: ManagerEffect[] = [];
  #timerAt: number | undefined;
  readonly #asked = new Map<string, Asked>();

  constructor(options: ManagerOptions) {
    this.#options = options;
    this.#hosts = options.hosts;
    this.#host = new HostSide(options, (effect) => this.#effects.push(effect));
  }

  get leading(): boolean {
    return this.#dc !== undefined;
  }

  step(input: ManagerInput, now: Now): ManagerEffect[] {
    this.#effects = [];
    this.#dc?.setNow(now);
    this.#take(input, now);
    this.#host.flush();
    this.#dc?.flush(now);
    this.#arm();
    return this.#effects;
  }

  #take(input: ManagerInput, now: Now): void {
    switch (input.kind) {
      case "lead":
        this.#view = input.view;
        this.#host.view(input.view);
        this.#lead(input.view, now);
        this.#resend();
        return;
      case "follow":
        this.#abdicate();
        this.#view = input.view;
        this.#host.view(input.view);
        this.#resend();
        return;
      case "no-view":
        this.#abdicate();
        this.#view = undefined;
        this.#host.view(undefined);
        return;
      case "out":
        this.#abdicate();
        this.#view = undefined;
        this.#host.view(undefined);
        this.#host.out(input.reason);
        return;
      case "deliver":
        this.#document = input.document;
        if (this.#dc !== undefined) this.#dc.deliver(input.document, input.entry);
        else if (this.#view?.dc === this.#options.host) this.#lead(this.#view, now);
        return;
      case "hosts":
        this.#hosts = input.hosts;
        this.#dc?.hosts(input.hosts);
        return;
      case "link":
        if (!input.up) return;
        this.#host.linkUp(input.host);
        this.#dc?.linkUp(input.host);
        if (input.host === this.#view?.dc) this.#resend();
        return;
      case "message":
        this.#message(input.from, input.message, now);
        return;
      case "executor":
        this.#host.executor(input.effect, now);
        return;
      case "committed":
        this.#dc?.committed(input.ok, input.reason);
        return;
      case "fenced":
        this.#dc?.fenced(input.request, input.ok, input.reason, now);
        return;
      case "ask":
        this.#asked.set(input.id, { ask: input.ask, untilMs: now.monotonicMs + ASK_TIMEOUT_MS });
        if (this.#view !== undefined) this.#forward(input.id, input.ask, this.#view.dc);
        return;
      case "shut-down":
        this.#host.shutDown(now);
        return;
      case "timer":
        this.#host.timer(now);
        this.#dc?.timer(now);
        this.#expireAsks(now);
        return;
      default:
        unreachable(input);
    }
  }

  #lead(view: View, now: Now): void {
    if (this.#document === undefined) return;
    if (this.#dc !== undefined) this.#dc.view(view, now);
    else {
      const emit = (effect: ManagerEffect): void => {
        this.#effects.push(effect);
      };
      this.#dc = new DcSide(this.#options, this.#document, view, this.#hosts, now, emit);
      this.#dc.setNow(now);
    }
  }

  #abdicate(): void {
    this.#dc?.end();
    this.#dc = undefined;
  }

  #message(from: string, message: ManagerMessage, now: Now): void {
    switch (message.kind) {
      case "ask": {
        const answer = this.#dc?.ask(message.ask, now);
        // Not the DC (any more): who asks hears of the new one and asks again.
        if (answer !== undefined) this.#effects.push(send(from, { kind: "answer", id: message.id, answer }));
        return;
      }
      case "answer":
        if (this.#asked.delete(message.id)) {
          this.#effects.push({ kind: "answer", id: message.id, answer: message.answer });
        }
        return;
      default:
        this.#host.message(message);
        this.#dc?.message(from, message, now);
    }
  }

  #forward(id: string, ask: ManagerAsk, dc: string): void {
    this.#effects.push(send(dc, { kind: "ask", id, ask }));
  }

  #resend(): void {
    const dc = this.#view?.dc;
    if (dc !== undefined) for (const [id, { ask }] of this.#asked) this.#forward(id, ask, dc);
  }

  #expireAsks(now: Now): void {
    for (const [id, { untilMs }] of [...this.#asked]) {
      if (untilMs > now.monotonicMs) continue;
      this.#asked.delete(id);
      const error = { code: "no-dc", message: "no DC answered", hint: "is there quorum? see crm_mon" };
      this.#effects.push({ kind: "answer", id, answer: { kind: "refused", error } });
    }
  }

  #arm(): void {
    const times = [this.#host.timerAtMs, this.#dc?.timerAtMs, ...[...this.#asked.values()].map((each) => each.untilMs)];
    const known = times.filter((time) => time !== undefined);
    const next = known.length === 0 ? undefined : Math.min(...known);
    if (next === this.#timerAt) return;
    this.#timerAt = next;
    this.#effects.push({ kind: "timer", atMs: next });
  }
}

function send(to: string, message: ManagerMessage): ManagerEffect {
  return { kind: "send", to, message };
}
