import { decodePacket, type Packet } from "../wire/index.ts";
import type { LivenessOptions } from "./types.ts";

/** Good packets remembered: the same one comes over every medium. */
const REMEMBERED = 8;

/** `echo`: this host's own words. */
export type Opened = Packet | { readonly kind: "echo" };

/** What arrives. Checking a signature and taking a packet apart is most of what a quiet host does all day, and a broadcast
 *  comes back to its sender, another medium brings everything twice: bytes that were found good are not looked at again. */
export class Inbox {
  #keys: LivenessOptions["keys"];
  #good: { readonly bytes: Uint8Array; readonly packet: Opened }[] = [];

  constructor(keys: LivenessOptions["keys"]) {
    this.#keys = keys;
  }

  set keys(keys: LivenessOptions["keys"]) {
    this.#keys = keys;
    this.#good = [];
  }

  open(bytes: Uint8Array): Opened {
    const known = this.#good.find((each) => sameBytes(each.bytes, bytes));
    if (known !== undefined) return known.packet;
    const packet = decodePacket(bytes, this.#keys);
    if (packet.kind === "message") this.#remember(bytes, packet);
    return packet;
  }

  sent(bytes: Uint8Array): void {
    this.#remember(bytes, { kind: "echo" });
  }

  #remember(bytes: Uint8Array, packet: Opened): void {
    if (this.#good.push({ bytes, packet }) > REMEMBERED) this.#good.shift();
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}
