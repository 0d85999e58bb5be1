import { type CrmErrorDetails, type Log, Seldom } from "../base/index.ts";
import type { Change, CibVersion, Element } from "../cib/index.ts";
import {
  Agreement,
  type AgreementEffect,
  type AgreementInput,
  type Ask,
  type AskOutcome,
  type Author,
  type DigestsOf,
  type Entry,
  type FirstProperties,
  isAgreementMessage,
  isManagerMessage,
  Manager,
  type ManagerAnswer,
  type ManagerAsk,
  type ManagerEffect,
  type ManagerInput,
  type Progress,
  type View,
} from "../controller/index.ts";
import { Executor, type ExecutorEffect, type ExecutorInput } from "../executor/index.ts";
import type { Decision, ScheduleInput } from "../scheduler/index.ts";
import { type EngineClock, realClock } from "./clock.ts";
import type { Disk } from "./disk/index.ts";
import type { LinkMessage, Links } from "./links/index.ts";
import type { Liveness } from "./liveness/index.ts";
import type { Runner, TokenStore } from "./processes/index.ts";

/** The parts that one node is made of; real ones in the daemon, played or in memory in the playground and in tests. */
export interface NodeParts {
  readonly host: string;
  /** Differs at every start of the daemon. */
  readonly incarnation: string;
  /** What ha.cf says; the log's list counts once there is one. */
  readonly configuredHosts: readonly string[];
  readonly deadtimeMs: number;
  /** Peers seen since this machine booted. */
  readonly seen: readonly string[];
  readonly liveness: Liveness;
  readonly links: Links;
  readonly disk: Disk;
  readonly tokens: TokenStore;
  readonly runner: Runner;
  /** The engine's own time (the playground's may run faster); agreement always goes by the machine's. */
  readonly clock: EngineClock;
  readonly schedule: (input: ScheduleInput) => Decision;
  readonly digestsOf: DigestsOf;
  /** Looks at the document a commit would lead to; an error refuses it. */
  readonly check: (before: Element, after: Element) => CrmErrorDetails | undefined;
  readonly fencing: (document: Element) => boolean;
  /** Resolves when the host is certainly off (or on). @throws CrmError */
  readonly fence: (node: string, action: "reboot" | "off" | "on", timeoutMs: number) => Promise<void>;
  readonly version: string;
  /** What the document of a new cluster begins with. */
  readonly firstProperties?: FirstProperties;
  readonly jobsPerHost: number;
  readonly log: Log;
  /** The node cannot be relied on any more (its disk refuses, its liveness ended): the process must end. */
  readonly fatal: (reason: string) => void;
}

export type NodeEvent =
  | {
      readonly kind: "document";
      readonly before: Element;
      readonly document: Element;
      readonly changes: readonly Change[];
      /** A change of the configuration; undefined: of status. */
      readonly entry: Entry | undefined;
    }
  | { readonly kind: "standing" };

/** One node: agreement, manager and executor, and the parts around them. Inputs are taken one at a time, in order. */
export class Node {
  readonly host: string;
  readonly #parts: NodeParts;
  readonly #agreement: Agreement;
  readonly #manager: Manager;
  readonly #executor: Executor;
  readonly #queue: (() => void)[] = [];
  #draining = false;
  #stopped = false;
  #timers = new Map<string, () => void>();
  #ticker: NodeJS.Timeout | undefined;
  readonly #requests = new Map<number, (outcome: AskOutcome) => void>();
  readonly #asks = new Map<string, (answer: ManagerAnswer) => void>();
  #requestNumber = 0;
  #ask = 0;
  #delivered: Element;
  #view: View | undefined;
  #progress: Progress | undefined;
  readonly #listeners = new Set<(event: NodeEvent) => void>();
  readonly #left: (() => void)[] = [];
  readonly #strange = new Seldom();

  static async start(parts: NodeParts): Promise<Node> {
    const [stored, token] = await Promise.all([parts.disk.load(), parts.tokens.load()]);
    const agreement = new Agreement(
      {
        host: parts.host,
        incarnation: parts.incarnation,
        configuredHosts: parts.configuredHosts,
        deadtimeMs: parts.deadtimeMs,
        seen: parts.seen,
        check: parts.check,
        fencing: parts.fencing,
      },
      stored,
      realClock.now(),
    );
    const node = new Node(parts, agreement, new Executor(token));
    node.#begin();
    return node;
  }

  private constructor(parts: NodeParts, agreement: Agreement, executor: Executor) {
    this.#parts = parts;
    this.host = parts.host;
    this.#agreement = agreement;
    this.#delivered = agreement.document;
    this.#executor = executor;
    const { host, incarnation, version, firstProperties, schedule, digestsOf, jobsPerHost } = parts;
    this.#manager = new Manager({
      host,
      incarnation,
      hosts: agreement.hosts,
      version,
      ...(firstProperties === undefined ? {} : { firstProperties }),
      schedule,
      digestsOf,
      jobsPerHost,
    });
  }

  get document(): Element {
    return this.#agreement.document;
  }

  get view(): View | undefined {
    return this.#view;
  }

  get hosts(): readonly string[] {
    return this.#agreement.hosts;
  }

  /** What the DC's transition does; undefined when idle or not the DC. */
  get progress(): Progress | undefined {
    return this.#progress;
  }

  get seen(): readonly string[] {
    return this.#agreement.seen;
  }

  /** The engine's own time. */
  get nowMs(): number {
    return this.#parts.clock.now().epochMs;
  }

  /** A change of the configuration; who asked and when is worked in. */
  commit(base: CibVersion | undefined, changes: readonly Change[], author: Author): Promise<AskOutcome> {
    return this.#request({ kind: "commit", commit: { base, changes, author } });
  }

  #request(ask: Ask): Promise<AskOutcome> {
    return new Promise((resolve) => {
      const number = ++this.#requestNumber;
      this.#requests.set(number, resolve);
      this.#agree({ kind: "request", id: { client: `${this.host} ${this.#parts.incarnation}`, number }, ask });
    });
  }

  /** An administrator says that these hosts are certainly off. */
  declareOff(hosts: readonly string[]): void {
    this.#agree({ kind: "off", hosts });
  }

  /** Adds a host to the cluster's list, or removes one. */
  changeHosts(action: "add" | "remove", host: string): Promise<AskOutcome> {
    return this.#request({ kind: `${action}-host`, host });
  }

  perform(ask: ManagerAsk): Promise<ManagerAnswer> {
    return new Promise((resolve) => {
      const id = `${this.host} ${this.#parts.incarnation} ${++this.#ask}`;
      this.#asks.set(id, resolve);
      this.#manage({ kind: "ask", id, ask });
    });
  }

  listen(listener: (event: NodeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops what runs here, in order, and leaves; resolves when the host is out. */
  shutDown(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stopped) return resolve();
      this.#left.push(resolve);
      this.#manage({ kind: "shut-down" });
    });
  }

  /** The end of the process, or power loss: nothing is said to anybody, nothing is stopped. */
  async halt(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#ticker);
    for (const cancel of this.#timers.values()) cancel();
    const reason = `${this.host} stopped`;
    for (const resolve of this.#requests.values()) resolve({ kind: "unknown", reason });
    for (const resolve of this.#asks.values()) {
      resolve({ kind: "refused", error: { code: "stopped", message: reason } });
    }
    this.#listeners.clear();
    await Promise.all([this.#parts.liveness.close(), this.#parts.links.close()]);
    await this.#parts.disk.close();
  }

  /** A kind or a shape that is not known here is passed over: the peer may be of a later version. */
  #hear(from: string, { channel, data }: LinkMessage): void {
    if (channel === "agreement" && isAgreementMessage(data)) this.#agree({ kind: "message", from, message: data });
    else if (channel === "manager" && isManagerMessage(data)) this.#manage({ kind: "message", from, message: data });
    else if (this.#strange.due(from, realClock.now().monotonicMs))
      this.#log("warning", `${from} sends messages of a kind or shape not known here: is it of another version?`);
  }

  #begin(): void {
    const { liveness, links } = this.#parts;
    links.listen((event) => {
      switch (event.kind) {
        case "up":
        case "down": {
          const up = event.kind === "up";
          this.#agree({ kind: "link", host: event.host, up });
          this.#manage({ kind: "link", host: event.host, up });
          if (event.kind === "down") this.#log("info", `link to ${event.host} is down: ${event.reason}`);
          return;
        }
        case "message":
          this.#hear(event.from, event.message);
          return;
        case "refused":
          this.#log("warning", `refused ${event.from}: ${event.reason}`);
          return;
      }
    });
    liveness.listen((event) => {
      switch (event.kind) {
        case "circle":
          this.#agree({ kind: "circle", members: event.members, heard: event.heard });
          return;
        case "address":
          if (this.hosts.includes(event.host)) links.setPeer(event.host, event);
          return;
        case "given-up":
          this.#agree({ kind: "given-up", reason: event.reason });
          return;
        case "failed":
          this.#parts.fatal(event.reason);
          return;
        case "gone":
          return;
        case "peer":
          this.#log("info", `${event.host} is ${event.state}`);
          if (event.state === "dead") links.giveUp(event.host, "it is dead");
          return;
        case "link":
          this.#log("info", `${event.host} ${event.up ? "is heard" : "is not heard any more"} over ${event.medium}`);
          return;
        case "log":
          this.#log(event.level, event.text);
          return;
      }
    });
    this.#manage({ kind: "deliver", document: this.document, changes: [], entry: undefined });
    liveness.tick();
    this.#ticker = setInterval(() => liveness.tick(), liveness.tickMs);
  }

  #agree(input: AgreementInput): void {
    this.#enqueue(() => {
      for (const effect of this.#agreement.step(input, realClock.now())) this.#agreed(effect);
    });
  }

  #manage(input: ManagerInput): void {
    this.#enqueue(() => {
      for (const effect of this.#manager.step(input, this.#parts.clock.now())) this.#managed(effect);
    });
  }

  #execute(input: ExecutorInput): void {
    this.#enqueue(() => {
      for (const effect of this.#executor.step(input, this.#parts.clock.now())) this.#executed(effect);
    });
  }

  #enqueue(act: () => void): void {
    if (this.#stopped) return;
    this.#queue.push(act);
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined && !this.#stopped; next = this.#queue.shift()) next();
    } catch (error) {
      // A machine that was left in the midst of a step cannot be relied on; begun anew it can.
      this.#fail("broken", error);
    } finally {
      this.#draining = false;
    }
  }

  /** Nothing more is done here, whoever asked for what went wrong. */
  #fail(what: string, error: unknown): void {
    if (this.#stopped) return;
    this.#queue.length = 0;
    this.#parts.fatal(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  #agreed(effect: AgreementEffect): void {
    const { disk, links, liveness } = this.#parts;
    switch (effect.kind) {
      case "persist":
        disk.write(effect.write).then(
          () => this.#agree({ kind: "durable", id: effect.id }),
          (error: unknown) => this.#fail("the disk", error),
        );
        return;
      case "send":
        links.send(effect.to, { channel: "agreement", data: effect.message });
        return;
      case "deliver": {
        const { document, changes, entry } = effect;
        const before = this.#delivered;
        this.#delivered = document;
        this.#manage({ kind: "deliver", document, changes, entry });
        this.#tell({ kind: "document", before, document, changes, entry });
        return;
      }
      case "lead":
      case "follow":
        this.#view = effect.view;
        if (effect.kind === "follow") this.#progress = undefined;
        this.#manage(effect);
        this.#tell({ kind: "standing" });
        return;
      case "no-view":
      case "out":
        this.#view = undefined;
        this.#progress = undefined;
        this.#manage(effect);
        this.#tell({ kind: "standing" });
        return;
      case "answer": {
        const resolve = this.#requests.get(effect.id.number);
        this.#requests.delete(effect.id.number);
        resolve?.(effect.outcome);
        return;
      }
      case "refuse":
        this.#log("warning", `${effect.host} cannot join: ${effect.reason}`);
        return;
      case "hosts":
        liveness.setHosts(effect.hosts);
        this.#manage(effect);
        return;
      case "branch":
        this.#log("warning", `changes that only ${effect.branch.host} had are kept as a branch`);
        return;
      case "timer":
        this.#setTimer("agreement", realClock, effect.atMs, () => this.#agree({ kind: "timer" }));
        return;
      case "log":
        this.#log(effect.level, effect.text);
        return;
    }
  }

  #managed(effect: ManagerEffect): void {
    switch (effect.kind) {
      case "send":
        if (effect.to === this.host) this.#manage({ kind: "message", from: this.host, message: effect.message });
        else this.#parts.links.send(effect.to, { channel: "manager", data: effect.message });
        return;
      case "executor":
        this.#execute(effect.input);
        return;
      case "status":
        this.#agree(effect);
        return;
      case "commit":
        void this.commit(effect.base, effect.changes, effect.author).then((outcome) => {
          const reason = outcome.kind === "refused" ? outcome.error.message : outcome.kind;
          this.#manage({ kind: "committed", purpose: effect.purpose, ok: outcome.kind === "done", reason });
        });
        return;
      case "fence":
        void this.#fence(effect);
        return;
      case "answer": {
        const resolve = this.#asks.get(effect.id);
        this.#asks.delete(effect.id);
        resolve?.(effect.answer);
        return;
      }
      case "cleared":
        this.#agree({ kind: "rejoin" });
        return;
      case "leave":
        void this.#leave();
        return;
      case "progress":
        this.#progress = effect.progress;
        this.#tell({ kind: "standing" });
        return;
      case "timer":
        this.#setTimer("manager", this.#parts.clock, effect.atMs, () => this.#manage({ kind: "timer" }));
        return;
      case "log":
        this.#log(effect.level, effect.text);
        return;
    }
  }

  #executed(effect: ExecutorEffect): void {
    switch (effect.kind) {
      case "store-token":
        this.#parts.tokens.save(effect.token).then(
          () => this.#execute({ kind: "stored", token: effect.token }),
          (error: unknown) => this.#fail("the disk", error),
        );
        return;
      case "run":
        this.#parts.runner.run(effect.run, effect.operation, (outcome) =>
          this.#execute({ kind: "ended", run: effect.run, outcome }),
        );
        return;
      case "kill":
        this.#parts.runner.kill(effect.run);
        return;
      case "timer":
        this.#setTimer("executor", this.#parts.clock, effect.atMs, () => this.#execute({ kind: "timer" }));
        return;
      default:
        this.#manage({ kind: "executor", effect });
    }
  }

  async #fence(effect: ManagerEffect & { kind: "fence" }): Promise<void> {
    const { request, node, action, timeoutMs } = effect;
    try {
      await this.#parts.fence(node, action, timeoutMs);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#manage({ kind: "fenced", request, ok: false, reason });
      return;
    }
    if (action !== "on") this.#agree({ kind: "off", hosts: [node] });
    this.#manage({ kind: "fenced", request, ok: true, reason: "" });
  }

  async #leave(): Promise<void> {
    this.#agree({ kind: "leave" });
    await this.#parts.liveness.leave();
    const left = this.#left.splice(0);
    await this.halt();
    for (const resolve of left) resolve();
  }

  #setTimer(name: string, clock: EngineClock, atMs: number | undefined, act: () => void): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
    if (atMs === undefined) return;
    this.#timers.set(
      name,
      clock.at(atMs, () => {
        this.#timers.delete(name);
        act();
      }),
    );
  }

  #tell(event: NodeEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #log(level: Parameters<Log["write"]>[0], text: string): void {
    this.#parts.log.write(level, text);
  }
}
