import { type Now, silentLog } from "../../../src/base/index.ts";
import { applyChanges, bumpVersion, type Element, versionAttributes, versionOf } from "../../../src/cib/index.ts";
import {
  type Entry,
  historyDigests,
  Manager,
  type ManagerAnswer,
  type ManagerAsk,
  type ManagerEffect,
  type ManagerInput,
  type OrderToken,
  type View,
} from "../../../src/controller/index.ts";
import { VirtualAgents } from "../../../src/engine/playground/virtual-agents.ts";
import { Executor, type ExecutorEffect, type ExecutorInput } from "../../../src/executor/index.ts";
import type { Decision, ScheduleInput } from "../../../src/scheduler/index.ts";

interface Member {
  readonly name: string;
  readonly incarnation: string;
  readonly manager: Manager;
  readonly executor: Executor;
  readonly agents: VirtualAgents;
  readonly timers: { manager: number | undefined; executor: number | undefined };
}

/** Managers and executors of several hosts in virtual time, under an agreement that is always at one: the first host that
 *  is up leads, every change of status is delivered at once. No packet is lost here; that is the simulator's business. */
export class TestCluster {
  document: Element;
  now: Now = { monotonicMs: 0, epochMs: 1_800_000_000_000 };
  readonly log: string[] = [];
  readonly left: string[] = [];
  readonly answers = new Map<string, ManagerAnswer>();
  readonly #hosts: readonly string[];
  readonly #members = new Map<string, Member>();
  readonly #schedule: (input: ScheduleInput) => Decision;
  readonly #queue: (() => void)[] = [];
  #later: { atMs: number; act: () => void }[] = [];
  #view = 0;
  #term = 0;
  #dc: string | undefined;
  #starts = 0;
  #asks = 0;
  #entries = 0;
  #fresh = new Set<string>();

  constructor(hosts: readonly string[], document: Element, schedule: (input: ScheduleInput) => Decision) {
    this.#hosts = hosts;
    this.document = document;
    this.#schedule = schedule;
    for (const host of hosts)
      this.#boot(
        host,
        new VirtualAgents(
          () => undefined,
          () => 0.5,
        ),
      );
    this.#newView();
    this.#drain();
  }

  member(host: string): Member {
    const member = this.#members.get(host);
    if (member === undefined) throw new Error(`${host} is not up`);
    return member;
  }

  get dc(): string | undefined {
    return this.#dc;
  }

  /** Moves the clock, with all that is due on the way. */
  run(ms: number): void {
    const end = this.now.monotonicMs + ms;
    for (;;) {
      const due = this.#nextDue();
      if (due === undefined || due.atMs > end) break;
      this.#advance(due.atMs);
      due.act();
      this.#drain();
    }
    this.#advance(end);
  }

  configure(update: (cib: Element) => Element): void {
    const next = bumpVersion(this.document, update(this.document));
    this.#entries++;
    this.document = next;
    this.#deliver(this.#entry());
    this.#drain();
  }

  ask(host: string, ask: ManagerAsk): ManagerAnswer | undefined {
    const id = `ask${++this.#asks}`;
    this.#step(this.member(host), { kind: "ask", id, ask });
    this.#drain();
    return this.answers.get(id);
  }

  shutDown(host: string): void {
    this.#step(this.member(host), { kind: "shut-down" });
    this.#drain();
  }

  /** Power loss. */
  kill(host: string): void {
    this.member(host).agents.reset();
    this.#members.delete(host);
    this.#newView();
    this.#drain();
  }

  /** The daemon alone dies and comes back; what its agents started goes on. */
  restart(host: string): void {
    const { agents } = this.member(host);
    this.#members.delete(host);
    this.#boot(host, agents);
    this.#newView();
    this.#drain();
  }

  start(host: string): void {
    this.#boot(
      host,
      new VirtualAgents(
        () => undefined,
        () => 0.5,
      ),
    );
    this.#newView();
    this.#drain();
  }

  /** Where each resource really is, as the played agents have it. */
  placement(): Record<string, string[]> {
    return Object.fromEntries([...this.#members.values()].map(({ name, agents }) => [name, [...agents.active].sort()]));
  }

  #boot(name: string, agents: VirtualAgents): void {
    const incarnation = `boot${++this.#starts}`;
    const manager = new Manager({
      host: name,
      incarnation,
      hosts: this.#hosts,
      version: "test",
      schedule: this.#schedule,
      digestsOf: (operation) => historyDigests(operation, undefined),
      jobsPerHost: 4,
    });
    const timers = { manager: undefined, executor: undefined };
    const member = { name, incarnation, manager, executor: new Executor(), agents, timers };
    this.#members.set(name, member);
    this.#fresh.add(incarnation);
    this.#step(member, { kind: "deliver", document: this.document, changes: [], entry: undefined });
  }

  #newView(): void {
    const up = this.#hosts.filter((host) => this.#members.has(host));
    if (this.#dc === undefined || !this.#members.has(this.#dc) || this.#fresh.has(this.member(this.#dc).incarnation)) {
      this.#dc = up[0];
      this.#term++;
    }
    if (this.#dc === undefined) return;
    const token: OrderToken = { term: { number: this.#term, host: this.#dc }, view: ++this.#view };
    const members = up.map((host) => {
      const { incarnation } = this.member(host);
      return { host, incarnation, joined: this.#fresh.has(incarnation) };
    });
    this.#fresh = new Set();
    const view: View = { dc: this.#dc, token, members, quorate: true, quorumReason: "test" };
    for (const member of this.#members.values()) {
      this.#step(member, { kind: member.name === this.#dc ? "lead" : "follow", view });
    }
  }

  #step(member: Member, input: ManagerInput): void {
    this.#queue.push(() => {
      if (this.#members.get(member.name) !== member) return;
      for (const effect of member.manager.step(input, this.now)) this.#carryOut(member, effect);
    });
  }

  #carryOut(member: Member, effect: ManagerEffect): void {
    switch (effect.kind) {
      case "send": {
        const message = structuredClone(effect.message);
        const to = this.#members.get(effect.to);
        if (to !== undefined) this.#step(to, { kind: "message", from: member.name, message });
        return;
      }
      case "executor":
        this.#execute(member, effect.input);
        return;
      case "status": {
        const before = this.document;
        const changed = applyChanges(before, effect.changes);
        const { adminEpoch, epoch, numUpdates } = versionOf(before.attributes);
        const version = versionAttributes({ adminEpoch, epoch, numUpdates: numUpdates + 1 });
        this.document = { ...changed, attributes: { ...changed.attributes, ...version } };
        this.#deliver(undefined);
        return;
      }
      case "commit":
        this.document = bumpVersion(this.document, applyChanges(this.document, effect.changes));
        this.#entries++;
        this.#deliver(this.#entry());
        this.#step(member, { kind: "committed", purpose: effect.purpose, ok: true, reason: "" });
        return;
      case "answer":
        this.answers.set(effect.id, effect.answer);
        return;
      case "leave":
        this.left.push(member.name);
        this.#members.delete(member.name);
        this.#newView();
        return;
      case "timer":
        member.timers.manager = effect.atMs;
        return;
      case "fence":
        this.#step(member, { kind: "fenced", request: effect.request, ok: true, reason: "" });
        return;
      case "log":
        this.log.push(`${member.name}: ${effect.text}`);
        silentLog.write(effect.level, effect.text);
        return;
      case "progress":
      case "cleared":
        return;
    }
  }

  #execute(member: Member, input: ExecutorInput): void {
    for (const effect of member.executor.step(input, this.now)) this.#executed(member, effect);
  }

  #executed(member: Member, effect: ExecutorEffect): void {
    switch (effect.kind) {
      case "store-token":
        this.#queue.push(() => this.#execute(member, { kind: "stored", token: effect.token }));
        return;
      case "run": {
        const { delayMs, outcome } = member.agents.call(effect.operation);
        this.#after(delayMs, () => {
          if (this.#members.get(member.name) === member) {
            this.#execute(member, { kind: "ended", run: effect.run, outcome });
          }
        });
        return;
      }
      case "kill":
        this.#after(1, () => this.#execute(member, { kind: "ended", run: effect.run, outcome: KILLED }));
        return;
      case "timer":
        member.timers.executor = effect.atMs;
        return;
      default:
        this.#step(member, { kind: "executor", effect });
    }
  }

  #deliver(entry: Entry | undefined): void {
    for (const member of this.#members.values()) {
      this.#step(member, { kind: "deliver", document: this.document, changes: [], entry });
    }
  }

  #entry(): Entry {
    const term = { number: this.#term, host: this.#dc ?? "" };
    const author = { user: "test", client: "test", commands: [] };
    const version = versionOf(this.document.attributes);
    const body = {
      kind: "change",
      changes: [],
      version,
      author,
      request: { client: "test", number: this.#entries },
    } as const;
    return { term, index: this.#entries, previous: "", digest: "", epochMs: this.now.epochMs, members: [], body };
  }

  #after(ms: number, act: () => void): void {
    this.#later.push({ atMs: this.now.monotonicMs + ms, act });
  }

  #nextDue(): { readonly atMs: number; readonly act: () => void } | undefined {
    const due = [...this.#later].map(({ atMs, act }) => ({
      atMs,
      act: () => {
        this.#later = this.#later.filter((each) => each.act !== act);
        act();
      },
    }));
    for (const member of this.#members.values()) {
      const { manager, executor } = member.timers;
      if (manager !== undefined) {
        due.push({
          atMs: manager,
          act: () => {
            member.timers.manager = undefined;
            this.#step(member, { kind: "timer" });
          },
        });
      }
      if (executor !== undefined) {
        due.push({
          atMs: executor,
          act: () => {
            member.timers.executor = undefined;
            this.#execute(member, { kind: "timer" });
          },
        });
      }
    }
    return due.reduce<(typeof due)[number] | undefined>(
      (first, each) => (first === undefined || each.atMs < first.atMs ? each : first),
      undefined,
    );
  }

  #advance(to: number): void {
    const at = Math.max(to, this.now.monotonicMs);
    this.now = { monotonicMs: at, epochMs: this.now.epochMs + at - this.now.monotonicMs };
  }

  #drain(): void {
    for (let steps = 0; this.#queue.length > 0; steps++) {
      if (steps > 200_000) throw new Error("the cluster does not come to rest");
      this.#queue.shift()!();
    }
  }
}

const KILLED = { kind: "signalled", signal: "SIGKILL" } as const;
