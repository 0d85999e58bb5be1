import { applyChanges, type Change, type Element, element, writeXml } from "../../../src/cib/index.ts";
import {
  Agreement,
  type AgreementEffect,
  type AgreementInput,
  type AskOutcome,
  applyWrite,
  emptyStored,
  type Stored,
  type View,
} from "../../../src/controller/index.ts";

/** Hosts of one cluster on a bench: links without delay, disks that confirm at once, a clock that moves when told. */
export class Bench {
  readonly hosts: readonly string[];
  readonly machines = new Map<string, Agreement>();
  readonly disks = new Map<string, Stored>();
  readonly documents = new Map<string, Element>();
  readonly views = new Map<string, View | undefined>();
  readonly answers: { host: string; number: number; outcome: AskOutcome }[] = [];
  readonly log: string[] = [];
  /** Hosts whose disk confirms nothing. */
  readonly stuck = new Set<string>();
  /** What waits for such a disk. */
  readonly #held = new Map<string, (AgreementEffect & { kind: "persist" })[]>();
  readonly #inbox: { to: string; input: AgreementInput; from: string | undefined }[] = [];
  readonly #links = new Set<string>();
  readonly #timers = new Map<string, number>();
  readonly fencing: boolean;
  nowMs = 0;
  #starts = 0;

  constructor(hosts: readonly string[], options: { readonly fencing?: boolean } = {}) {
    this.hosts = hosts;
    this.fencing = options.fencing ?? false;
  }

  start(host: string, configured: readonly string[] = this.hosts): void {
    const stored = this.disks.get(host) ?? emptyStored();
    this.disks.set(host, stored);
    const machine = new Agreement(
      {
        host,
        incarnation: `${host}-${++this.#starts}`,
        configuredHosts: configured,
        deadtimeMs: 2000,
        seen: [],
        check: () => undefined,
        fencing: () => this.fencing,
      },
      stored,
      this.#now(),
    );
    this.machines.set(host, machine);
    this.documents.set(host, machine.document);
  }

  /** The host's daemon is gone, with all that was on its way to it. */
  kill(host: string): void {
    this.machines.delete(host);
    this.#held.delete(host);
    this.views.delete(host);
    this.#timers.delete(host);
    this.unlink(host);
  }

  /** These hosts, and nobody else, hear each other and are linked. */
  join(...hosts: readonly string[]): void {
    for (const a of hosts) {
      for (const b of hosts) if (a < b) this.link(a, b);
    }
    for (const host of hosts) this.step(host, { kind: "circle", members: hosts, heard: [] });
    this.settle();
  }

  link(a: string, b: string): void {
    const key = [a, b].sort().join(" ");
    if (this.#links.has(key)) return;
    this.#links.add(key);
    this.step(a, { kind: "link", host: b, up: true });
    this.step(b, { kind: "link", host: a, up: true });
  }

  unlink(host: string, other?: string): void {
    for (const key of [...this.#links]) {
      const [a = "", b = ""] = key.split(" ");
      const pair = [a, b];
      if (!pair.includes(host) || (other !== undefined && !pair.includes(other))) continue;
      this.#links.delete(key);
      this.step(a, { kind: "link", host: b, up: false });
      this.step(b, { kind: "link", host: a, up: false });
    }
  }

  circle(host: string, ...members: readonly string[]): void {
    this.step(host, { kind: "circle", members, heard: [] });
  }

  step(host: string, input: AgreementInput): void {
    this.#inbox.push({ to: host, input, from: undefined });
  }

  /** Until nothing is left to do at this moment. */
  settle(): void {
    for (let steps = 0; this.#inbox.length > 0; steps++) {
      if (steps > 20_000) throw new Error("the machines talk without end");
      const { to, input, from } = this.#inbox.shift()!;
      const machine = this.machines.get(to);
      if (machine === undefined) continue;
      if (from !== undefined && !this.#links.has([from, to].sort().join(" "))) continue;
      for (const effect of machine.step(input, this.#now())) this.#carryOut(to, effect);
    }
  }

  tick(ms: number): void {
    const until = this.nowMs + ms;
    for (;;) {
      const next = [...this.#timers].sort((a, b) => a[1] - b[1])[0];
      if (next === undefined || next[1] > until) break;
      this.#timers.delete(next[0]);
      this.nowMs = Math.max(this.nowMs, next[1]);
      this.step(next[0], { kind: "timer" });
      this.settle();
    }
    this.nowMs = until;
    this.settle();
  }

  commit(host: string, number: number, name: string, client = "c"): void {
    const changes: Change[] = [
      {
        op: "create",
        path: [
          { name: "cib", nth: 1 },
          { name: "configuration", nth: 1 },
          { name: "resources", nth: 1 },
        ],
        position: 0,
        node: element("primitive", { id: name }),
      },
    ];
    const author = { user: "root", client: "test", commands: [] };
    this.step(host, {
      kind: "request",
      id: { client, number },
      ask: { kind: "commit", commit: { base: undefined, changes, author } },
    });
    this.settle();
  }

  /** The disk takes writes again, first those that waited. */
  free(host: string): void {
    this.stuck.delete(host);
    for (const effect of this.#held.get(host) ?? []) this.#write(host, effect);
    this.#held.delete(host);
    this.settle();
  }

  #write(host: string, { id, write }: AgreementEffect & { kind: "persist" }): void {
    this.disks.set(host, applyWrite(this.disks.get(host)!, write));
    this.step(host, { kind: "durable", id });
  }

  /** `a+ b- DC=a`: who is in a view with (+) or without (-) quorum, and who leads. */
  picture(): string {
    const parts = [...this.machines].map(([host, { view }]) =>
      view === undefined
        ? `${host}:none`
        : `${host}:${view.members.map((member) => member.host).join("")}${view.quorate ? "+" : "-"}dc=${view.dc}`,
    );
    return parts.join(" ");
  }

  xml(host: string): string {
    return writeXml(this.documents.get(host)!);
  }

  #carryOut(host: string, effect: AgreementEffect): void {
    switch (effect.kind) {
      case "send":
        if (!this.#links.has([host, effect.to].sort().join(" "))) return;
        this.#inbox.push({
          to: effect.to,
          from: host,
          input: { kind: "message", from: host, message: JSON.parse(JSON.stringify(effect.message)) },
        });
        return;
      case "persist":
        if (this.stuck.has(host)) this.#held.set(host, [...(this.#held.get(host) ?? []), effect]);
        else this.#write(host, effect);
        return;
      case "deliver": {
        const before = this.documents.get(host)!;
        if (writeXml(applyChanges(before, effect.changes)) !== writeXml(effect.document)) {
          throw new Error(`${host}: the changes do not lead to the document`);
        }
        this.documents.set(host, effect.document);
        return;
      }
      case "timer":
        if (effect.atMs === undefined) this.#timers.delete(host);
        else this.#timers.set(host, effect.atMs);
        return;
      case "answer":
        this.answers.push({ host, number: effect.id.number, outcome: effect.outcome });
        return;
      case "log":
        this.log.push(`${host} ${effect.level}: ${effect.text}`);
        return;
      default:
        this.log.push(`${host} ${effect.kind}${"reason" in effect ? `: ${effect.reason}` : ""}`);
    }
  }

  #now(): { monotonicMs: number; epochMs: number } {
    return { monotonicMs: this.nowMs, epochMs: 1_700_000_000_000 + this.nowMs };
  }
}
