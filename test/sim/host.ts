import { type Change, type Element, element } from "../../src/cib/index.ts";
import {
  Agreement,
  type AgreementEffect,
  type AgreementInput,
  type Ask,
  type AskOutcome,
  type Branch,
  type Entry,
  isAgreementMessage,
  type OrderToken,
  type RequestId,
  type View,
} from "../../src/controller/index.ts";
import { type Disk, fileDisk } from "../../src/engine/index.ts";
import { type LivenessEffect, type LivenessInput, LivenessMachine, parseAuthkeys } from "../../src/membership/index.ts";
import { SimulatedDisk } from "./file-system.ts";
import type { LinkNews, Network } from "./network.ts";
import type { Random } from "./random.ts";
import { Thread } from "./thread.ts";
import type { World } from "./world.ts";

const KEYS = parseAuthkeys("auth 1\n1 sha1 simulated\n", "authkeys");
const RESTART_MS = 1000;
const EPOCH_MS = 1_700_000_000_000;

export interface Timing {
  readonly keepaliveMs: number;
  readonly deadtimeMs: number;
  readonly initdeadMs: number;
}

/** What the checks see. */
export interface Watcher {
  delivered(host: string, document: Element, entry: Entry | undefined, view: View | undefined): void;
  led(host: string, view: View): void;
  answered(host: string, id: RequestId, outcome: AskOutcome): void;
  branched(branch: Branch): void;
  said(host: string, text: string): void;
}

/** One simulated host: real machines, real store, simulated everything else. */
export class SimulatedHost {
  readonly name: string;
  readonly disk: SimulatedDisk;
  /** Nobody writes status any more. */
  quiet = false;
  readonly #world: World;
  readonly #network: Network;
  readonly #random: Random;
  readonly #hosts: readonly string[];
  readonly #timing: Timing;
  readonly #watcher: Watcher;
  readonly #fencing: boolean;
  #generation = 0;
  #life: Life | undefined;

  constructor(
    name: string,
    parts: {
      readonly world: World;
      readonly network: Network;
      readonly random: Random;
      readonly hosts: readonly string[];
      readonly timing: Timing;
      readonly watcher: Watcher;
      readonly fencing: boolean;
    },
  ) {
    this.name = name;
    this.#world = parts.world;
    this.#network = parts.network;
    this.#random = parts.random;
    this.#hosts = parts.hosts;
    this.#timing = parts.timing;
    this.#watcher = parts.watcher;
    this.#fencing = parts.fencing;
    this.disk = new SimulatedDisk(parts.world, parts.random);
  }

  get isOn(): boolean {
    return this.#life !== undefined;
  }

  get agreement(): Agreement | undefined {
    return this.#life?.agreement;
  }

  start(): void {
    if (this.#life !== undefined) return;
    const engine = new Thread(this.#world);
    const liveness = new Thread(this.#world);
    const life: Life = { engine, liveness, agreement: undefined, statusSeen: 0 };
    this.#life = life;
    this.#generation++;
    const disk = fileDisk({
      host: this.name,
      files: this.disk.files(),
      path: "/var/lib/lifeline",
      patience: {
        trouble: (text) => this.#watcher.said(this.name, text),
        pause: (ms) => this.#world.sleep(ms, () => undefined),
      },
    });
    disk.load().then(
      (stored) => {
        if (this.#life !== life) return;
        const agreement = new Agreement(
          {
            host: this.name,
            incarnation: `${this.name}.${this.#generation}`,
            configuredHosts: this.#hosts,
            deadtimeMs: this.#timing.deadtimeMs,
            seen: [],
            check: () => undefined,
            fencing: () => this.#fencing,
          },
          stored,
          this.#now(),
        );
        life.agreement = agreement;
        this.#run(life, agreement, disk);
      },
      (error: unknown) => {
        if (!this.disk.refuses) throw error;
        // What a supervisor does with a daemon that cannot start.
        this.kill();
        this.#world.after(RESTART_MS, () => this.start());
      },
    );
  }

  /** SIGKILL: the process is gone, what it wrote is in the page cache. */
  kill(): void {
    this.#end(true);
    this.disk.processEnds();
  }

  powerOff(): void {
    this.#end(false);
    this.disk.powerLoss();
  }

  pause(): void {
    this.#life?.engine.pause();
    this.#life?.liveness.pause();
  }

  pauseEngine(): void {
    this.#life?.engine.pause();
  }

  resume(): void {
    this.#life?.liveness.resume();
    this.#life?.engine.resume();
  }

  request(id: RequestId, ask: Ask): void {
    const life = this.#life;
    if (life?.agreement === undefined) return;
    life.engine.arrive(() => this.#step(life, { kind: "request", id, ask }));
  }

  input(input: AgreementInput): void {
    const life = this.#life;
    if (life?.agreement !== undefined) life.engine.arrive(() => this.#step(life, input));
  }

  #end(reset: boolean): void {
    const life = this.#life;
    if (life === undefined) return;
    life.engine.end();
    life.liveness.end();
    this.#life = undefined;
    this.#network.detach(this.name, reset);
  }

  #now(): { monotonicMs: number; epochMs: number } {
    return { monotonicMs: this.#world.nowMs, epochMs: EPOCH_MS + Math.floor(this.#world.nowMs) };
  }

  #run(life: Life, agreement: Agreement, disk: Disk): void {
    life.write = (write, id) => {
      disk.write(write).then(
        () => life.engine.arrive(() => this.#step(life, { kind: "durable", id })),
        (error: unknown) => {
          throw error;
        },
      );
    };
    const machine = new LivenessMachine(
      {
        host: this.name,
        hosts: agreement.hosts,
        generation: this.#generation,
        uuid: new Uint8Array(16).fill(this.#hosts.indexOf(this.name) + 1),
        media: ["net"],
        keepaliveMs: this.#timing.keepaliveMs,
        deadtimeMs: this.#timing.deadtimeMs,
        warntimeMs: this.#timing.deadtimeMs / 2,
        initdeadMs: this.#timing.initdeadMs,
        keys: KEYS,
        format: "classic",
        linkPort: 694,
        onPause: "give-up",
      },
      this.#now(),
    );
    life.beat = (input) => {
      if (this.#life === life) for (const effect of machine.step(input, this.#now())) this.#carryLiveness(life, effect);
    };
    this.#network.attach({
      host: this.name,
      packet: (from, bytes) => {
        life.liveness.arrive(() => life.beat?.({ kind: "packet", medium: "net", address: from, bytes }));
      },
      link: (news) => life.engine.arrive(() => this.#takeLink(life, news)),
    });
    const tick = (): void => {
      life.liveness.arrive(() => life.beat?.({ kind: "tick" }));
      life.engine.timer(this.#timing.deadtimeMs / 8, tick);
      this.#playManager(life);
    };
    tick();
    life.beat({ kind: "timer", load: "" });
  }

  #takeLink(life: Life, news: LinkNews): void {
    if (news.kind === "message") {
      const message: unknown = JSON.parse(news.text);
      if (!isAgreementMessage(message)) throw new Error(`a host sends what no host would take: ${news.text}`);
      this.#step(life, { kind: "message", from: news.from, message });
    } else this.#step(life, { kind: "link", host: news.host, up: news.kind === "up" });
  }

  /** The DC writes status now and then, as a manager would. */
  #playManager(life: Life): void {
    const { agreement } = life;
    if (this.quiet || agreement?.leads !== true || !this.#random.chance(0.3)) return;
    const status = agreement.document.children.find((node) => node.kind === "element" && node.name === "status");
    const count = status?.kind === "element" ? status.children.length : 0;
    const path = [
      { name: "cib", nth: 1 },
      { name: "status", nth: 1 },
    ];
    const id = `s${this.#random.below(1_000_000)}`;
    const changes: Change[] =
      count > 5
        ? [{ op: "delete", path: [...path, statusStep(agreement)] }]
        : [{ op: "create", path, position: 0, node: element("node_state", { id }) }];
    this.#step(life, { kind: "status", changes });
  }

  #step(life: Life, input: AgreementInput): void {
    if (this.#life !== life || life.agreement === undefined) return;
    for (const effect of life.agreement.step(input, this.#now())) this.#carry(life, effect);
  }

  #carry(life: Life, effect: AgreementEffect): void {
    switch (effect.kind) {
      case "persist":
        life.write?.(effect.write, effect.id);
        return;
      case "send":
        this.#network.send(this.name, effect.to, JSON.stringify(effect.message));
        return;
      case "deliver":
        this.#watcher.delivered(this.name, effect.document, effect.entry, life.agreement?.view);
        return;
      case "timer":
        life.cancelTimer?.();
        if (effect.atMs !== undefined) {
          const act = (): void => this.#step(life, { kind: "timer" });
          life.cancelTimer = life.engine.timer(effect.atMs - this.#world.nowMs, act);
        }
        return;
      case "lead":
        this.#watcher.led(this.name, effect.view);
        return;
      case "out":
        life.engine.timer(this.#random.between(10, 500), () => this.#step(life, { kind: "rejoin" }));
        return;
      case "answer":
        this.#watcher.answered(this.name, effect.id, effect.outcome);
        return;
      case "branch":
        this.#watcher.branched(effect.branch);
        return;
      case "hosts":
        life.liveness.arrive(() => life.beat?.({ kind: "hosts", hosts: effect.hosts }));
        return;
      case "log":
        this.#watcher.said(this.name, `${effect.level}: ${effect.text}`);
        return;
      default:
        this.#watcher.said(this.name, `${effect.kind}${"reason" in effect ? `: ${effect.reason}` : ""}`);
    }
  }

  #carryLiveness(life: Life, effect: LivenessEffect): void {
    switch (effect.kind) {
      case "datagram":
        this.#network.broadcast(this.name, effect.bytes);
        return;
      case "drain":
        life.liveness.timer(0.01, () => life.beat?.({ kind: "drained" }));
        return;
      case "timer": {
        life.cancelBeat?.();
        const act = (): void => life.beat?.({ kind: "timer", load: "" });
        life.cancelBeat = life.liveness.timer(effect.atMs - this.#world.nowMs, act);
        return;
      }
      case "event": {
        const { event } = effect;
        if (event.kind === "circle") {
          const { members, heard } = event;
          life.engine.arrive(() => this.#step(life, { kind: "circle", members, heard }));
        } else if (event.kind === "given-up") {
          life.engine.arrive(() => this.#step(life, { kind: "given-up", reason: event.reason }));
        } else if (event.kind === "log") this.#watcher.said(this.name, `liveness ${event.level}: ${event.text}`);
      }
    }
  }
}

interface Life {
  readonly engine: Thread;
  readonly liveness: Thread;
  agreement: Agreement | undefined;
  statusSeen: number;
  write?: (write: Parameters<Disk["write"]>[0], id: number) => void;
  beat?: (input: LivenessInput) => void;
  cancelTimer?: () => void;
  cancelBeat?: () => void;
}

function statusStep(agreement: Agreement): { name: string; id: string; nth: number } {
  const status = agreement.document.children.find((node) => node.kind === "element" && node.name === "status");
  const first = status?.kind === "element" ? status.children[0] : undefined;
  return { name: "node_state", id: (first?.kind === "element" && first.attributes.id) || "", nth: 1 };
}

export type { OrderToken };
