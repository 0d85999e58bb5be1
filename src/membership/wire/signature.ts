import { hash, timingSafeEqual } from "node:crypto";
import type { AuthKey } from "../config/authkeys.ts";

/** A signature as it stands in a packet: `<key number> <lower-case hex>`. */
export function sign(key: AuthKey, data: Uint8Array): string {
  return `${key.number} ${mac(key, data)}`;
}

/** True when the signature is that of the key it names. */
export function isSignedBy(keys: ReadonlyMap<number, AuthKey>, signature: string, data: Uint8Array): boolean {
  const match = /^(\d{1,2}) ([0-9a-f]+)$/.exec(signature);
  const key = match === null ? undefined : keys.get(Number(match[1]));
  if (match === null || key === undefined) return false;
  const expected = Buffer.from(mac(key, data));
  const given = Buffer.from(match[2]!);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function mac(key: AuthKey, data: Uint8Array): string {
  if (key.method === "crc") return crc(data).toString(16);
  const { inner, outer } = padsOf(key.method, key);
  return hash(key.method, Buffer.concat([outer, hash(key.method, Buffer.concat([inner, data]), "buffer")]), "hex");
}

/** HMAC (RFC 2104) by two plain digests: Node's own makes a key object each time, which costs more than to sign. */
const BLOCK = 64;
const pads = new WeakMap<AuthKey, { readonly inner: Buffer; readonly outer: Buffer }>();

function padsOf(method: "md5" | "sha1", key: AuthKey): { readonly inner: Buffer; readonly outer: Buffer } {
  let known = pads.get(key);
  if (known === undefined) {
    const secret = Buffer.from(key.secret);
    const block = Buffer.alloc(BLOCK);
    (secret.length > BLOCK ? hash(method, secret, "buffer") : secret).copy(block);
    const padded = (pad: number): Buffer => Buffer.from(block.map((byte) => byte ^ pad));
    known = { inner: padded(0x36), outer: padded(0x5c) };
    pads.set(key, known);
  }
  return known;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** cksum(1)'s CRC without the length behind it. */
function crc(data: Uint8Array): number {
  let value = 0;
  for (const byte of data) value = (value << 8) ^ CRC_TABLE[((value >>> 24) ^ byte) & 0xff]!;
  return ~value >>> 0;
}
