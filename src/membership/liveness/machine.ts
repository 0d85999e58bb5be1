import { type LogLevel, type Now, Seldom, unreachable } from "../../base/index.ts";
import type { PeerState } from "../peer-state.ts";
import { fieldBytes, fieldHex, fieldText, hex, text, type WireMessage } from "../wire/index.ts";
import { circleOf, isComplete } from "./circle.ts";
import { formatRows, parseRows } from "./gossip.ts";
import { Inbox } from "./inbox.ts";
import { missedBy, Outbox } from "./outbox.ts";
import { isAlive, newPeer, type Peer } from "./peer.ts";
import { judge } from "./sequence.ts";
import type { LivenessEffect, LivenessEvent, LivenessInput, LivenessOptions } from "./types.ts";

/** A missing packet is asked for again so often while its sender lives. */
const ASK_EVERY_MS = 250;
/** The good-bye is said so often, so far apart. */
const BYES = 3;
const BYE_EVERY_MS = 20;

/** One host's liveness: packets, ticks and time in; packets, the circle and what became of the peers out. */
export class LivenessMachine {
  readonly #options: LivenessOptions;
  readonly #outbox: Outbox;
  readonly #inbox: Inbox;
  readonly #startMs: number;
  #now: Now;
  #effects: LivenessEffect[] = [];
  #hosts: readonly string[];
  #deaf: ReadonlySet<string> = new Set();
  readonly #peers = new Map<string, Peer>();
  /** Rows of hosts that are not heard here, as others tell them. */
  #told = new Map<string, ReadonlySet<string>>();
  #status: "init" | "up" | "active" = "init";
  #circle: readonly string[] | undefined;
  #heard: readonly string[] = [];
  #saidHears = "";
  #nextStatusMs: number;
  #timerMs: number;
  #tickMs: number;
  /** The engine is stuck: no beating until it ticks again. */
  #muted = false;
  /** A drain was asked for at that time. */
  #drainingMs: number | undefined;
  #byes: number | undefined;
  readonly #complaints = new Seldom();

  constructor(options: LivenessOptions, now: Now) {
    this.#options = options;
    this.#outbox = new Outbox(options);
    this.#inbox = new Inbox(options.keys);
    this.#now = now;
    this.#startMs = now.monotonicMs;
    this.#nextStatusMs = now.monotonicMs;
    this.#timerMs = now.monotonicMs;
    this.#tickMs = now.monotonicMs;
    this.#hosts = options.hosts;
    this.#meetHosts();
  }

  step(input: LivenessInput, now: Now): LivenessEffect[] {
    this.#now = now;
    this.#notePause();
    switch (input.kind) {
      case "packet":
        this.#receive(input.medium, input.address, input.bytes);
        break;
      case "drained":
        this.#bury();
        break;
      case "tick":
        this.#tick(input.atMs ?? now.monotonicMs);
        break;
      case "keys":
        this.#outbox.keys = input.keys;
        this.#inbox.keys = input.keys;
        break;
      case "hosts":
        this.#hosts = input.hosts;
        this.#outbox.hosts = input.hosts.length;
        this.#meetHosts();
        break;
      case "deaf":
        this.#deaf = new Set(input.hosts);
        break;
      case "leave":
        this.#byes ??= 0;
        this.#nextStatusMs = now.monotonicMs;
        break;
      case "timer":
        this.#outbox.load = input.load;
        break;
      default:
        unreachable(input);
    }
    if (this.#byes === undefined) this.#live();
    else this.#goodBye();
    this.#setTimer();
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  #live(): void {
    this.#watchEngine();
    this.#suspect();
    this.#round();
    const hears = this.#hears().join(" ");
    // A change of whom we hear is news for everybody at once: views are made of it.
    if (this.#now.monotonicMs >= this.#nextStatusMs || hears !== this.#saidHears) this.#beat();
    this.#askForMissing();
  }

  // ---- pauses of this host ----

  /** A thread that comes late has not listened meanwhile: that time is not held against the peers. */
  #notePause(): void {
    const { keepaliveMs, deadtimeMs, warntimeMs, onPause } = this.#options;
    const lateMs = this.#now.monotonicMs - this.#timerMs;
    if (lateMs <= keepaliveMs / 2) return;
    for (const peer of this.#peers.values()) peer.statusMs += lateMs;
    this.#tickMs += lateMs;
    this.#timerMs = this.#now.monotonicMs;
    if (lateMs > warntimeMs) this.#say("warning", `this host was ${Math.round(lateMs)} ms late`);
    if (lateMs > deadtimeMs && onPause === "give-up") {
      this.#tell({ kind: "given-up", reason: `this host did not run for ${Math.round(lateMs)} ms` });
    }
  }

  #tick(atMs: number): void {
    this.#tickMs = Math.max(this.#tickMs, atMs);
    if (!this.#muted) return;
    this.#muted = false;
    this.#say("warning", "the engine turns again");
    this.#tell({ kind: "given-up", reason: "the engine stood still for longer than deadtime" });
    this.#nextStatusMs = this.#now.monotonicMs;
  }

  #watchEngine(): void {
    if (this.#muted || this.#options.onPause === "ignore") return;
    if (this.#now.monotonicMs - this.#tickMs <= this.#options.deadtimeMs) return;
    this.#muted = true;
    this.#say("crit", "the engine has not turned for deadtime: this host stops beating");
  }

  // ---- sending ----

  #beat(): void {
    this.#nextStatusMs = this.#now.monotonicMs + this.#options.keepaliveMs;
    this.#saidHears = this.#hears().join(" ");
    if (this.#muted) return;
    const hearing = this.#hearing();
    const fields = [
      text("st", this.#status),
      hex("dt", this.#options.deadtimeMs),
      text("protocol", "1"),
      text("llport", String(this.#options.linkPort)),
      text("llhears", this.#saidHears),
      ...(isComplete(hearing) ? [] : [text("llrows", formatRows(this.#rows()))]),
    ];
    this.#send("status", fields);
    if (this.#status === "init") {
      this.#status = "up";
      this.#send("status", [text("st", "up"), ...fields.slice(1)]);
    }
  }

  #send(type: string, fields: Parameters<Outbox["make"]>[1]): void {
    const bytes = this.#outbox.make(type, fields, this.#now.monotonicMs, this.#now.epochMs);
    this.#inbox.sent(bytes);
    this.#effects.push({ kind: "datagram", bytes });
  }

  #goodBye(): void {
    if (this.#byes === undefined || this.#byes > BYES || this.#now.monotonicMs < this.#nextStatusMs) return;
    this.#byes++;
    this.#nextStatusMs = this.#now.monotonicMs + BYE_EVERY_MS;
    if (this.#byes <= BYES) this.#send("llbye", []);
    else this.#tell({ kind: "gone" });
  }

  #askForMissing(): void {
    for (const peer of this.#peers.values()) {
      if (!isAlive(peer)) continue;
      for (const [seq, dueMs] of peer.sequence.missing) {
        if (this.#now.monotonicMs < dueMs) continue;
        peer.sequence.missing.set(seq, this.#now.monotonicMs + ASK_EVERY_MS);
        const range = [text("firstseq", String(seq)), text("lastseq", String(seq))];
        this.#send("NS_rexmit", [text("dest", peer.host), ...range]);
      }
    }
  }

  // ---- receiving ----

  #receive(medium: string, address: string, bytes: Uint8Array): void {
    const packet = this.#inbox.open(bytes);
    if (packet.kind === "echo") return;
    if (packet.kind === "bad") {
      this.#complain("warning", `packet from ${address} ignored: ${packet.why}`);
      return;
    }
    const { message } = packet;
    const source = fieldText(message, "src")?.toLowerCase();
    const type = fieldText(message, "t");
    if (source === undefined || type === undefined || fieldText(message, "ts") === undefined) {
      this.#complain("warning", `packet from ${address} ignored: no src, t or ts`);
      return;
    }
    if (source === this.#options.host) {
      this.#checkDouble(message, address);
      return;
    }
    const peer = this.#peers.get(source);
    if (peer === undefined) {
      this.#complain("error", `packet from ${source} (${address}) ignored: no such node in ha.cf`);
      return;
    }
    if (!this.#deaf.has(source)) this.#take(peer, type, message, medium, address);
  }

  /** Two machines with one name would confuse everybody. */
  #checkDouble(message: WireMessage, address: string): void {
    const uuid = fieldBytes(message, "srcuuid");
    if (uuid === undefined || Buffer.compare(uuid, this.#options.uuid) === 0) return;
    this.#complain("crit", `another machine (${address}) calls itself ${this.#options.host} too`);
  }

  #take(peer: Peer, type: string, message: WireMessage, medium: string, address: string): void {
    const now = this.#now.monotonicMs;
    if (type.startsWith("NS_")) {
      this.#noteMedium(peer, medium, address);
      const dest = fieldText(message, "dest")?.toLowerCase();
      if (dest === this.#options.host) this.#serve(peer, type, message);
      return;
    }
    const seq = fieldHex(message, "seq") ?? 0;
    const generation = fieldHex(message, "hg") ?? 0;
    const dead = peer.state === "dead" || peer.state === "left";
    const isStatus = type === "status";
    const verdict = judge(peer.sequence, { seq, generation, isStatus }, dead, (missed) => now + askDelayMs(missed));
    if (verdict.kind === "drop") {
      if (verdict.why.startsWith("replayed")) this.#complain("error", `replayed packet of ${peer.host} ignored`);
      return;
    }
    this.#noteMedium(peer, medium, address);
    if (verdict.kind === "duplicate") return;
    if (verdict.lost > 0) this.#say("warning", `${verdict.lost} packets of ${peer.host} lost`);
    if (verdict.restarted) this.#say("warning", `${peer.host} was restarted`);
    if (verdict.returned && peer.state === "dead") this.#say("crit", `${peer.host} returns after a partition`);
    if (isStatus && !verdict.late) this.#takeStatus(peer, message, verdict.restarted);
    if (type === "llbye" && isAlive(peer)) this.#setState(peer, "left");
  }

  #takeStatus(peer: Peer, message: WireMessage, restarted: boolean): void {
    const gapMs = this.#now.monotonicMs - peer.statusMs;
    if (isAlive(peer) && !restarted && gapMs > this.#options.warntimeMs) {
      this.#say("warning", `late heartbeat of ${peer.host}: ${Math.round(gapMs)} ms`);
    }
    if (restarted && isAlive(peer)) {
      peer.formerly = { hears: peer.hears ?? new Set(), untilMs: this.#now.monotonicMs + this.#options.deadtimeMs };
      this.#setState(peer, "up");
    }
    peer.statusMs = this.#now.monotonicMs;
    peer.deadMs = fieldHex(message, "dt") ?? this.#options.deadtimeMs;
    const port = fieldText(message, "llport");
    if (port !== undefined && Number(port) !== peer.linkPort) {
      peer.linkPort = Number(port);
      this.#tellAddress(peer);
    }
    const hears = fieldText(message, "llhears");
    peer.hears = hears === undefined ? undefined : new Set(hears.split(" ").filter((host) => host !== ""));
    const rows = fieldText(message, "llrows");
    for (const [host, row] of rows === undefined ? [] : parseRows(rows)) {
      if (host !== this.#options.host) this.#told.set(host, row);
    }
    const state = fieldText(message, "st") === "active" ? "active" : "up";
    if (peer.state !== state) this.#setState(peer, state);
  }

  /** Requests that are not numbered: for packets that were missed. */
  #serve(peer: Peer, type: string, message: WireMessage): void {
    const { monotonicMs, epochMs } = this.#now;
    if (type === "NS_rexmit") {
      for (const bytes of this.#outbox.again(message, peer.host, monotonicMs, epochMs)) {
        this.#effects.push({ kind: "datagram", bytes });
      }
    } else if (type === "NS_nak_rexmit") {
      peer.sequence.missing.delete(missedBy(message) ?? 0);
    }
  }

  // ---- what is known of the peers ----

  #meetHosts(): void {
    for (const host of this.#hosts) {
      if (host === this.#options.host || this.#peers.has(host)) continue;
      this.#peers.set(host, newPeer(host, this.#options.deadtimeMs, this.#now.monotonicMs));
    }
    for (const host of [...this.#peers.keys()]) if (!this.#hosts.includes(host)) this.#peers.delete(host);
  }

  #setState(peer: Peer, state: PeerState): void {
    if (!isAlive(peer)) {
      peer.heardSinceMs = this.#now.monotonicMs;
      peer.wasMutual = false;
    }
    peer.state = state;
    if (!isAlive(peer)) peer.hears = undefined;
    this.#tell({ kind: "peer", host: peer.host, state, generation: peer.sequence.generation });
  }

  #noteMedium(peer: Peer, medium: string, address: string): void {
    const known = peer.media.get(medium);
    const news = known === undefined || !known.up || known.address !== address;
    if (known?.up !== true) this.#tell({ kind: "link", host: peer.host, medium, up: true });
    peer.media.set(medium, { address, lastMs: this.#now.monotonicMs, up: true });
    if (news) this.#tellAddress(peer);
  }

  #tellAddress(peer: Peer): void {
    const up = this.#options.media.flatMap((medium) => {
      const known = peer.media.get(medium);
      return known?.up === true ? [known.address] : [];
    });
    const addresses = [...new Set(up)];
    if (addresses.length === 0 || peer.linkPort === 0) return;
    this.#tell({ kind: "address", host: peer.host, addresses, port: peer.linkPort });
  }

  /** How long a peer may be silent: what it asked for, but initdead before communication is up. */
  #patienceMs(peer: Peer): number {
    return this.#status === "active" ? peer.deadMs : Math.max(peer.deadMs, this.#options.initdeadMs);
  }

  /** Whoever is past its deadline is dead if nothing of it is left unread in any socket. */
  #suspect(): void {
    const now = this.#now.monotonicMs;
    for (const peer of this.#peers.values()) {
      for (const [medium, known] of peer.media) {
        if (!known.up || now - known.lastMs <= peer.deadMs) continue;
        known.up = false;
        this.#tell({ kind: "link", host: peer.host, medium, up: false });
      }
    }
    if (this.#drainingMs !== undefined) return;
    if (![...this.#peers.values()].some((peer) => this.#isOverdue(peer, now))) return;
    this.#drainingMs = now;
    this.#effects.push({ kind: "drain" });
  }

  #isOverdue(peer: Peer, nowMs: number): boolean {
    if (peer.state === "unknown") return nowMs - peer.statusMs >= this.#options.initdeadMs;
    return isAlive(peer) && nowMs - peer.statusMs >= this.#patienceMs(peer);
  }

  #bury(): void {
    const sinceMs = this.#drainingMs;
    this.#drainingMs = undefined;
    if (sinceMs === undefined) return;
    for (const peer of this.#peers.values()) if (this.#isOverdue(peer, sinceMs)) this.#setState(peer, "dead");
  }

  // ---- who hears whom ----

  #hears(): string[] {
    return [...this.#peers.values()].filter(isAlive).map(({ host }) => host);
  }

  /** Own row, those of the peers that are heard, and what these tell of others. */
  #hearing(): Map<string, ReadonlySet<string>> {
    const { host: own } = this.#options;
    const hearing = new Map<string, ReadonlySet<string>>([[own, new Set(this.#hears())]]);
    const alive = [...this.#peers.values()].filter(isAlive);
    for (const peer of alive) {
      const hears = peer.hears ?? new Set([own, ...this.#hears()]);
      const { formerly } = peer;
      // A daemon that was started anew within deadtime has time to hear everybody again before it counts as gone.
      const graced = formerly !== undefined && this.#now.monotonicMs < formerly.untilMs;
      hearing.set(peer.host, graced ? hears.union(formerly.hears) : hears);
    }
    for (const [host, row] of this.#told) {
      if (hearing.has(host)) continue;
      if (alive.some(({ hears }) => hears?.has(host) === true) && this.#peers.has(host)) hearing.set(host, row);
      else this.#told.delete(host);
    }
    return hearing;
  }

  /** The same without those who have only just appeared: until they and the whole circle hear each other (or have had time
   *  to), they take nobody's place in it. */
  #settledHearing(): Map<string, ReadonlySet<string>> {
    const hearing = this.#hearing();
    const circle = (this.#circle ?? []).filter((host) => hearing.has(host));
    for (const { host, heardSinceMs } of this.#peers.values()) {
      if (circle.length < 2 || circle.includes(host)) continue;
      if (this.#now.monotonicMs - heardSinceMs >= this.#options.deadtimeMs) continue;
      const mutual = circle.every((other) => hearing.get(host)?.has(other) && hearing.get(other)?.has(host));
      if (!mutual) hearing.delete(host);
    }
    return hearing;
  }

  #rows(): Map<string, ReadonlySet<string>> {
    const rows = this.#hearing();
    rows.delete(this.#options.host);
    return rows;
  }

  /** Is communication up, and who is in the circle? */
  #round(): void {
    const { host, initdeadMs } = this.#options;
    const circle = circleOf(host, this.#settledHearing());
    if (this.#status === "up") {
      const peers = [...this.#peers.values()];
      const all = circle.length === this.#hosts.length;
      const settled = peers.every(({ state }) => state !== "unknown");
      const invited = peers.some((peer) => peer.state === "active" && circle.includes(peer.host));
      const waited = this.#now.monotonicMs - this.#startMs >= initdeadMs && settled;
      if (!all && !invited && !waited) return;
      this.#status = "active";
      this.#say("info", "communication is up");
      this.#nextStatusMs = this.#now.monotonicMs;
    }
    if (this.#status !== "active") return;
    const heard = this.#heardOneWay(circle);
    if (same(circle, this.#circle) && same(heard, this.#heard)) return;
    this.#circle = circle;
    this.#heard = heard;
    this.#tell({ kind: "circle", members: circle, heard });
  }

  /** Hosts that are alive and go on without this one, which they do not hear (any more). Who has only just appeared has time
   *  to hear us too. */
  #heardOneWay(circle: readonly string[]): string[] {
    const now = this.#now.monotonicMs;
    const heard: string[] = [];
    for (const peer of this.#peers.values()) {
      if (circle.includes(peer.host)) peer.wasMutual = true;
      else if (peer.state !== "active" || peer.hears?.has(this.#options.host) === true) continue;
      else if (peer.wasMutual || now - peer.heardSinceMs >= this.#options.deadtimeMs) heard.push(peer.host);
    }
    return heard;
  }

  // ---- effects ----

  #setTimer(): void {
    const now = this.#now.monotonicMs;
    const due = [this.#nextStatusMs];
    if (this.#byes === undefined) {
      if (this.#drainingMs === undefined) {
        for (const peer of this.#peers.values()) {
          if (isAlive(peer)) due.push(peer.statusMs + this.#patienceMs(peer));
          if (peer.formerly !== undefined && peer.formerly.untilMs > now) due.push(peer.formerly.untilMs);
          if (peer.state === "unknown") due.push(peer.statusMs + this.#options.initdeadMs);
        }
      }
      for (const peer of this.#peers.values()) {
        if (isAlive(peer)) for (const at of peer.sequence.missing.values()) due.push(at);
      }
    }
    this.#timerMs = Math.max(Math.min(...due), now);
    this.#effects.push({ kind: "timer", atMs: this.#timerMs });
  }

  #tell(event: LivenessEvent): void {
    this.#effects.push({ kind: "event", event });
  }

  #say(level: LogLevel, words: string): void {
    this.#tell({ kind: "log", level, text: words });
  }

  /** What an outsider can cause. */
  #complain(level: LogLevel, words: string): void {
    if (this.#options.logBadPackets === false) return;
    if (this.#complaints.due(words, this.#now.monotonicMs)) this.#say(level, words);
  }
}

/** Between 50 and 250 ms, different for each: several that miss the same packet don't all ask at once. */
function askDelayMs(seq: number): number {
  return 50 + ((seq * 2_654_435_761) % 200);
}

function same(a: readonly string[], b: readonly string[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((host, index) => host === b[index]);
}
