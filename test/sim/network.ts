import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** What a host shows to the network. Both calls are made when something arrives; the host may be busy or paused. */
export interface Station {
  readonly host: string;
  packet(from: string, bytes: Uint8Array): void;
  link(event: LinkNews): void;
}

export type LinkNews =
  | { readonly kind: "up"; readonly host: string }
  | { readonly kind: "down"; readonly host: string }
  | { readonly kind: "message"; readonly from: string; readonly text: string };

interface End {
  up: boolean;
  /** When the last message that is on its way arrives: messages of one direction keep their order. */
  busyUntilMs: number;
}

interface Session {
  readonly ends: ReadonlyMap<string, End>;
  /** What waits behind a cut. */
  readonly held: { readonly from: string; readonly to: string; readonly text: string }[];
  broken: boolean;
}

/** Datagrams that get lost, late, doubled and out of order; streams that keep order and loss apart, and break some time
 *  after a cut; cuts of either or both. */
export class Network {
  readonly #world: World;
  readonly #random: Random;
  readonly #stations = new Map<string, Station>();
  readonly #sessions = new Map<string, Session>();
  /** `host>peer`: the stream that this end believes in. */
  readonly #upAt = new Map<string, Session>();
  loss = 0;
  maxDelayMs = 2;
  doubled = 0;
  /** After this long without an answer a stream breaks. */
  patienceMs: number;
  /** `a>b`: nothing of a reaches b. */
  readonly #deafTo = new Set<string>();
  readonly #noStream = new Set<string>();

  constructor(world: World, random: Random, patienceMs: number) {
    this.#world = world;
    this.#random = random;
    this.patienceMs = patienceMs;
  }

  attach(station: Station): void {
    this.#stations.set(station.host, station);
    for (const other of this.#stations.keys()) this.#connect(station.host, other);
  }

  /** `reset`: the peers' streams break at once (the process ended); else they find out by waiting (power loss). */
  detach(host: string, reset: boolean): void {
    this.#stations.delete(host);
    for (const key of this.#upAt.keys()) if (key.startsWith(`${host}>`)) this.#upAt.delete(key);
    for (const [key, session] of this.#sessions) {
      if (!session.ends.has(host)) continue;
      session.broken = true;
      this.#sessions.delete(key);
      for (const other of session.ends.keys()) {
        if (other === host) continue;
        const waitMs = reset ? this.#random.between(0.1, 5) : this.#random.between(0.3, 1) * this.patienceMs;
        this.#world.after(waitMs, () => this.#down(other, host, session));
      }
    }
  }

  /** Replaces all cuts: hosts of different groups neither hear each other nor keep a stream. */
  partition(groups: readonly (readonly string[])[]): void {
    this.#deafTo.clear();
    this.#noStream.clear();
    const groupOf = new Map(groups.flatMap((group, index) => group.map((host) => [host, index] as const)));
    const hosts = [...groupOf.keys()];
    for (const a of hosts) {
      for (const b of hosts) if (groupOf.get(a) !== groupOf.get(b)) this.cutOneWay(a, b);
    }
    this.#review();
  }

  cutOneWay(from: string, to: string): void {
    this.#deafTo.add(`${from}>${to}`);
    this.#noStream.add(keyOf(from, to));
    this.#review();
  }

  cutDatagrams(from: string, to: string): void {
    this.#deafTo.add(`${from}>${to}`);
  }

  cutStream(a: string, b: string): void {
    this.#noStream.add(keyOf(a, b));
    this.#review();
  }

  heal(): void {
    this.#deafTo.clear();
    this.#noStream.clear();
    this.loss = 0;
    this.#review();
  }

  broadcast(from: string, bytes: Uint8Array): void {
    for (const [host, station] of this.#stations) {
      if (host === from || this.#deafTo.has(`${from}>${host}`) || this.#random.chance(this.loss)) continue;
      const copies = this.#random.chance(this.doubled) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) {
        this.#world.after(this.#random.between(0.05, this.maxDelayMs), () => {
          if (this.#stations.get(host) === station) station.packet(from, bytes);
        });
      }
    }
  }

  send(from: string, to: string, text: string): boolean {
    const session = this.#sessions.get(keyOf(from, to));
    if (session === undefined || session.ends.get(from)?.up !== true) return false;
    if (this.#noStream.has(keyOf(from, to))) session.held.push({ from, to, text });
    else this.#deliver(session, from, to, text);
    return true;
  }

  #deliver(session: Session, from: string, to: string, text: string): void {
    const end = session.ends.get(to)!;
    const arrivesMs = Math.max(this.#world.nowMs + this.#random.between(0.1, this.maxDelayMs), end.busyUntilMs);
    end.busyUntilMs = arrivesMs;
    this.#world.after(arrivesMs - this.#world.nowMs, () => {
      if (end.up && !session.broken) this.#stations.get(to)?.link({ kind: "message", from, text });
    });
  }

  #connect(a: string, b: string): void {
    const key = keyOf(a, b);
    if (a === b || this.#sessions.has(key) || this.#noStream.has(key)) return;
    if (!this.#stations.has(a) || !this.#stations.has(b)) return;
    const session: Session = {
      ends: new Map([
        [a, { up: false, busyUntilMs: 0 }],
        [b, { up: false, busyUntilMs: 0 }],
      ]),
      held: [],
      broken: false,
    };
    this.#sessions.set(key, session);
    const connectMs = this.#random.between(1, 100);
    for (const [host, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const end = session.ends.get(host)!;
      const upMs = connectMs + this.#random.between(0, 2);
      end.busyUntilMs = this.#world.nowMs + upMs;
      this.#world.after(upMs, () => {
        if (session.broken) return;
        // An end that has not noticed yet that its stream is gone notices now.
        const before = this.#upAt.get(`${host}>${other}`);
        if (before !== undefined) this.#down(host, other, before);
        this.#upAt.set(`${host}>${other}`, session);
        end.up = true;
        this.#stations.get(host)?.link({ kind: "up", host: other });
      });
    }
  }

  #down(host: string, peer: string, session: Session): void {
    const end = session.ends.get(host)!;
    const key = `${host}>${peer}`;
    // Who has been started anew since never had that stream.
    if (end.up && this.#upAt.get(key) === session) {
      this.#upAt.delete(key);
      this.#stations.get(host)?.link({ kind: "down", host: peer });
    }
    end.up = false;
    // It is tried again at once, and as long as it takes.
    this.#world.after(this.#random.between(10, 300), () => this.#connect(host, peer));
  }

  /** Cuts and heals: streams across a cut break after a while, what waited behind a healed one goes on. */
  #review(): void {
    for (const [key, session] of this.#sessions) {
      if (!this.#noStream.has(key)) {
        for (const { from, to, text } of session.held.splice(0)) this.#deliver(session, from, to, text);
        continue;
      }
      for (const host of session.ends.keys()) {
        const peer = [...session.ends.keys()].find((other) => other !== host)!;
        this.#world.after(this.#random.between(0.3, 1) * this.patienceMs, () => {
          if (!this.#noStream.has(key) || this.#sessions.get(key) !== session) {
            if (session.broken) this.#down(host, peer, session);
            return;
          }
          session.broken = true;
          this.#sessions.delete(key);
          this.#down(host, peer, session);
          this.#world.after(this.#random.between(0, 50), () => this.#down(peer, host, session));
        });
      }
    }
    const hosts = [...this.#stations.keys()];
    for (const a of hosts) for (const b of hosts) if (a < b) this.#connect(a, b);
  }
}

function keyOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
