import {
  binary,
  encodePacket,
  fieldDecimal,
  fieldHex,
  hex,
  text,
  type WireField,
  type WireMessage,
} from "../wire/index.ts";
import type { LivenessOptions } from "./types.ts";

/** Sent packets kept for those who missed one. */
const HISTORY = 500;
/** A packet is not sent again sooner, nor more of them for one request. */
const RESEND_MS = 240;
const RESEND_COUNT = 50;

/** What this host sends: numbers and signs it, and keeps it for a while in case somebody missed it. */
export class Outbox {
  readonly #options: LivenessOptions;
  #seq = 0;
  readonly #history = new Map<number, { readonly bytes: Uint8Array; sentMs: number }>();
  keys: LivenessOptions["keys"];
  /** Hosts, ping nodes included: how often a packet may be forwarded. */
  hosts: number;
  load = "0.00 0.00 0.00 1/1 1";

  constructor(options: LivenessOptions) {
    this.#options = options;
    this.keys = options.keys;
    this.hosts = options.hosts.length;
  }

  /** A packet with everything that every message of a host carries. Types that begin with NS_ are not numbered. */
  make(type: string, fields: readonly WireField[], monotonicMs: number, epochMs: number): Uint8Array {
    const { host, generation, uuid, format } = this.#options;
    const numbered = !type.startsWith("NS_");
    const message: WireMessage = [
      text("t", type),
      ...fields,
      text("src", host),
      binary("srcuuid", uuid),
      ...(numbered ? [hex("seq", ++this.#seq)] : []),
      hex("hg", generation),
      hex("ts", Math.floor(epochMs / 1000)),
      ...(numbered ? [text("ld", this.load)] : []),
      text("ttl", String(this.hosts + 1)),
    ];
    const bytes = encodePacket(message, this.keys, format);
    if (numbered) {
      this.#history.set(this.#seq, { bytes, sentMs: monotonicMs });
      this.#history.delete(this.#seq - HISTORY);
    }
    return bytes;
  }

  /** What to send to a host that missed packets: the same bytes again, or that they are gone. */
  again(request: WireMessage, from: string, monotonicMs: number, epochMs: number): Uint8Array[] {
    const first = fieldDecimal(request, "firstseq") ?? 0;
    const last = Math.min(fieldDecimal(request, "lastseq") ?? -1, first + RESEND_COUNT - 1);
    const packets: Uint8Array[] = [];
    for (let seq = first; seq <= last; seq++) {
      const kept = this.#history.get(seq);
      if (kept === undefined) {
        const fields = [hex("firstseq", seq), text("dest", from), text("info", "not there any more")];
        packets.push(this.make("NS_nak_rexmit", fields, monotonicMs, epochMs));
      } else if (monotonicMs - kept.sentMs >= RESEND_MS) {
        kept.sentMs = monotonicMs;
        packets.push(kept.bytes);
      }
    }
    return packets;
  }
}

export function missedBy(nak: WireMessage): number | undefined {
  return fieldHex(nak, "firstseq");
}
