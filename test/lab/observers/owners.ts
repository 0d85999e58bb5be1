// Who has an address, asked in two ways during a whole run: in every host the kernel reports each change of its addresses,
// and from the hub ARP requests go to everybody, so that each copy answers. From the first follow intervals of ownership, to
// the microsecond; the second shows what the wire saw. Two copies are two intervals that overlap, or answers that go back and
// forth between two hosts without the address having moved there and back.
import { HUB, type Lab, type Running } from "../library/index.ts";
import type { Timeline } from "./timeline.ts";

export interface Ownership {
  readonly host: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Doubled {
  readonly hosts: readonly [string, string];
  readonly fromMs: number;
  readonly toMs: number;
  readonly seenBy: "kernel" | "arp";
}

/** arping asks once a second; several of them, out of step, ask more often. Each hears the answers to all. */
const ASKERS = 5;
/** One, the other, the first again within this time: that is looked at. */
const BACK_AND_FORTH_MS = 1000;
/** So much later than it came a line of arping may be read. */
const LATE_MS = 250;

/** Whether answers of one host, another, and the first again are what a move there and back looks like on the wire: the other
 *  had the address only in between, and gave it up again. */
export function isMoveAndBack(past: readonly Ownership[], { hosts: [other], fromMs, toMs }: Doubled): boolean {
  return past.some(
    (each) =>
      each.host === other && each.fromMs >= fromMs - LATE_MS && each.toMs <= toMs + LATE_MS && each.toMs > fromMs,
  );
}

interface Answer {
  readonly atMs: number;
  readonly mac: string;
}

export class OwnerWatch {
  private readonly lab: Lab;
  private readonly address: string;
  private readonly timeline: Timeline;
  private readonly past: Ownership[] = [];
  private readonly since = new Map<string, number>();
  private readonly monitors = new Map<string, Running>();
  private readonly askers: Running[] = [];
  private readonly starts: NodeJS.Timeout[] = [];
  private readonly doubledAnswers: Doubled[] = [];
  private readonly detach: () => void;
  private answers = 0;
  private recent: Answer[] = [];

  constructor(lab: Lab, address: string, timeline: Timeline) {
    this.lab = lab;
    this.address = address;
    this.timeline = timeline;
    for (const host of lab.hosts) if (lab.isUp(host)) this.follow(host);
    for (let asker = 0; asker < ASKERS; asker++) {
      this.starts.push(setTimeout(() => this.ask(asker === 0), (asker * 1000) / ASKERS));
    }
    this.detach = lab.onPower((host, power) => {
      if (power === "on") this.follow(host);
      else this.lost(host, Date.now(), "with its power");
    });
  }

  /** The hosts that have it now. */
  get now(): string[] {
    return [...this.since.keys()];
  }

  /** All intervals of ownership so far, those that last up to now included. */
  intervals(): Ownership[] {
    const open = [...this.since].map(([host, fromMs]) => ({ host, fromMs, toMs: Date.now() }));
    return [...this.past, ...open].toSorted((a, b) => a.fromMs - b.fromMs);
  }

  /** Every time that two copies were there. */
  doubled(): Doubled[] {
    const all = this.intervals();
    const overlaps = all.flatMap((one, at) =>
      all
        .slice(at + 1)
        .filter((other) => other.host !== one.host && other.fromMs < one.toMs)
        .map(
          (other): Doubled => ({
            hosts: [one.host, other.host],
            fromMs: other.fromMs,
            toMs: Math.min(one.toMs, other.toMs),
            seenBy: "kernel",
          }),
        ),
    );
    return [...overlaps, ...this.doubledAnswers.filter((answers) => !isMoveAndBack(this.past, answers))];
  }

  /** How many ARP answers the hub got: a proof without any would prove nothing. */
  get arpAnswers(): number {
    return this.answers;
  }

  async stop(): Promise<void> {
    this.detach();
    for (const start of this.starts) clearTimeout(start);
    await Promise.all([...this.askers, ...this.monitors.values()].map((running) => running.stop()));
  }

  private follow(host: string): void {
    const argv = ["sh", "-c", `TZ=UTC exec ip -ts -o -4 monitor address`];
    this.monitors.set(
      host,
      this.lab.watch(host, argv, (line) => this.changed(host, line)),
    );
  }

  private changed(host: string, line: string): void {
    const found = line.match(/^\[(\S+)\] (Deleted )?.* inet ([\d.]+)\//);
    if (found === null || found[3] !== this.address) return;
    const atMs = Date.parse(`${found[1]}Z`);
    if (found[2] !== undefined) this.lost(host, atMs, "");
    else if (!this.since.has(host)) {
      this.since.set(host, atMs);
      this.timeline.note(host, `has ${this.address}`, atMs);
    }
  }

  private lost(host: string, atMs: number, how: string): void {
    const fromMs = this.since.get(host);
    if (fromMs === undefined) return;
    this.since.delete(host);
    this.past.push({ host, fromMs, toMs: atMs });
    this.timeline.note(host, `no longer has ${this.address} ${how}`.trimEnd(), atMs);
  }

  private ask(listen: boolean): void {
    const argv = ["arping", "-b", "-I", "br0", this.address];
    const hear = (line: string, atMs: number): void => {
      const mac = line.match(/reply from \S+ \[([0-9A-Fa-f:]+)\]/)?.[1]?.toLowerCase();
      if (listen && mac !== undefined) this.answered({ atMs, mac });
    };
    this.askers.push(this.lab.watch(HUB, argv, hear));
  }

  private answered(answer: Answer): void {
    this.answers++;
    const recent = this.recent.filter(({ atMs }) => answer.atMs - atMs < BACK_AND_FORTH_MS);
    this.recent = [...recent, answer];
    const other = recent.findLast(({ mac }) => mac !== answer.mac);
    const before = recent.find(({ mac, atMs }) => mac === answer.mac && other !== undefined && atMs < other.atMs);
    if (other === undefined || before === undefined) return;
    const hosts = [this.hostOf(other.mac), this.hostOf(answer.mac)] as const;
    this.doubledAnswers.push({ hosts, fromMs: before.atMs, toMs: answer.atMs, seenBy: "arp" });
    this.timeline.note("arp", `${hosts.join(" and ")} answer in turns for ${this.address}`, answer.atMs);
  }

  private hostOf(mac: string): string {
    return this.lab.hosts.find((host) => this.lab.mac(host) === mac) ?? mac;
  }
}
