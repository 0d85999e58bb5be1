import { INFINITY, type LogLevel, type Now } from "../../base/index.ts";
import { type Element, FEATURE_SET } from "../../cib/index.ts";
import type { Entry, OrderToken, View } from "../agreement/index.ts";
import { answerAsk } from "./asks.ts";
import { bootstrapChanges } from "./bootstrap.ts";
import { Conductor } from "./conductor.ts";
import { failedResult } from "./history.ts";
import { judgeHistory } from "./judge.ts";
import { hostRefs } from "./lookup.ts";
import type { Office } from "./office.ts";
import { LOST, MEMBER, PENDING, withRootAttributes } from "./roster.ts";
import {
  dropTransient,
  type HostRef,
  histories,
  resourceHistory,
  setHistory,
  setResourceHistory,
  setState,
  setTransient,
} from "./status.ts";
import { engineName, parseTransitionKey } from "./transition-key.ts";
import type { ManagerAnswer, ManagerAsk, ManagerEffect, ManagerMessage, ManagerOptions } from "./types.ts";
import { WorkingCopy } from "./working-copy.ts";

/** A member that does not tell its history is left aside after this time, so that it holds up nobody. */
const HISTORY_TIMEOUT_MS = 20_000;

/** What the DC does besides deciding: joins hosts, takes their results, keeps the document's record of them right. Lives as
 *  long as this host leads. */
export class DcSide implements Office {
  readonly options: ManagerOptions;
  readonly #emit: (effect: ManagerEffect) => void;
  readonly #copy: WorkingCopy;
  readonly #conductor: Conductor;
  #view: View;
  /** Members whose history is not known yet, and until when they are waited for. */
  readonly #awaited = new Map<string, number>();
  /** Host -> incarnation. */
  readonly #joined = new Map<string, string>();
  /** Hosts that ask to be let go. */
  readonly #leaving = new Set<string>();
  /** Host -> for which id and view its history was asked for again. */
  readonly #asked = new Map<string, string>();
  #hosts: readonly string[];
  #bootstrapping = false;

  constructor(
    options: ManagerOptions,
    document: Element,
    view: View,
    hosts: readonly string[],
    now: Now,
    emit: (effect: ManagerEffect) => void,
  ) {
    this.options = options;
    this.#emit = emit;
    this.#copy = new WorkingCopy(document);
    this.#view = view;
    this.#hosts = hosts;
    const { term } = view.token;
    this.#conductor = new Conductor(this, engineName(term.number, term.host, options.incarnation), now);
    this.view(view, now);
  }

  setNow(now: Now): void {
    this.#conductor.setNow(now);
  }

  view(view: View, now: Now): void {
    const before = new Set(this.#joined.keys());
    this.#view = view;
    const members = new Map(view.members.map((member) => [member.host, member]));
    for (const host of before) if (!members.has(host)) this.#lost(host);
    for (const member of view.members) {
      if (this.#joined.get(member.host) === member.incarnation && !member.joined) continue;
      this.#joined.delete(member.host);
      if (member.joined) {
        // A new life: what was wished and counted in the last one is over.
        this.#leaving.delete(member.host);
        this.edit(member.host, dropTransient);
      }
      this.#awaited.set(member.host, now.monotonicMs + HISTORY_TIMEOUT_MS);
      this.send(member.host, { kind: "report", token: view.token });
    }
    for (const host of [...this.#awaited.keys()]) if (!members.has(host)) this.#awaited.delete(host);
    this.#changed("membership changed");
  }

  hosts(hosts: readonly string[]): void {
    this.#hosts = hosts;
  }

  deliver(document: Element, entry: Entry | undefined): void {
    this.#copy.delivered(document, entry === undefined);
    if (entry === undefined || entry.body.kind === "term") return;
    this.#changed("the configuration changed");
  }

  committed(ok: boolean, reason: string): void {
    this.#bootstrapping = false;
    if (!ok) this.log("warning", `the cluster could not write its own configuration: ${reason}`);
  }

  linkUp(host: string): void {
    if (this.#awaited.has(host)) this.send(host, { kind: "report", token: this.token });
  }

  message(from: string, message: ManagerMessage, now: Now): void {
    switch (message.kind) {
      case "history":
        this.#integrate(from, message.resources, now);
        if (message.leaving) this.#wantsToLeave(from, now);
        return;
      case "results":
        for (const { resource, history } of message.histories) this.#results(from, resource, history, now);
        return;
      case "acknowledged":
        this.#acknowledged(message.transitionKey, message.status, message.code, message.reason, now);
        return;
      case "leaving":
        this.#wantsToLeave(from, now);
        return;
      default:
        return;
    }
  }

  ask(ask: ManagerAsk, now: Now): ManagerAnswer {
    return answerAsk(ask, {
      document: this.document,
      edit: (update) => this.editAll(update),
      refs: hostRefs(this.document),
      isOnline: (name) => this.isJoined(name),
      send: (to, build) => this.send(to, build(this.token)),
      changed: (reason) => this.#changed(reason),
      fence: (node, what) => this.#conductor.fence(node, what),
      now,
    });
  }

  fenced(request: string, ok: boolean, reason: string, now: Now): void {
    this.#conductor.fenced(request, ok, reason, now);
  }

  timer(now: Now): void {
    for (const [host, until] of [...this.#awaited]) {
      if (until > now.monotonicMs) continue;
      this.#awaited.delete(host);
      this.log("warning", `${host} does not tell what runs there; going on without it`);
    }
    this.#conductor.timer(now);
  }

  get timerAtMs(): number | undefined {
    const times = [...this.#awaited.values()];
    const due = this.#conductor.timerAtMs;
    if (due !== undefined) times.push(due);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Ends a step: keeps the document's own record of hosts right, decides if that is due, tells what changed. */
  flush(now: Now): void {
    this.#upkeep();
    this.#tell();
    if (this.#conductor.ready && this.#copy.settled && this.#awaited.size === 0) {
      this.#conductor.schedule(now);
      this.#tell();
    }
    this.#conductor.tellProgress();
  }

  /** This host leads no more. */
  end(): void {
    this.#conductor.end();
  }

  // The office

  get document(): Element {
    return this.#copy.document;
  }

  get token(): OrderToken {
    return this.#view.token;
  }

  get quorate(): boolean {
    return this.#view.quorate;
  }

  isJoined(host: string): boolean {
    return this.#joined.has(host);
  }

  letGo(host: string): void {
    this.#leaving.add(host);
  }

  edit(host: string, update: (cib: Element, ref: HostRef) => Element): void {
    const ref = this.#ref(host);
    if (ref !== undefined) this.editAll((cib) => update(cib, ref));
  }

  editAll(update: (cib: Element) => Element): void {
    this.#copy.edit(update);
  }

  send(to: string, message: ManagerMessage): void {
    this.emit({ kind: "send", to, message });
  }

  emit(effect: ManagerEffect): void {
    this.#emit(effect);
  }

  log(level: LogLevel, text: string): void {
    this.emit({ kind: "log", level, text });
  }

  #tell(): void {
    const changes = this.#copy.flush();
    if (changes.length > 0) this.emit({ kind: "status", changes });
  }

  #changed(reason: string): void {
    this.#conductor.abort(INFINITY, "restart", reason);
  }

  #ref(name: string): HostRef | undefined {
    return hostRefs(this.document).find((ref) => ref.name === name);
  }

  // Hosts

  #integrate(host: string, resources: readonly Element[], now: Now): void {
    const ref = this.#ref(host);
    const member = this.#view.members.find((each) => each.host === host);
    // Without an entry of its own in <nodes> yet; it is asked again when there is one.
    if (ref === undefined || member === undefined) return;
    const before = new Map(histories(this.document, ref.id).map((each) => [each.attributes.id, each]));
    for (const history of resources) {
      judgeHistory(this, this.#conductor, host, before.get(history.attributes.id), history, now);
    }
    this.editAll((cib) => setHistory(setState(cib, ref, MEMBER), ref, resources));
    this.edit(host, (cib, each) => setTransient(cib, each, "#feature-set", FEATURE_SET));
    const known = this.#joined.get(host) === member.incarnation;
    this.#joined.set(host, member.incarnation);
    if (this.#awaited.delete(host)) this.log("info", `${host} has joined`);
    // Told again (a link came back, it was asked twice): whatever is new in it has been judged.
    if (!known) this.#changed(`${host} joined`);
  }

  #lost(host: string): void {
    this.#joined.delete(host);
    this.edit(host, dropTransient);
    this.#conductor.hostLost(host);
  }

  #wantsToLeave(host: string, now: Now): void {
    if (this.#leaving.has(host)) return;
    this.#leaving.add(host);
    const since = String(Math.floor(now.epochMs / 1000));
    this.edit(host, (cib, ref) => setTransient(cib, ref, "shutdown", since));
    this.#changed(`${host} wants to leave`);
  }

  /** `<nodes>`, `node_state` and the attributes of `<cib>` follow the view. */
  #upkeep(): void {
    if (!this.#bootstrapping && this.#copy.settled) {
      const { version, firstProperties } = this.options;
      const changes = bootstrapChanges(this.document, this.#hosts, version, firstProperties);
      if (changes.length > 0) {
        this.#bootstrapping = true;
        const author = { user: "cluster", client: "controller", commands: [] };
        this.emit({ kind: "commit", purpose: "bootstrap", base: undefined, changes, author });
      }
    }
    const refs = hostRefs(this.document);
    const members = new Set(this.#view.members.map(({ host }) => host));
    for (const ref of refs) {
      if (this.#joined.has(ref.name)) continue;
      if (members.has(ref.name)) {
        if (!this.#awaited.has(ref.name)) continue;
        this.editAll((cib) => setState(cib, ref, PENDING));
        // It told its history before it had an id.
        this.#requestAgain(ref);
      } else {
        const state = this.#leaving.has(ref.name) ? { ...LOST, expected: "down" } : LOST;
        this.editAll((cib) => setState(cib, ref, state));
      }
    }
    const dc = refs.find(({ name }) => name === this.options.host);
    this.editAll((cib) => withRootAttributes(cib, this.quorate, dc?.id));
  }

  /** Once per view and id that a host got. */
  #requestAgain({ id, name }: HostRef): void {
    const mark = `${id} ${this.token.term.number} ${this.token.view}`;
    if (this.#asked.get(name) === mark) return;
    this.#asked.set(name, mark);
    this.send(name, { kind: "report", token: this.token });
  }

  // Results

  #results(host: string, resource: string, history: Element | undefined, now: Now): void {
    const ref = this.#ref(host);
    if (ref === undefined || !this.#joined.has(host)) return;
    if (history !== undefined) {
      const before = resourceHistory(this.document, ref.id, resource);
      judgeHistory(this, this.#conductor, host, before, history, now);
    }
    this.editAll((cib) => setResourceHistory(cib, ref, resource, history));
  }

  #acknowledged(transitionKey: string, status: number, code: number, reason: string, now: Now): void {
    const key = parseTransitionKey(transitionKey);
    const flight = key === undefined ? undefined : this.#conductor.flightOf(key);
    if (key === undefined || flight === undefined) return;
    // Whatever a notification ends with, it is no failure (pe_notif.c).
    const failed = flight.synapse.action.operation !== "notify" && failedResult(status, code, key.target);
    this.#conductor.result(key.action, failed, reason, now);
  }
}
