import { type Now, unreachable } from "../../base/index.ts";
import type { Element } from "../../cib/index.ts";
import { Core } from "./core.ts";
import { answerInvitation, onAppend, onCommit, onFetch, onInstall, onInvite, onOut, onStatus } from "./following.ts";
import { onFetched, onJoin, onPromised, onStored } from "./forming.ts";
import { greet } from "./greet.ts";
import { enqueue, finish, settle, streamStatus } from "./leading.ts";
import { giveUp } from "./leaving.ts";
import type { AgreementMessage } from "./messages.ts";
import type { Branch, Stored, View } from "./records.ts";
import { expireRequests, onRequest, route } from "./requests.ts";
import { nextDueMs, onCircle, onHello, onLink, onOff, onTimer, reconsider } from "./standing.ts";
import type { AgreementEffect, AgreementInput, AgreementOptions } from "./types.ts";

/** One host's agreement: `step` is the only way in, its result the only way out. */
export class Agreement {
  readonly #core: Core;
  #branches: readonly Branch[];
  #timerMs: number | undefined;

  constructor(options: AgreementOptions, stored: Stored, now: Now) {
    this.#core = new Core(options, stored, now);
    this.#branches = stored.branches;
  }

  /** The document as delivered last; before the first view, what was stored. */
  get document(): Element {
    return this.#core.document;
  }

  get view(): View | undefined {
    return this.#core.view;
  }

  /** This host is the DC in office. */
  get leads(): boolean {
    return this.#core.leads;
  }

  get hosts(): readonly string[] {
    return this.#core.hosts;
  }

  get branches(): readonly Branch[] {
    return this.#branches;
  }

  /** Peers seen since this machine booted; to be kept over restarts of the daemon. */
  get seen(): readonly string[] {
    return [...this.#core.seen];
  }

  /** Index of the last entry of the log, and of the last delivered. */
  get progress(): { readonly last: number; readonly applied: number } {
    return { last: this.#core.log.last.index, applied: this.#core.applied };
  }

  step(input: AgreementInput, now: Now): AgreementEffect[] {
    const core = this.#core;
    core.now = now;
    const view = core.view;
    const led = core.leads;
    this.#take(input);
    answerInvitation(core);
    reconsider(core);
    if (core.view !== undefined && (core.view !== view || core.leads !== led)) route(core);
    expireRequests(core);
    const due = nextDueMs(core);
    if (due !== this.#timerMs || input.kind === "timer") {
      this.#timerMs = due;
      core.effect({ kind: "timer", atMs: due });
    }
    const effects = core.takeEffects();
    for (const effect of effects) if (effect.kind === "branch") this.#branches = [...this.#branches, effect.branch];
    return effects;
  }

  #take(input: AgreementInput): void {
    const core = this.#core;
    if (core.left && input.kind !== "durable") return;
    switch (input.kind) {
      case "circle":
        onCircle(core, input.members, input.heard);
        break;
      case "link":
        onLink(core, input.host, input.up);
        break;
      case "message":
        this.#receive(input.from, input.message);
        break;
      case "durable":
        this.#durable(input.id);
        break;
      case "request":
        onRequest(core, input.id, input.ask);
        break;
      case "status":
        streamStatus(core, input.changes);
        break;
      case "given-up":
        giveUp(core, input.reason);
        break;
      case "rejoin":
        core.ready = true;
        greet(core);
        break;
      case "off":
        onOff(core, input.hosts);
        break;
      case "leave":
        this.#leave();
        break;
      case "drop-branches":
        this.#branches = [];
        core.persist({ dropBranches: true }, () => undefined);
        break;
      case "timer":
        onTimer(core);
        break;
      default:
        unreachable(input);
    }
  }

  #receive(from: string, message: AgreementMessage): void {
    const core = this.#core;
    switch (message.kind) {
      case "hello":
        onHello(core, from, message);
        break;
      case "invite":
        onInvite(core, from, message);
        break;
      case "join":
        onJoin(core, from, message);
        break;
      case "promised":
        core.heardOf(message.term);
        onPromised(core, message.term);
        break;
      case "fetch":
        onFetch(core, from, message);
        break;
      case "append":
        message.token.term.host === core.host ? onFetched(core, from, message) : onAppend(core, from, message);
        break;
      case "stored":
        if (onStored(core, from, message.token, message.index) !== undefined) settle(core);
        break;
      case "install":
        onInstall(core, from, message);
        break;
      case "commit":
        onCommit(core, from, message);
        break;
      case "status":
        onStatus(core, from, message);
        break;
      case "out":
        onOut(core, message);
        break;
      case "request":
        enqueue(core, { id: message.id, ask: message.ask, from });
        break;
      case "answer":
        finish(core, message.id, message.outcome);
        break;
      case "off":
        onOff(core, message.hosts);
        break;
      case "bye":
        core.departed.add(from);
        break;
      default:
        unreachable(message);
    }
  }

  #durable(id: number): void {
    const core = this.#core;
    const stuck = core.stuck;
    core.durable(id);
    if (!stuck || core.stuck || core.left) return;
    core.say("notice", "the disk takes writes again");
    if (core.view === undefined) greet(core);
  }

  #leave(): void {
    const core = this.#core;
    for (const [host, { linked }] of core.peers) if (linked) core.send(host, { kind: "bye" });
    core.left = true;
    core.office = undefined;
    core.view = undefined;
    core.joining = undefined;
    core.forgetRequests();
  }
}
